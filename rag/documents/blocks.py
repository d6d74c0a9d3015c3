"""The text that a loader renders: one block a line, with what the format said about each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.types import Heading, LoadedText, RowKind, TableRow


class TextBuilder:
    """Collects blocks in reading order and keeps count of their offsets."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._length = 0
        self._tables = 0
        self._headings: list[Heading] = []
        self._rows: list[TableRow] = []
        self._page_starts: list[int] = []

    def start_page(self, ahead: int = 0) -> None:
        """A page begins here, or ``ahead`` characters into what is added next."""
        self._page_starts.append(self._length + ahead)

    def add(self, text: str, level: int | None = None) -> None:
        """One block as one or more lines; ``level`` marks a declared heading, 1 the largest."""
        for line in text.splitlines():
            stripped = line.strip()
            if stripped:
                start, end = self._append(stripped)
                if level is not None:
                    self._headings.append(Heading(start, end, level))

    def add_table(self, rows: Sequence[tuple[RowKind, str]]) -> None:
        """The rows of one table, each rendered to one line."""
        if any(kind is RowKind.VALUES for kind, _ in rows):
            self._tables += 1
        number = 0
        for kind, line in rows:
            number += kind is RowKind.VALUES
            start, end = self._append(line)
            self._rows.append(TableRow(start, end, kind, self._tables, number))

    def build(
        self,
        format_name: str,
        *,
        encoding: str | None = None,
        fields: Mapping[str, str] | None = None,
        notes: Sequence[str] = (),
    ) -> LoadedText:
        return LoadedText(
            text="".join(self._lines),
            format=format_name,
            encoding=encoding,
            fields=fields or {},
            headings=tuple(self._headings),
            rows=tuple(self._rows),
            page_starts=tuple(self._page_starts),
            notes=tuple(notes),
        )

    def _append(self, line: str) -> tuple[int, int]:
        start = self._length
        self._lines.append(line + "\n")
        self._length += len(line) + 1
        return start, start + len(line)
