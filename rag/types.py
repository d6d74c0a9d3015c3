"""Everything that travels between the stages: frozen values, no behaviour beyond reading them.

Offsets are always character offsets into the *original* text of a document as the library stores
it, end-exclusive, so that ``text[start:end]`` is the exact passage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

# --- documents ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the file format itself declares (an HTML ``<h2>``, a DOCX style)."""

    start: int
    end: int
    level: int


class RowKind(StrEnum):
    HEADER = "header"
    """Column labels."""
    TITLE = "title"
    """One cell across the table: the heading of the rows below."""
    VALUES = "values"
    STATED = "stated"
    """What a page states of itself: label and value pairs."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of the text that a loader rendered from a row of a table.

    ``table`` counts the tables of values and ``number`` the value rows of one, both from 1.
    """

    start: int
    end: int
    kind: RowKind
    table: int
    number: int


@dataclass(frozen=True, slots=True)
class LoadedText:
    """What a loader makes of one file: the original text and what the format said about it.

    ``markup`` is true where ``text`` still carries inline HTML or Markdown (text formats are kept
    verbatim); cleaning then removes the tags for search. ``fields`` holds what the file states of
    itself, by the label it uses (front matter keys, the header table of a web page).
    ``page_starts[i]`` is the offset at which page ``i + 1`` begins.
    """

    text: str
    format: str
    markup: bool = False
    encoding: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    headings: tuple[Heading, ...] = ()
    rows: tuple[TableRow, ...] = ()
    page_starts: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """Who issued a document, when, where and what it is; ``found_in`` says where each was read."""

    title: str
    issuer: str | None = None
    document_number: str | None = None
    index_number: str | None = None
    written: date | None = None
    published: date | None = None
    effective: date | None = None
    region: str | None = None
    """Administrative levels from large to small, separated by spaces: ``湖北省 鄂州市 华容区``."""
    kind: str | None = None
    url: str | None = None
    found_in: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a library. ``document_id`` is a digest of its original text."""

    document_id: str
    source: str
    """The file's name or URL as the user knows it."""
    metadata: Metadata
    format: str
    markup: bool
    """Whether the original text carries inline markup, as :class:`LoadedText` says."""
    characters: int
    clauses: int
    sources: tuple[str, ...] = ()
    """Every place the same text was read from, ``source`` first."""
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.metadata.title


@dataclass(frozen=True, slots=True)
class Clause:
    """The chunk: one clause of a document with its place in the structure and in the text."""

    document_id: str
    ordinal: int
    path: tuple[str, ...]
    """Headings from the document down to this clause: ``("二、目标任务", "（五）深入推进…")``."""
    label: str
    """The clause number as people cite it: ``二、（五）``; empty for unnumbered text."""
    start: int
    end: int
    text: str
    """The original text: ``document_text[start:end]``."""
    search_text: str
    """The same passage cleaned for search: tags, noise and stray spaces removed, not folded."""
    page: int | None = None

    @property
    def clause_id(self) -> str:
        return f"{self.document_id}:{self.ordinal}"


# --- ingest ---------------------------------------------------------------------------------


class FileStatus(StrEnum):
    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    MOVED = "moved"
    REMOVED = "removed"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file."""

    source: str
    status: FileStatus
    reason: str = ""
    document_id: str | None = None
    clauses: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IngestReport:
    files: tuple[FileReport, ...]
    seconds: float

    def count(self, status: FileStatus) -> int:
        return sum(report.status is status for report in self.files)


# --- the task ledger ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quote:
    """An exact substring of a document's original text: ``text == document_text[start:end]``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TaskUnit:
    """A body that leads a task or takes part in it."""

    name: str
    """As the document names it in full: ``区行政审批局`` where the row says ``审批局``."""
    quote: Quote
    inherited: bool = False
    """Stated for a whole section, or by a rule such as 排在第一位的部门为牵头部门."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a task is due: the days from ``begin`` to ``end``, both included.

    Both are ``None`` where a task only runs on (``ongoing``) or could not be dated. ``every`` is
    the recurrence as RFC 5545 writes it: ``FREQ=MONTHLY;BYMONTHDAY=22``.
    """

    quote: Quote
    begin: date | None = None
    end: date | None = None
    ongoing: bool = False
    every: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A measurable aim: ``压缩10%以上`` is ``压缩``, ``>=``, 10, ``%``."""

    quote: Quote
    indicator: str
    comparison: Literal["=", ">=", "<=", ">", "<"]
    amount: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the ledger: who does what by when, every field with its quote.

    An empty field was not stated. What stands in the place of a field and could not be read is in
    ``unread``, never guessed.
    """

    document_id: str
    number: int
    """Its place in the document, from 1."""
    clause: int
    """Ordinal of the clause that states it."""
    label: str
    """The clause number as people cite it: ``二、（五）``."""
    title: Quote
    """What is to be done, in a line."""
    content: Quote
    """All that the document says of the task."""
    leads: tuple[TaskUnit, ...] = ()
    units: tuple[TaskUnit, ...] = ()
    """Responsible and taking part, the leads not repeated."""
    group: Quote | None = None
    """The special group it belongs to (责任专项组)."""
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()
    unread: tuple[Quote, ...] = ()

    @property
    def task_id(self) -> str:
        return f"{self.document_id}:task-{self.number}"


