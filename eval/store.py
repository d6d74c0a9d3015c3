"""The folder of a run: what was run (``run.json``), every result (``results.jsonl``) and the
figures (``metrics.json``). Safe against being killed at any moment."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from eval.errors import ResultsError, RunMismatch
from eval.metrics.catalogue import Kind
from eval.summary import Scored, Summary

R = TypeVar("R", bound=Scored)

FORMAT = 1
"""Of the three files; raised whenever a field or a formula changes its meaning."""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """Everything that decides the results of a run. Two runs with the same values asked the same
    questions of the same system."""

    kind: Kind
    dataset: str
    dataset_sha256: str
    types: tuple[str, ...]
    limit: int | None
    questions: int
    settings: dict[str, str | int | float | bool | None]
    documents: int
    documents_sha256: str
    version: str
    format: int = FORMAT
    notes: dict[str, str] = field(default_factory=dict)
    """For people, such as the machine; takes no part in the comparison."""


INFO_FILE = "run.json"
_INFO = TypeAdapter(RunInfo)
_SUMMARY = TypeAdapter(Summary)


class RunStore(Generic[R]):
    """The files of one run below ``folder``, whose results are of the type ``record``."""

    def __init__(self, folder: Path, record: type[R]) -> None:
        self.folder = folder
        self._record: TypeAdapter[R] = TypeAdapter(record)
        self.results = folder / "results.jsonl"
        self._lock = threading.Lock()

    def begin(self, info: RunInfo) -> list[R]:
        """Starts a run, or resumes the one that is here and returns what it has answered. A run of
        the first few questions may go on to more of them: what each answer is does not change.

        Raises:
            RunMismatch: what is here was run with something else; says what differs.
        """
        if (self.folder / INFO_FILE).exists():
            present = read_info(self.folder)
            if present.limit is not None and (info.limit is None or info.limit > present.limit):
                present = replace(present, limit=info.limit, questions=info.questions)
            self._same(info, present)
        write_atomically(self.folder / INFO_FILE, _INFO.dump_json(info, indent=1))
        self._drop_torn_line()
        return self.records()

    def _same(self, wanted: RunInfo, present: RunInfo) -> None:
        new, old = _deciding(wanted), _deciding(present)
        differing = [
            f"{name} ({old.get(name)} there, {new.get(name)} now)"
            for name in sorted(new.keys() | old.keys())
            if new.get(name) != old.get(name)
        ]
        if differing:
            raise RunMismatch(
                f"{self.folder} holds a run that differs in {'; '.join(differing)}.",
                "Choose another --out, or run with the same settings to resume.",
            )

    def _drop_torn_line(self) -> None:
        """A line that was being written when the process was killed ends without a line feed."""
        if not self.results.exists():
            return
        with self.results.open("r+b") as file:
            data = file.read()
            whole = data.rfind(b"\n") + 1
            if whole < len(data):
                file.truncate(whole)
                os.fsync(file.fileno())

    def records(self) -> list[R]:
        """Everything answered so far.

        Raises:
            RunMismatch: a line is not a record.
        """
        if not self.results.exists():
            return []
        lines = self.results.read_bytes().split(b"\n")
        if lines[-1]:
            lines.pop()  # still being written by a run in progress, or torn
        found: dict[str, R] = {}  # a question answered by two processes at once counts once
        for number, line in enumerate(filter(None, lines), start=1):
            try:
                record = self._record.validate_json(line)
            except ValidationError as error:
                raise RunMismatch(
                    f"Line {number} of {self.results} is damaged.",
                    "Remove the line and resume, or run again into another folder.",
                ) from error
            found[record.item.id] = record
        return list(found.values())

    def append(self, record: R) -> None:
        """On disk when this returns.

        Raises:
            ResultsError: it cannot be written.
        """
        line = self._record.dump_json(record) + b"\n"
        with self._lock, _writing(self.results), self.results.open("ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def rewrite(self, records: Sequence[R]) -> None:
        """All results of a finished run, in the order given."""
        lines = b"".join(self._record.dump_json(record) + b"\n" for record in records)
        write_atomically(self.results, lines)

    def write_summary(self, summary: Summary) -> None:
        """The figures."""
        write_atomically(self.folder / "metrics.json", _SUMMARY.dump_json(summary, indent=1))


def read_info(folder: Path) -> RunInfo:
    """What was run in this folder.

    Raises:
        RunMismatch: no run, one of another format, or a damaged one.
    """
    path = folder / INFO_FILE
    if not path.exists():
        raise RunMismatch(f"{folder} holds no evaluation run.", "Give the --out folder of a run.")
    try:
        values = json.loads(path.read_bytes())
        if values["format"] != FORMAT:
            raise RunMismatch(
                f"{folder} was written in format {values['format']}; this version reads format "
                f"{FORMAT}.",
                "Run the evaluation again into another folder.",
            )
        return _INFO.validate_python(values)
    except (ValueError, KeyError, TypeError) as error:
        raise RunMismatch(
            f"{path} is damaged.", "Run the evaluation again into another folder."
        ) from error


def _deciding(info: RunInfo) -> dict[str, object]:
    """What decides the results, each under a name for people."""
    values = asdict(info)
    settings = values.pop("settings")
    del values["notes"]
    return {name.replace("_", " "): value for name, value in values.items()} | {
        f"setting {name}": value for name, value in settings.items()
    }


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ResultsError(
            f"{path} cannot be written: {error.strerror}.",
            "Make room, or choose another folder; what was done is kept.",
        ) from error


def write_atomically(path: Path, data: bytes) -> None:
    """The whole file or the old one, whatever happens in between; makes the folder.

    Raises:
        ResultsError: it cannot be written.
    """
    partial = path.with_name(f".{path.name}.partial")
    with _writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
