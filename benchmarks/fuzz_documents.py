"""Damages the sample documents at random and reads them: a file may be refused, nothing else.

    .venv/bin/python benchmarks/fuzz_documents.py --cases 10000 --seed 1

Every file that is still read must keep the promises of clauses: exact substrings, in order. The
first files that break something are written to ``--keep``. Exit code 1 if there is any.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import time
import traceback
import warnings
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl

from rag.clauses import cut
from rag.documents.cleaning import clean
from rag.documents.loading import load_bytes
from rag.documents.metadata import read_metadata
from rag.errors import DocumentError

SAMPLES = Path(__file__).parent.parent / "samples" / "documents"
TEXT_SUFFIXES = (".txt", ".md", ".html", ".csv")
MOST_KEPT = 10


def sources() -> list[tuple[str, bytes]]:
    """(name, content) of every sample, and a small sheet in two formats."""
    found = [(path.name, path.read_bytes()) for path in sorted(SAMPLES.iterdir())]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["序号", "任务"], [1, "修路"], [2, "建站"]):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    found.append(("任务.xlsx", buffer.getvalue()))
    found.append(("任务.csv", "序号,任务\n1,修路\n2,建站\n".encode()))
    return found


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, cut out, repeated elsewhere or added."""
    result = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 5, 20, 100])):
        if not result:
            break
        place, kind = chance.randrange(len(result)), chance.random()
        if kind < 0.4:
            result[place] = chance.randrange(256)
        elif kind < 0.6:
            del result[place : place + chance.randint(1, 200)]
        elif kind < 0.8:
            start = chance.randrange(len(result))
            result[place:place] = result[start : start + chance.randint(1, 300)]
        else:
            result[place:place] = chance.randbytes(chance.randint(1, 10))
    return bytes(result)


def damaged_inside(data: bytes, chance: random.Random) -> bytes:
    """A valid zip file with one damaged part, and now and then a missing one."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        names = source.namelist()
        victim = chance.choice([name for name in names if name.endswith(".xml")])
        for name in names:
            content = source.read(name)
            if chance.random() >= 0.02:
                target.writestr(name, damaged(content, chance) if name == victim else content)
    return buffer.getvalue()


def case(name: str, data: bytes, chance: random.Random) -> tuple[str, bytes]:
    zipped = name.endswith((".docx", ".xlsx"))
    inside = zipped and chance.random() < 0.8
    broken = damaged_inside(data, chance) if inside else damaged(data, chance)
    if chance.random() < 0.1:  # a false suffix
        name = "file" + chance.choice(TEXT_SUFFIXES)
    return name, broken


def read(name: str, data: bytes) -> str:
    try:
        loaded = load_bytes(data, name)
    except DocumentError as error:
        return "refused" if error.what and error.hint else "refused without advice"
    cleaned = clean(loaded)
    position = 0
    for clause in cut(loaded, cleaned, "fuzz"):
        assert position <= clause.start < clause.end
        assert loaded.text[clause.start : clause.end] == clause.text
        position = clause.end
    assert read_metadata(loaded, cleaned, name).title
    return "read"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for the files that break something")
    options = parser.parse_args()
    warnings.simplefilter("error")
    chance = random.Random(options.seed)
    samples = sources()
    outcomes: Counter[tuple[str, str]] = Counter()
    slowest, broken = 0.0, 0
    for number in range(options.cases):
        name, data = case(*chance.choice(samples), chance)
        started = time.perf_counter()
        try:
            outcome = read(name, data)
        except Exception:
            outcome = "BROKEN"
            broken += 1
            if broken <= MOST_KEPT:
                traceback.print_exc()
                if options.keep is not None:
                    options.keep.mkdir(parents=True, exist_ok=True)
                    (options.keep / f"{number}-{name}").write_bytes(data)
        slowest = max(slowest, time.perf_counter() - started)
        outcomes[Path(name).suffix, outcome] += 1
    for (suffix, outcome), count in sorted(outcomes.items()):
        print(f"{suffix:6} {outcome:10} {count:7}")
    print(f"{options.cases} cases, {broken} broken, slowest {slowest:.2f} s")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
