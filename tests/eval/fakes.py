"""A library and an assistant whose every word is written in the test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.datasets.item import Item
from rag.types import (
    Abstention,
    AbstentionReason,
    Answer,
    Citation,
    Document,
    Filters,
    Metadata,
    Passage,
    Statement,
    Timings,
    Turn,
)

TEXTS = {
    "qingxi.txt": "青溪县营商环境方案\n（一）企业开办压缩至1个工作日。由县审批局牵头。\n"
    "可网办率达到85%以上。",
    "baishi.txt": "白石县营商环境方案\n（一）企业开办压缩至3个工作日。\n可网办率达到92%以上。",
}
"""By file name, which is the document's id as well."""


class FakeLibrary:
    def __init__(self, texts: Mapping[str, str] = TEXTS) -> None:
        self._texts = dict(texts)

    def documents(self) -> list[Document]:
        return [
            Document(
                document_id=name,
                source=f"folder/{name}",
                metadata=Metadata(title=name),
                format="txt",
                markup=False,
                characters=len(text),
                clauses=1,
            )
            for name, text in self._texts.items()
        ]

    def text(self, document_id: str) -> str:
        return self._texts[document_id]


def citation(quote: str, name: str = "qingxi.txt", number: int = 1) -> Citation:
    start = TEXTS[name].index(quote)
    return Citation(number, name, name, name, "（一）", quote, start, start + len(quote))


def passage(text: str, name: str = "qingxi.txt", number: int = 1) -> Passage:
    start = TEXTS[name].index(text)
    return Passage(
        number, name, name, name, "（一）", start, start + len(text), text, text, name, 1.0
    )


def answer(*statements: tuple[str, Sequence[Citation]], shown: Sequence[Passage] = ()) -> Answer:
    return Answer(
        "",
        tuple(Statement(text, tuple(citations)) for text, citations in statements),
        tuple(shown),
        Timings(retrieve=10.0, first_token=200.0, total=900.0),
    )


def abstention(shown: Sequence[Passage] = ()) -> Abstention:
    return Abstention(
        "",
        AbstentionReason.NOT_STATED,
        "文件中没有依据。",
        tuple(shown),
        Timings(retrieve=10.0, first_token=None, total=300.0),
    )


class ScriptedAssistant:
    """Gives the result written down for each question, or raises it; remembers what was asked."""

    def __init__(self, script: Mapping[str, Answer | Abstention | BaseException]) -> None:
        self._script = script
        self.asked: list[str] = []
        self.histories: list[Sequence[Turn]] = []
        self.filters: list[Filters | None] = []

    def ask(
        self, question: str, *, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Answer | Abstention:
        self.asked.append(question)
        self.histories.append(history)
        self.filters.append(filters)
        result = self._script[question]
        if isinstance(result, BaseException):
            raise result
        return result


def item(
    name: str = "q1",
    must: Sequence[Sequence[str]] = (("85%",),),
    *,
    kind: str = "figure",
    answerable: bool = True,
    **fields: object,
) -> Item:
    """A question whose text is its id."""
    values: dict[str, object] = {"gold_docs": ("qingxi.txt",), "answer": "85%"} | fields
    return Item(
        id=name,
        question=name,
        type=kind,
        answerable=answerable,
        must_contain=tuple(map(tuple, must)) if answerable else (),
        **values,
    )
