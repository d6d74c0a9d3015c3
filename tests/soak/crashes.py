"""Kills a library's writer at random moments, and looks at what is left.

    .venv/bin/python -m tests.soak.crashes --kills 200 --seed 1

Each round changes some files, lets a process index them, and ends it with SIGKILL somewhere
between its start and its end. Another process then opens the library and demands:

- every document is whole: a text that was once in a file, with exactly the clauses of that text;
- nothing is lost: an unchanged file is held, a changed one in its old or its new version;
- ``check`` finds nothing but work that the next ingest does;
- a search answers; the next ingest completes; then ``check`` finds nothing at all and the library
  holds exactly the files.

Processes are forked from one that has imported everything and used nothing. Exit code 1 at the
first broken promise; the library is then left where it is.
"""

from __future__ import annotations

import argparse
import importlib
import mmap
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from embeddings.base import Embedder, Vectors
from rag.checking import INGEST
from rag.documents.text import load_text
from rag.library import Library
from rag.reading import make_document
from rag.types import Clause
from tests.fakes import KeywordEmbedder

IMPORTED = ("faiss", "numpy", "tantivy")
"""Once before the first fork, not in every process."""
STAGES = ("starting", "reading", "publishing", "embedding", "ending")
PLACES = ("砚湖区", "青岚县", "梧津区", "云浦市", "白沙镇")
WORKS = ("整治红顶中介", "压缩企业开办时间", "新建茶园", "改造老旧小区", "推广电子证照", "疏浚河道")
UNITS = ("发改局", "审批局", "农业农村局", "住建局", "水利局")


class SlowEmbedder(KeywordEmbedder):
    """Takes about a millisecond for a clause, so that there is something to interrupt."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        time.sleep(0.001 * len(texts))
        return super().encode_passages(texts)


class Files:
    """A folder that changes, and every text that was ever in it."""

    def __init__(self, folder: Path, chance: random.Random, count: int) -> None:
        self.folder = folder
        self.chance = chance
        self.texts: dict[str, str] = {}
        self.wholes: dict[str, tuple[Clause, ...]] = {}
        self.made = 0
        folder.mkdir()
        for _ in range(count):
            self._write(f"{self._number():05}.txt")

    def _number(self) -> int:
        self.made += 1
        return self.made

    def _write(self, name: str) -> None:
        chance, number = self.chance, self._number()
        lines = [f"{chance.choice(PLACES)}第{number}号工作方案"]
        for item in range(chance.randint(1, 12)):
            due = (
                f"（牵头单位：{chance.choice(UNITS)}；完成时限：2026年{chance.randint(1, 12)}月底）"
            )
            work = chance.choice(WORKS)
            lines.append(f"{item + 1}.{work}{chance.randint(1, 999)}项。" + "抓好落实。" * 20 + due)
        text = "\n".join(lines) + "\n"
        (self.folder / name).write_text(text, encoding="utf-8")
        document = make_document(load_text(text.encode(), name), name)
        self.texts[name] = document.document_id
        self.wholes[document.document_id] = document.clauses

    def change(self) -> None:
        """Some files are rewritten, removed, renamed and added."""
        for name in self.chance.sample(sorted(self.texts), k=len(self.texts) // 4):
            match self.chance.choice(("rewrite", "rewrite", "remove", "rename")):
                case "rewrite":
                    self._write(name)
                case "remove":
                    (self.folder / name).unlink()
                    del self.texts[name]
                    self._write(f"{self._number():05}.txt")
                case _:
                    new = f"{self._number():05}.txt"
                    (self.folder / name).rename(self.folder / new)
                    self.texts[new] = self.texts.pop(name)


def in_a_process(work: Callable[[], None]) -> int:
    """Forks, works, and returns the child's process id."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def finished(child: int) -> bool:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


class Crashes:
    def __init__(self, folder: Path, seed: int, files: int, real: bool) -> None:
        self.chance = random.Random(seed)
        self.files = Files(folder / "files", self.chance, files)
        self.library = folder / "library"
        self.real = real
        self.stage = mmap.mmap(-1, 1)
        self.hit: Counter[str] = Counter()
        self.lasts = 1.0
        """Seconds that an undisturbed ingest took last."""

    def embedder(self) -> Embedder | None:
        return None if self.real else SlowEmbedder()

    def ingest(self) -> None:
        def progress(stage: str, done: int, total: int, _item: str) -> None:
            reading = "reading" if done < total else "publishing"
            embedding = "embedding" if done < total else "ending"
            now = {"reading": reading, "embedding": embedding}.get(stage, "publishing")
            self.stage[0] = STAGES.index(now)

        self.stage[0] = 0
        with Library.open(self.library, embedder=self.embedder()) as library:
            library.add([self.files.folder], progress=progress)

    def round(self) -> bool:
        """One kill. Whether it came before the end."""
        held = dict(self.files.texts) if self.library.exists() else {}
        self.files.change()
        child = in_a_process(self.ingest)
        time.sleep(self.chance.uniform(0, self.lasts))
        os.kill(child, signal.SIGKILL)
        killed = not finished(child)
        self.hit[STAGES[self.stage[0]] if killed else "too late"] += 1
        started = time.monotonic()
        if not finished(in_a_process(lambda: self.inspect(held))):
            raise SystemExit(f"A promise was broken; the library is in {self.library}.")
        self.lasts = max(0.05, min(time.monotonic() - started, 20.0))
        return killed

    def inspect(self, held: dict[str, str]) -> None:
        with Library.open(self.library, embedder=self.embedder()) as library:
            self.look(library, held)
            report = library.add([self.files.folder])
            bad = [file for file in report.files if file.status in ("failed", "skipped")]
            assert not bad, bad
            problems = library.check()
            assert problems == [], problems
            have = sorted(document.document_id for document in library.documents())
            assert have == sorted(self.files.texts.values())
            wanted = self.chance.choice(have)
            found = library.search(library.clauses(wanted)[0].text[:60], k=10)
            assert wanted in {hit.document.document_id for hit in found}

    def look(self, library: Library, held: dict[str, str]) -> None:
        """At what the killed process left."""
        have = set()
        for document in library.documents():
            have.add(document.document_id)
            whole = self.files.wholes[document.document_id]
            assert tuple(library.clauses(document.document_id)) == whole
        lost = set(held.values()) & set(self.files.texts.values()) - have
        assert not lost, f"{lost} were not touched and are lost"
        for name, before in held.items():
            now = self.files.texts.get(name)
            assert now is None or now in have or before in have, f"{name} is lost in both versions"
        work = [problem for problem in library.check() if problem.hint != INGEST]
        assert work == [], work
        if have:
            library.search("谁牵头整治红顶中介？", k=3)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seconds", type=float, help="stop earlier, after so long")
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", action="store_true", help="the real embedding model")
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder if not")
    options = parser.parse_args()
    for name in IMPORTED:
        importlib.import_module(name)
    folder = Path(tempfile.mkdtemp(prefix="yiju-crashes-", dir=options.folder))
    crashes = Crashes(folder, options.seed, options.files, options.real)
    kills, rounds, started = 0, 0, time.monotonic()
    while kills < options.kills:
        if options.seconds is not None and time.monotonic() - started > options.seconds:
            break
        kills += crashes.round()
        rounds += 1
    hit = ", ".join(f"{stage} {count}" for stage, count in sorted(crashes.hit.items()))
    seconds = time.monotonic() - started
    sys.stdout.write(
        f"{kills} kills in {rounds} rounds ({hit}), {len(crashes.files.wholes)} texts, "
        f"0 lost or half documents, {seconds:.0f} s\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
