"""What an answer from the ledger says in its own words, in the language of the question."""

from __future__ import annotations

from typing import Literal

from rag.folding import fold_mapped
from rag.mapped import MappedText
from rag.quantities import DateKind
from rag.tasks.model import LedgerRow
from rag.tasks.questions import Asked
from rag.tasks.selecting import Selection

Language = Literal["zh-Hans", "zh-Hant", "en"]
_WORDS: dict[str, dict[Language, str]] = {
    "count": {
        "zh-Hans": "共{n}项任务{conditions}。统计范围：{scope}。",
        "zh-Hant": "共{n}項任務{conditions}。統計範圍：{scope}。",
        "en": "{n} tasks{conditions}. Counted: {scope}.",
    },
    "nothing": {
        "zh-Hans": "没有符合条件的任务{conditions}。统计范围：{scope}。",
        "zh-Hant": "沒有符合條件的任務{conditions}。統計範圍：{scope}。",
        "en": "No task fits{conditions}. Looked at: {scope}.",
    },
    "scope": {
        "zh-Hans": "含有任务清单的{m}份文件",
        "zh-Hant": "含有任務清單的{m}份文件",
        "en": "documents that contain task lists: {m}",
    },
    "titles": {"zh-Hans": "《{titles}》", "zh-Hant": "《{titles}》", "en": "“{titles}”"},
    "unread": {
        "zh-Hans": "（另有{u}份文件的任务未能读出）",
        "zh-Hant": "（另有{u}份文件的任務未能讀出）",
        "en": " (the tasks of {u} more could not be read)",
    },
    "lead": {"zh-Hans": "{b}牵头", "zh-Hant": "{b}牽頭", "en": "led by {b}"},
    "unit": {
        "zh-Hans": "{b}牵头或参与",
        "zh-Hant": "{b}牽頭或參與",
        "en": "led by {b} or with it taking part",
    },
    "window": {"zh-Hans": "{w}到期", "zh-Hant": "{w}到期", "en": "due: {w}"},
    "stated": {"zh-Hans": "时限为{w}", "zh-Hant": "時限為{w}", "en": "deadline: {w}"},
    "own_year": {
        "zh-Hans": "{w}到期（按各文件所属年份）",
        "zh-Hant": "{w}到期（按各文件所屬年份）",
        "en": "due: {w} (in the year of each document)",
    },
    "topic": {"zh-Hans": "涉及“{t}”", "zh-Hant": "涉及「{t}」", "en": "about “{t}”"},
    "open": {
        "zh-Hans": "台账未登记完成",
        "zh-Hant": "臺賬未登記完成",
        "en": "not noted as done",
    },
    "leads": {
        "zh-Hans": "{b}牵头{n}项",
        "zh-Hant": "{b}牽頭{n}項",
        "en": "{b} leads {n}",
    },
    "overdue": {
        "zh-Hans": "到{d}已逾期、台账未登记完成",
        "zh-Hant": "到{d}已逾期、臺賬未登記完成",
        "en": "overdue on {d}, not noted as done",
    },
    "next": {
        "zh-Hans": "{d}起最近的到期日{day}",
        "zh-Hant": "{d}起最近的到期日{day}",
        "en": "due first from {d} on: {day}",
    },
    "no_next": {
        "zh-Hans": "{d}起再无到期日",
        "zh-Hant": "{d}起再無到期日",
        "en": "no deadline from {d} on",
    },
    "led": {"zh-Hans": "牵头单位：", "zh-Hant": "牽頭單位：", "en": "lead: "},
    "with": {"zh-Hans": "责任单位：", "zh-Hant": "責任單位：", "en": "units: "},
    "due": {"zh-Hans": "完成时限：", "zh-Hant": "完成時限：", "en": "deadline: "},
}


def say(key: str, spoken: Language, **values: object) -> str:
    return _WORDS[key][spoken].format(**values)


def count(selection: Selection, spoken: Language, asked: str) -> str:
    return say(
        "count",
        spoken,
        n=len(selection.rows),
        conditions=_conditions(selection, spoken, asked),
        scope=_scope(selection, spoken),
    )


def nothing(selection: Selection, spoken: Language, asked: str) -> str:
    return say(
        "nothing",
        spoken,
        conditions=_conditions(selection, spoken, asked),
        scope=_scope(selection, spoken),
    )


def _scope(selection: Selection, spoken: Language) -> str:
    if selection.titles:
        joint = "》《" if spoken != "en" else "”, “"
        return say("titles", spoken, titles=joint.join(dict.fromkeys(selection.titles)))
    scope = say("scope", spoken, m=selection.documents)
    if selection.unread:
        scope += say("unread", spoken, u=selection.unread)
    return scope


def _as_asked(asked: str, words: str) -> str:
    """Words of the folded question in the characters of the question itself."""
    folded = fold_mapped(MappedText.identity(asked))
    start = folded.text.find(words)
    if start < 0 or not words:
        return words
    first, last = folded.span(start, start + len(words))
    return asked[first:last]


def _in_numbers(selection: Selection) -> str:
    """The window as days: ``… 2031-06-30``."""
    if selection.window is None or not selection.window.dated:
        return selection.window.written if selection.window else ""
    first, last = selection.window.days(selection.on)
    return " – ".join(str(day) if day else "…" for day in (first, last))


def _conditions(selection: Selection, spoken: Language, asked: str) -> str:
    """The filters as they were read, in brackets."""
    said = []
    if selection.body:
        key = "lead" if selection.question.leads else "unit"
        said.append(say(key, spoken, b=_as_asked(asked, selection.body)))
    if selection.window is not None:
        key = "window" if selection.window.dated else "own_year"
        if selection.window.value.kind in (DateKind.ONGOING, DateKind.RECURRING):
            key = "stated"
        written = _as_asked(asked, selection.window.written)
        said.append(say(key, spoken, w=_in_numbers(selection) if spoken == "en" else written))
    day = selection.on.isoformat()
    if selection.question.asked is Asked.OVERDUE:
        said.append(say("overdue", spoken, d=day))
    elif selection.question.asked is Asked.OPEN:
        said.append(say("open", spoken))
    elif selection.question.asked is Asked.NEXT:
        key = "next" if selection.day else "no_next"
        said.append(say(key, spoken, d=day, day=selection.day))
    said += [say("topic", spoken, t=_as_asked(asked, topic)) for topic in selection.topics]
    if not said:
        return ""
    return f" ({'; '.join(said)})" if spoken == "en" else f"（{'；'.join(said)}）"


def item(row: LedgerRow, number: int, spoken: Language, *, named: bool) -> str:
    task = row.task
    joint, stop = (", ", "; ") if spoken == "en" else ("、", "；")
    fields = []
    for key, texts in (
        ("led", [unit.name for unit in task.leads]),
        ("with", [unit.name for unit in task.units]),
        ("due", [deadline.quote.text for deadline in task.deadlines]),
    ):
        if texts:
            fields.append(_WORDS[key][spoken] + joint.join(texts))
    if named:
        title = f"《{row.title}》{task.label}" if spoken != "en" else f"{row.title} {task.label}"
        fields.append(title.strip())
    said = stop.join(fields)
    if not said:
        return f"{number}. {task.title.text}"
    return (
        f"{number}. {task.title.text} ({said})"
        if spoken == "en"
        else (f"{number}. {task.title.text}（{said}）")
    )
