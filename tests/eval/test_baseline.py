"""The yardstick: the plain pipeline, with vectors that count bigrams and a scripted model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from embeddings.base import Vectors
from eval.baseline import CHUNK_CHARACTERS, CHUNKS_SHOWN, Baseline, split
from rag.generation.base import Message
from rag.types import Abstention, Answer, Document, Filters, Metadata, Turn
from tests.eval.fakes import FakeLibrary
from tests.fakes import KeywordEmbedder


class Scripted:
    """Says the same whatever it is asked, and keeps the messages."""

    def __init__(self, reply: str) -> None:
        self._reply = reply
        self.messages: list[Message] = []

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        self.messages = list(messages)
        yield from self._reply[:max_tokens]


class Counting(KeywordEmbedder):
    """Counts the passages that it embeds."""

    embedded = 0

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += len(texts)
        return super().encode_passages(texts)


COUNTIES = ("青溪", "白石", "红枫", "黄陂", "蓝田", "紫云")
LIBRARY = FakeLibrary(
    {f"{name}.txt": f"{name}县可网办率达到8{number}%。" for number, name in enumerate(COUNTIES)}
)


def baseline(folder: Path, reply: str) -> tuple[Baseline, Scripted]:
    model = Scripted(reply)
    return Baseline(LIBRARY, KeywordEmbedder(), model, max_tokens=200, cache=folder), model


def test_the_four_nearest_chunks_are_shown_and_cited_as_the_model_cites(tmp_path: Path) -> None:
    asked, model = baseline(
        tmp_path, "可网办率达到80%。[1]\n[2]\n另一句。[1][9][1]\n没有编号的一句。"
    )
    result = asked.ask("青溪县可网办率达到多少？")
    assert isinstance(result, Answer)
    assert [passage.number for passage in result.evidence] == [1, 2, 3, 4]
    assert len(result.evidence) == CHUNKS_SHOWN
    assert result.evidence[0].source == "folder/青溪.txt"
    said = [(one.text, [cited.number for cited in one.citations]) for one in result.statements]
    # A line of nothing but a number says nothing; there is no ninth passage.
    assert said == [("可网办率达到80%。", [1]), ("另一句。", [1]), ("没有编号的一句。", [])]
    quoted = result.statements[0].citations[0]
    assert LIBRARY.text(quoted.document_id)[quoted.start : quoted.end] == quoted.quote
    assert all(passage.search_text in model.messages[-1].content for passage in result.evidence)


@pytest.mark.parametrize("reply", ["", "不知道。", "资料中没有提到这一点。", "I don't know."])
def test_a_model_that_does_not_know_abstains(tmp_path: Path, reply: str) -> None:
    asked, _ = baseline(tmp_path, reply)
    assert isinstance(asked.ask("红枫县森林覆盖率是多少？"), Abstention)


def test_a_follow_up_is_searched_for_with_the_question_before_it(tmp_path: Path) -> None:
    asked, model = baseline(tmp_path, "81%。[1]")
    result = asked.ask(
        "是多少？", history=[Turn("user", "白石县可网办率"), Turn("assistant", "什么")]
    )
    assert isinstance(result, Answer)
    assert result.evidence[0].source == "folder/白石.txt"
    assert [message.role for message in model.messages] == ["system", "user", "assistant", "user"]


def test_filters_are_kept(tmp_path: Path) -> None:
    asked, _ = baseline(tmp_path, "85%。[1]")
    result = asked.ask("青溪县可网办率？", filters=Filters(documents=("紫云.txt",)))
    assert isinstance(result, Answer)
    assert [passage.document_id for passage in result.evidence] == ["紫云.txt"]


def test_chunks_keep_their_place_behind_tags(tmp_path: Path) -> None:
    text = "".join(
        f"<p>第{number}条　应当<b>办理</b>第{number}件事项。</p>\n" for number in range(200)
    )
    document = Document("d", "d.html", Metadata(title="d"), "html", True, len(text), 1)
    chunks = list(split(document, text))
    assert len(chunks) > 3
    for chunk in chunks:
        assert len(chunk.text) <= CHUNK_CHARACTERS
        assert "<" not in chunk.text
        assert text[chunk.start : chunk.end] == chunk.original
    assert "第0条" in chunks[0].text
    assert "第199件" in chunks[-1].original


def test_vectors_are_kept_for_the_same_chunks_only(tmp_path: Path) -> None:
    embedder = Counting()
    for library, expected in ((LIBRARY, 6), (LIBRARY, 6), (FakeLibrary(), 8)):
        Baseline(library, embedder, Scripted(""), max_tokens=1, cache=tmp_path)
        assert embedder.embedded == expected
    assert len(list(tmp_path.glob("baseline-*.npy"))) == 2
