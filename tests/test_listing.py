"""Set questions within the documents that the filters admit, and in a conversation."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.library import Library
from rag.listing import listed
from rag.types import Answer, Done, Filters
from tests.fakes import KeywordEmbedder

_PLAN = "江原省{place}工作方案\n1.清理收费。（牵头单位：{body}；完成时限：2031年6月底）\n"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder: Path = tmp_path_factory.mktemp("documents")
    for name, place, body in (("a", "云溪县", "县财政局"), ("b", "松岭县", "县审计局")):
        text = _PLAN.format(place=place, body=body)
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    library = Library.open(folder / "library", embedder=KeywordEmbedder())
    library.add([folder])
    return library


def _leads(library: Library, *meant: str, filters: Filters | None = None) -> list[str]:
    events = listed(library, meant[-1], meant, filters)
    assert events is not None
    result = next(event.result for event in events if isinstance(event, Done))
    assert isinstance(result, Answer)
    return [statement.text.split("牵头单位：")[1][:4] for statement in result.statements[1:]]


def test_filters_decide_which_documents_are_looked_at(library: Library) -> None:
    question = "列出所有任务"
    assert _leads(library, question) == ["县财政局", "县审计局"]
    first = next(each for each in library.documents() if "云溪" in each.title)
    only = Filters(documents=(first.document_id,))
    assert _leads(library, question, filters=only) == ["县财政局"]
    assert listed(library, question, (question,), Filters(documents=("0" * 16,))) is None


def test_a_follow_up_is_read_with_the_question_before(library: Library) -> None:
    before = "县财政局牵头哪些任务？"
    assert _leads(library, f"{before} 其中6月底前到期的有哪些？", "其中6月底前到期的有哪些？") == [
        "县财政局"
    ]
    assert (
        listed(library, "什么时候完成？", (f"{before} 什么时候完成？", "什么时候完成？"), None)
        is None
    )
