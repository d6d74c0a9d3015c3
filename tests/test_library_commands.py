"""``yiju ingest`` and ``yiju library`` as their users meet them, with a stand-in for the model."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from rag.locking import writing

ROOT = Path(__file__).parent.parent
PROGRAM = (
    "import sys, rag.embedder\n"
    "from tests.fakes import KeywordEmbedder\n"
    "rag.embedder.open_embedder = lambda settings: KeywordEmbedder()\n"
    "from rag.cli import main\n"
    "main()\n"
)
READS_FILES = ("docx", "httpx", "lxml", "openpyxl", "pdfplumber", "urllib.request")
OTHER_WORK = ("gradio", "icalendar", "langchain", "langchain_core", "matplotlib", "nltk")
MODELS = ("sentence_transformers", "torch", "transformers", "xllamacpp")
Ran = subprocess.CompletedProcess[str]


def start(
    *arguments: object, library: Path, limit: int | None = None, program: str = PROGRAM
) -> subprocess.Popen[str]:
    def lower() -> None:
        if limit is not None:  # as a full disk: no file may grow beyond
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    proxies = {"http_proxy", "https_proxy", "all_proxy"}
    kept = {name: value for name, value in os.environ.items() if name.lower() not in proxies}
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT,
        env={**kept, "YIJU_LIBRARY": str(library), "YIJU_PRIVATE_NETWORK": "true"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lower,
    )


def yiju(
    *arguments: object, library: Path, limit: int | None = None, program: str = PROGRAM
) -> Ran:
    process = start(*arguments, library=library, limit=limit, program=program)
    out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(60):
        text = f"砚湖区第{number}号通知\n" + f"请各单位在三月底前完成第{number}项工作。" * 100
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def site() -> Iterator[str]:
    page = "<html><body><h1>青岚县通知</h1><p>各乡镇人民政府要抓好茶园管护。</p></body></html>"

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/notice"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("place", ["/missing", "https:///", "http://me:secret@host/"])
def test_what_cannot_be_ingested_makes_no_library(tmp_path: Path, place: str) -> None:
    library = tmp_path / "library"
    ran = yiju("ingest", place, library=library)
    assert ran.returncode == 2
    assert ran.stderr.startswith("Error: ")
    assert not library.exists()


def test_a_page_from_a_real_server_is_searched(site: str, tmp_path: Path) -> None:
    library = tmp_path / "library"
    ran = yiju("ingest", site, "--json", library=library)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["added"] == 1
    found = yiju("search", "茶园管护", "--json", library=library)
    assert json.loads(found.stdout.splitlines()[0])["source"] == site


def test_the_library_commands(files: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    for command in ("check", "rebuild", "stats"):
        assert "no library" in yiju("library", command, library=library).stderr
    assert yiju("ingest", files, library=library).returncode == 0
    sound = yiju("library", "check", "--json", library=library)
    assert (sound.returncode, json.loads(sound.stdout)) == (0, {"ok": True, "problems": []})
    held = json.loads(yiju("library", "stats", "--json", library=library).stdout)
    assert held["documents"] == held["sources"] == 60
    assert held["embedded"] == held["clauses"] > 60
    assert "60 from 60 sources" in yiju("library", "stats", library=library).stdout
    (library / "lexical" / "index.json").write_text("{")
    broken = yiju("library", "check", library=library)
    assert broken.returncode == 1
    assert "is damaged" in broken.stdout
    rebuilt = yiju("library", "rebuild", "--json", library=library)
    assert json.loads(rebuilt.stdout)["unchanged"] == 60
    assert yiju("library", "check", library=library).returncode == 0


@pytest.mark.parametrize("command", ["search", "ask"])
def test_a_question_loads_only_what_it_needs(
    command: str, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "library"
    assert yiju("ingest", files / "00.txt", library=library).returncode == 0
    monkeypatch.setenv("YIJU_LLM", "extractive")
    watched = (*READS_FILES, *OTHER_WORK, *MODELS)
    tell = f"print('loaded', *(n for n in {watched!r} if n in sys.modules), file=sys.stderr)"
    program = f"import atexit, sys\natexit.register(lambda: {tell})\n{PROGRAM}"
    ran = yiju(command, "谁在三月底前完成？", library=library, program=program)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.splitlines()[-1] == "loaded"


def test_what_was_read_is_put_right_and_read_again(files: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    yiju("ingest", files / "00.txt", library=library)
    identity = _first(library)
    place = "region=江原省 砚湖区"
    edited = yiju("documents", "edit", identity, place, "kind=", "--json", library=library)
    read = json.loads(edited.stdout)
    assert (read["region"], read["kind"]) == ("江原省 砚湖区", None)
    assert (read["found_in"]["region"], read["found_in"]["kind"]) == ("by hand", "by hand")
    shown = yiju("documents", "show", identity, library=library).stdout.splitlines()
    assert "region: 江原省 砚湖区  (corrected by hand)" in shown
    assert "title: 砚湖区第0号通知  (first line)" in shown
    undone = yiju("documents", "edit", identity, "--undo", "kind", library=library)
    assert "kind: 通知  (title)" in undone.stdout.splitlines()
    for wrong in ((), ("region",), ("colour=red",), ("--undo", "colour"), ("published=soon",)):
        assert yiju("documents", "edit", identity, *wrong, library=library).returncode == 2


def test_what_is_removed_is_named_and_gone(files: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    yiju("ingest", files / "00.txt", library=library)
    identity = _first(library)
    removed = yiju("documents", "remove", identity, "--json", library=library)
    assert json.loads(removed.stdout)["document_id"] == identity
    assert "yiju ingest" in yiju("search", "谁来完成？", library=library).stdout
    again = yiju("documents", "remove", identity, library=library)
    assert (again.returncode, "no document" in again.stderr) == (2, True)


def test_a_full_disk_is_said_and_nothing_is_lost(files: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    assert yiju("ingest", files / "00.txt", library=library).returncode == 0
    ran = yiju("ingest", files, library=library, limit=400_000)
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert ran.stderr.strip().splitlines()[-1].startswith("Error: ")
    shown = yiju("documents", "show", _first(library), "--json", library=library)
    assert shown.returncode == 0, "what was stored before is there"
    assert yiju("ingest", files, library=library).returncode == 0
    assert yiju("library", "check", library=library).returncode == 0
    assert json.loads(yiju("library", "stats", "--json", library=library).stdout)["documents"] == 60


def _first(library: Path) -> str:
    listed = yiju("documents", "list", "--json", library=library).stdout.splitlines()
    return str(json.loads(listed[0])["document_id"])


def test_a_second_writer_says_whom_it_waits_for(files: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    assert yiju("ingest", files / "00.txt", library=library).returncode == 0
    with writing(library):
        second = start("ingest", files, library=library)
        assert second.stderr is not None
        said = second.stderr.readline()
    assert f"Waiting for process {os.getpid()}" in said
    assert second.wait(timeout=120) == 0
    second.communicate()


def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(800):
        text = f"砚湖区第{number}号通知\n" + f"请在三月底前完成第{number}项工作。\n" * 40
        (folder / f"{number:04}.txt").write_text(text, encoding="utf-8")
    library = tmp_path / "library"
    process = start("ingest", folder, library=library)
    while process.poll() is None:
        held = yiju("library", "stats", "--json", library=library)
        if held.returncode == 0 and json.loads(held.stdout)["documents"]:
            break
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert err.splitlines()[-1].startswith("Stopped; what was done is kept")
    kept = json.loads(yiju("library", "stats", "--json", library=library).stdout)["documents"]
    assert 0 < kept < 800
    report = json.loads(yiju("ingest", folder, "--json", library=library).stdout)
    assert (report["unchanged"], report["added"]) == (kept, 800 - kept)
    assert yiju("library", "check", library=library).returncode == 0