# --- retrieval ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filters:
    """Hard conditions on documents; an empty tuple or ``None`` leaves that side open."""

    documents: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    published_from: date | None = None
    published_to: date | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One clause found for a question; ``rank`` counts from 1, a higher ``score`` is better."""

    rank: int
    score: float
    document: Document
    clause: Clause
    section: Quote | None = None
    """The section around the clause, where the search was told to expand its hits."""


# --- answers --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece of evidence shown to the model and to the user, numbered from 1."""

    number: int
    document_id: str
    title: str
    source: str
    clause: str
    start: int
    end: int
    text: str
    """Exact substring of the original text."""
    search_text: str
    """The passage cleaned for reading by a model."""
    context: str
    """Where it stands: document title, date and section path."""
    score: float
    region: str = ""
    """The place that its document is about, as :class:`Metadata` has it."""
    within: tuple[int, int] = (0, 0)
    """The clause that it stands in, as offsets into the original text."""
    markup: bool = False
    """Whether its document carries markup."""


@dataclass(frozen=True, slots=True)
class Citation:
    """The basis of a statement: ``quote`` is an exact substring of the original text."""

    number: int
    document_id: str
    title: str
    source: str
    clause: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A statement that the model made and that did not survive verification."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds since the question was asked; ``first_token`` is ``None`` without an LLM."""

    retrieve: float
    first_token: float | None
    total: float


@dataclass(frozen=True, slots=True)
class Answer:
    """At least one statement, each with at least one citation that supports it. ``gap`` says, in
    the language of the question, what else was asked and not found; empty where nothing was."""

    question: str
    statements: tuple[Statement, ...]
    evidence: tuple[Passage, ...]
    timings: Timings
    dropped: tuple[Dropped, ...] = ()
    gap: str = ""
    status: Literal["answered"] = "answered"

    @property
    def text(self) -> str:
        """The statements with their citation numbers, ``区审批局牵头。[1]``, and the gap."""
        told = [
            statement.text
            + "".join(
                f"[{number}]"
                for number in dict.fromkeys(citation.number for citation in statement.citations)
            )
            for statement in self.statements
        ]
        return "\n".join([*told, self.gap] if self.gap else told)


class AbstentionReason(StrEnum):
    EMPTY_LIBRARY = "empty_library"
    NOTHING_RELEVANT = "nothing_relevant"
    NOT_STATED = "not_stated"
    OTHER_SUBJECT = "other_subject"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Abstention:
    """The documents do not say. A result, not an error: ``text`` tells the user why, ``nearest``
    what stands closest to the question."""

    question: str
    reason: AbstentionReason
    text: str
    nearest: tuple[Passage, ...]
    timings: Timings
    dropped: tuple[Dropped, ...] = ()
    status: Literal["abstained"] = "abstained"


# --- events of a streamed answer, in this order: (Evidence, Token*)+, Statement*, Done ------


@dataclass(frozen=True, slots=True)
class Evidence:
    """All passages so far. A later one takes the place of the one before: more follow, as those
    answer nothing or only a part, or they were found before the question was put into the
    documents' language."""

    passages: tuple[Passage, ...]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the model's unverified wording, for display only."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    result: Answer | Abstention


Event = Evidence | Token | Statement | Done


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str
