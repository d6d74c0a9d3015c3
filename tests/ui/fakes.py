"""A library and an assistant that follow a script, so that every state of the page can be seen.

Places, numbers and documents are invented.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from rag.errors import UsageError
from rag.revising import corrected
from rag.types import (
    Abstention,
    AbstentionReason,
    Answer,
    Citation,
    Clause,
    Document,
    Done,
    Event,
    Evidence,
    FileReport,
    FileStatus,
    Filters,
    IngestReport,
    Metadata,
    Passage,
    Statement,
    Timings,
    Token,
    Turn,
)

PLAN = """云溪县优化办事流程三年行动方案

一、目标任务
到2026年底，全县企业开办平均办理时间压缩到1.5个工作日以内。

二、重点工作
（一）推行“一窗办结”。县政务服务中心统一受理，后台分类审批。（牵头单位：县政务服务局；责任单位：县市场监管局、县税务局；完成时限：2026年6月底）
（二）清理中介服务。取消没有法律依据的中介服务事项，公布保留事项清单。（牵头单位：县司法局；完成时限：2025年12月底）

三、保障措施
各乡镇要明确一名负责同志，按季度报送进展情况。
"""

NEWS = """<h1>东洛区上线惠企政策直达平台</h1>
<p>记者近日从东洛区行政审批局获悉，惠企政策直达平台已收录政策<b>318</b>条，累计兑付资金2,460万元。</p>
<p>下一步，该区将把“免申即享”扩大到全部奖补类政策。</p>
"""

HOSTILE = """<script>alert(1)</script> 关于试点的通知
<img src=x onerror="window.hacked=true">第一条 试点期限为六个月。
${window.hacked=true} {{constructor}}
"""


def document(
    document_id: str, title: str, text: str, stored_as: str = "text", **about: object
) -> Document:
    metadata = Metadata(title=title, **about)  # type: ignore[arg-type]
    return Document(
        document_id=document_id,
        source=f"{title}.txt",
        metadata=metadata,
        format=stored_as,
        characters=len(text),
        clauses=len(_clauses(document_id, text)),
        markup=stored_as in {"html", "markdown"},
    )


def _clauses(document_id: str, text: str) -> list[Clause]:
    """One clause a line that is not empty; headings number themselves."""
    found: list[Clause] = []
    section, start = "", 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        if body[:2] in {"一、", "二、", "三、"}:
            section = body
        if body:
            item = body[:3] if body.startswith("（") else ""
            label = (section[:2] if section else "") + item
            path = tuple(part for part in (section, body.split("。")[0] if item else "") if part)
            begin = start + line.index(body)
            found.append(
                Clause(
                    document_id, len(found), path, label, begin, begin + len(body), body, body, 2
                )
            )
        start += len(line)
    return found


@dataclass(frozen=True)
class Stats:
    """As ``rag.library.LibraryStats``."""

    documents: int
    clauses: int
    embedded: int
    embedder: str | None


class NoTasks:
    """As ``rag.tasks.ledger.Ledger`` of documents without tasks."""

    def months(self, _query: object) -> list[tuple[str, str, int]]:
        return []


@dataclass
class FakeLibrary:
    texts: dict[str, str] = field(default_factory=dict)
    held: dict[str, Document] = field(default_factory=dict)
    folder: Path = Path()
    ledger: NoTasks = field(default_factory=NoTasks)
    pause: threading.Event | None = None
    """Adding files waits for it."""

    @classmethod
    def sample(cls) -> FakeLibrary:
        library = cls()
        library.put(
            document(
                "plan",
                "云溪县优化办事流程三年行动方案",
                PLAN,
                issuer="云溪县人民政府办公室",
                document_number="云政办发〔2024〕17号",
                published=date(2024, 5, 20),
                region="江原省 云溪县",
                kind="方案",
            ),
            PLAN,
        )
        library.put(
            document(
                "news",
                "东洛区上线惠企政策直达平台",
                NEWS,
                "html",
                issuer="东洛区行政审批局",
                published=date(2025, 3, 6),
                region="江原省 东洛区",
                kind="新闻",
            ),
            NEWS,
        )
        return library

    def put(self, item: Document, text: str) -> None:
        self.held[item.document_id] = item
        self.texts[item.document_id] = text

    def documents(self) -> list[Document]:
        return list(self.held.values())

    def document(self, document_id: str) -> Document:
        try:
            return self.held[document_id]
        except KeyError:
            raise UsageError(f"No document {document_id!r}.", "See the list.") from None

    def text(self, document_id: str) -> str:
        self.document(document_id)
        return self.texts[document_id]

    def clauses(self, document_id: str) -> list[Clause]:
        return _clauses(document_id, self.text(document_id))

    def stats(self) -> Stats:
        clauses = sum(held.clauses for held in self.held.values())
        return Stats(len(self.held), clauses, clauses, "fake")

    def edit(
        self,
        document_id: str,
        changes: Mapping[str, str],
        progress: Callable[[str, int, int, str], None] = lambda *_: None,
    ) -> Document:
        held = self.document(document_id)
        self.held[document_id] = replace(held, metadata=corrected(held.metadata, changes))
        return self.held[document_id]

    def reindex(
        self,
        document_ids: Sequence[str],
        progress: Callable[[str, int, int, str], None] = lambda *_: None,
    ) -> IngestReport:
        held = [self.document(document_id) for document_id in document_ids]
        reports = (
            FileReport(item.source, FileStatus.UPDATED, "", item.document_id, item.clauses)
            for item in held
        )
        return IngestReport(tuple(reports), 0.1)

    def remove(self, document_id: str) -> None:
        self.document(document_id)
        del self.held[document_id], self.texts[document_id]

    def add(
        self,
        paths: Sequence[Path | str],
        progress: Callable[[str, int, int, str], None] = lambda *_: None,
    ) -> IngestReport:
        reports = []
        for number, path in enumerate(map(Path, paths)):
            progress("reading", number, len(paths), path.name)
            if self.pause is not None:
                assert self.pause.wait(60), "the test never let the files in"
            body = path.read_bytes()
            if b"\0" in body or not body.strip():
                reason = "The file is empty." if not body.strip() else "Not a text."
                reports.append(FileReport(path.name, FileStatus.FAILED, reason))
                continue
            text = body.decode()
            identity = f"up{len(self.held)}"
            added = document(identity, path.stem, text)
            self.put(added, text)
            reports.append(
                FileReport(path.name, FileStatus.ADDED, document_id=identity, clauses=added.clauses)
            )
        return IngestReport(tuple(reports), 0.1)


def passage(library: FakeLibrary, number: int, document_id: str, quoted: str) -> Passage:
    """The clause of a document that holds ``quoted``."""
    text = library.text(document_id)
    at = text.index(quoted)
    clause = next(c for c in library.clauses(document_id) if c.start <= at < c.end)
    held = library.document(document_id)
    return Passage(
        number=number,
        document_id=document_id,
        title=held.title,
        source=held.source,
        clause=clause.label,
        start=clause.start,
        end=clause.end,
        text=text[clause.start : clause.end],
        search_text=clause.search_text,
        context=held.title,
        score=1 / number,
    )


def statement(library: FakeLibrary, words: str, source: Passage, quoted: str) -> Statement:
    start = library.text(source.document_id).index(quoted)
    return Statement(
        words,
        (
            Citation(
                source.number,
                source.document_id,
                source.title,
                source.source,
                source.clause,
                quoted,
                start,
                start + len(quoted),
            ),
        ),
    )


TIMINGS = Timings(retrieve=42.0, first_token=800.0, total=2350.0)

Step = Event | Exception | threading.Event | Callable[[], None]
Script = Callable[[str, Sequence[Turn]], Iterable[Step]]


class ScriptedAssistant:
    """Plays ``script(question, history)``: events are handed out, exceptions raised, and a
    :class:`threading.Event` is waited for."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.asked: list[tuple[str, list[Turn], Filters | None]] = []
        self.closed = threading.Event()
        self.running = 0

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Iterator[Event]:
        self.asked.append((question, list(history), filters))
        self.running += 1
        try:
            for step in self.script(question, history):
                if isinstance(step, Exception):
                    raise step
                if isinstance(step, threading.Event):
                    assert step.wait(120), "the test never released the model"
                elif callable(step):
                    step()
                else:
                    yield step
        finally:
            self.running -= 1
            self.closed.set()


def lead_unit(library: FakeLibrary) -> list[Event]:
    """A short answered question: two passages, two statements."""
    first = passage(library, 1, "plan", "（一）推行")
    second = passage(library, 2, "plan", "企业开办平均")
    third = passage(library, 3, "news", "惠企政策直达平台已收录")
    lead = statement(library, "“一窗办结”由县政务服务局牵头。", first, "牵头单位：县政务服务局")
    due = statement(library, "2026年6月底前完成。", first, "完成时限：2026年6月底")
    answer = Answer("", (lead, due), (first, second, third), TIMINGS)
    words = ["“一窗", "办结”由县", "政务服务局", "牵头。"]
    return [
        Evidence((first, second, third), 42.0),
        *(Token(word) for word in words),
        lead,
        due,
        Done(answer),
    ]


def not_stated(library: FakeLibrary) -> list[Event]:
    first = passage(library, 1, "plan", "企业开办平均")
    second = passage(library, 2, "news", "惠企政策直达平台已收录")
    abstention = Abstention(
        "",
        AbstentionReason.NOT_STATED,
        "文件没有写明。",
        (first, second),
        TIMINGS,
    )
    return [Evidence((first, second), 42.0), Done(abstention)]
