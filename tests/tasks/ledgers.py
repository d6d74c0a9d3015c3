"""Documents with tasks, made by hand: places, bodies and figures are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from rag.records import NewDocument, Source
from rag.tasks.model import TaskReading
from rag.types import Clause, Deadline, LoadedText, Metadata, Quote, Task, TaskUnit


@dataclass(frozen=True)
class _Draft:
    start: int
    end: int
    title: str
    leads: Sequence[str]
    units: Sequence[str]
    when: str
    due: date | None
    ongoing: bool
    every: str | None


class Writer:
    """Writes a document line by line and remembers where each task and its fields stand."""

    def __init__(self, title: str, region: str | None = "江原省 云溪县") -> None:
        self.title = title
        self.region = region
        self.text = f"{title}\n"
        self._drafts: list[_Draft] = []

    def task(
        self,
        title: str,
        leads: Sequence[str] = (),
        units: Sequence[str] = (),
        *,
        due: date | None = None,
        every: str | None = None,
        ongoing: bool = False,
    ) -> Writer:
        """One line: 标题。（牵头单位：…；责任单位：…；完成时限：…）."""
        start = len(self.text)
        day = f"{due.year}年{due.month}月{due.day}日" if due else ""
        when = day or ("每月" if every else "长期推进" if ongoing else "")
        self.text += f"{title}。（牵头单位：{'、'.join(leads)}；责任单位：{'、'.join(units)}"
        self.text += f"；完成时限：{when}）"
        end = len(self.text)
        draft = _Draft(start, end, title, leads, units, when, due, ongoing, every)
        self._drafts.append(draft)
        self.text += "\n"
        return self

    def document(self) -> NewDocument:
        identity = sha256(self.text.encode()).hexdigest()[:16]
        clauses = tuple(
            Clause(identity, number, (), f"（{number + 1}）", draft.start, draft.end, body, body)
            for number, draft in enumerate(self._drafts)
            for body in [self.text[draft.start : draft.end]]
        )
        tasks = tuple(
            self._task(identity, number, draft) for number, draft in enumerate(self._drafts)
        )
        metadata = Metadata(title=self.title, region=self.region, published=date(2022, 1, 10))
        return NewDocument(
            document_id=identity,
            loaded=LoadedText(self.text, "text"),
            metadata=metadata,
            notes=(),
            clauses=clauses,
            tasks=TaskReading(tasks),
        )

    def _task(self, identity: str, number: int, draft: _Draft) -> Task:
        def quote(words: str) -> Quote:
            at = self.text.index(words, draft.start, draft.end)
            return Quote(words, at, at + len(words))

        def bodies(names: Sequence[str]) -> tuple[TaskUnit, ...]:
            return tuple(TaskUnit(name, quote(name)) for name in names)

        deadlines: tuple[Deadline, ...] = ()
        if draft.when:
            deadlines = (Deadline(quote(draft.when), None, draft.due, draft.ongoing, draft.every),)
        return Task(
            document_id=identity,
            number=number + 1,
            clause=number,
            label=f"（{number + 1}）",
            title=quote(draft.title),
            content=Quote(self.text[draft.start : draft.end], draft.start, draft.end),
            leads=bodies(draft.leads),
            units=bodies(draft.units),
            deadlines=deadlines,
        )


def source(location: str) -> Source:
    return Source(location, location.rsplit("/", 1)[-1], 1, 1, "digest")


def plan() -> Writer:
    """Four tasks: two due at the end of April, one each month, one that only runs on."""
    return (
        Writer("云溪县优化营商环境行动方案")
        .task("清理中介服务", ["县司法局"], ["县财政局"], due=date(2022, 4, 30))
        .task("压缩开办时间", ["县行政审批局", "县税务局"], [], due=date(2022, 4, 30))
        .task("报送进展", ["县财政局"], ["县财政局国库中心"], every="FREQ=MONTHLY;BYMONTHDAY=22")
        .task("走访企业", [], ["县工商联"], ongoing=True)
    )
