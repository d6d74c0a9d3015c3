from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from rag import Library
from rag.errors import LibraryError, LibraryMismatch, QuestionError, UsageError
from rag.types import FileStatus, Filters
from tests.fakes import KeywordEmbedder

PLAN = (
    "梧津区2026年改革方案\n"
    "一、总体要求\n坚持问题导向，优化营商环境。\n"
    "二、目标任务\n"
    "（一）整治红顶中介。全面清理违规收费。（牵头单位：区发改局；完成时限：2026年11月底）\n"
    "（二）压缩企业开办时间。由1个工作日压缩至4小时。（牵头单位：区审批局；完成时限：2026年4月底）\n"
)
NEWS = "青岚县茶叶产业新闻\n2025年，青岚县新建茶园1.2万亩，带动农户3200户增收。\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    (folder / "news.txt").write_text(NEWS, encoding="utf-8")
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library", embedder=KeywordEmbedder())


def statuses(library: Library, *paths: Path) -> dict[str, FileStatus]:
    return {report.source: report.status for report in library.add(paths).files}


def test_a_folder_becomes_searchable_clauses(library: Library, files: Path) -> None:
    report = library.add([files])
    assert report.count(FileStatus.ADDED) == 2
    hits = library.search("谁牵头整治红顶中介？", k=3)
    best = hits[0]
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert best.document.source == "plan.txt"
    assert best.clause.label == "二、（一）"
    assert "区发改局" in best.clause.text, "a trailer belongs to its clause"
    text = library.text(best.document.document_id)
    assert text == PLAN
    for clause in library.clauses(best.document.document_id):
        assert text[clause.start : clause.end] == clause.text


def test_nothing_changes_the_second_time(library: Library, files: Path) -> None:
    library.add([files])
    before = library.stats()
    assert set(statuses(library, files).values()) == {FileStatus.UNCHANGED}
    assert library.stats() == before


def test_a_rewritten_file_with_the_same_bytes_is_unchanged(library: Library, files: Path) -> None:
    library.add([files])
    (files / "plan.txt").write_text(PLAN, encoding="utf-8")
    assert statuses(library, files)["plan.txt"] is FileStatus.UNCHANGED


def test_a_changed_file_no_longer_answers_with_its_old_words(library: Library, files: Path) -> None:
    library.add([files])
    (files / "plan.txt").write_text(PLAN.replace("4小时", "2小时"), encoding="utf-8")
    assert statuses(library, files)["plan.txt"] is FileStatus.UPDATED
    found = "".join(hit.clause.text for hit in library.search("企业开办时间压缩", k=20))
    assert "2小时" in found
    assert "4小时" not in found


def test_a_deleted_file_stops_answering_at_the_next_ingest(library: Library, files: Path) -> None:
    library.add([files])
    (files / "plan.txt").unlink()
    assert statuses(library, files)["plan.txt"] is FileStatus.REMOVED
    assert {hit.document.source for hit in library.search("整治红顶中介", k=20)} == {"news.txt"}


def test_a_moved_file_keeps_its_document(library: Library, files: Path) -> None:
    library.add([files])
    before = {document.source: document.document_id for document in library.documents()}
    (files / "plan.txt").rename(files / "renamed.txt")
    assert statuses(library, files)["renamed.txt"] is FileStatus.MOVED
    after = {document.source: document.document_id for document in library.documents()}
    assert after["renamed.txt"] == before["plan.txt"]
    assert "plan.txt" not in after


def test_the_same_text_twice_answers_once(library: Library, files: Path) -> None:
    shutil.copy(files / "plan.txt", files / "copy.txt")
    found = statuses(library, files)
    assert sorted(found.values()) == sorted(
        [FileStatus.ADDED, FileStatus.ADDED, FileStatus.DUPLICATE]
    )
    hits = library.search("整治红顶中介", k=20)
    assert len({hit.clause.clause_id for hit in hits}) == len(hits)
    assert sorted(hits[0].document.sources) == ["copy.txt", "plan.txt"]


def test_removing_takes_effect_at_once_for_everyone(
    library: Library, files: Path, tmp_path: Path
) -> None:
    library.add([files])
    reader = Library.open(tmp_path / "library", embedder=KeywordEmbedder())
    (plan,) = [document for document in library.documents() if document.source == "plan.txt"]
    assert any(hit.document == plan for hit in reader.search("整治红顶中介", k=5))
    library.remove(plan.document_id)
    for one in (library, reader):
        assert {hit.document.source for hit in one.search("整治红顶中介", k=5)} <= {"news.txt"}
        with pytest.raises(UsageError, match="no document"):
            one.document(plan.document_id)


def test_a_bad_file_among_good_ones_is_reported(library: Library, files: Path) -> None:
    (files / "empty.txt").touch()
    (files / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (files / "picture.png").write_bytes(b"\x89PNG")
    found = {report.source: report for report in library.add([files]).files}
    assert found["plan.txt"].status is FileStatus.ADDED
    for name, status in (
        ("empty.txt", FileStatus.FAILED),
        ("binary.txt", FileStatus.FAILED),
        ("picture.png", FileStatus.SKIPPED),
    ):
        assert found[name].status is status
        assert found[name].reason.endswith(".")
        assert "Traceback" not in found[name].reason


def test_paths_that_cannot_be_ingested(library: Library, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file or folder"):
        library.add([tmp_path / "missing"])
    with pytest.raises(UsageError, match="No file or folder"):
        library.add([])
    (tmp_path / "hollow").mkdir()
    assert library.add([tmp_path / "hollow"]).files == ()


def test_filters_limit_the_search(library: Library, files: Path) -> None:
    library.add([files])
    (news,) = [document for document in library.documents() if document.source == "news.txt"]
    hits = library.search("整治红顶中介", k=9, filters=Filters(documents=(news.document_id,)))
    assert {hit.document.source for hit in hits} == {"news.txt"}
    assert library.search("整治红顶中介", filters=Filters(kinds=("没有这种",))) == []


@pytest.mark.parametrize("question", ["？！……", "😀", "。"])
def test_a_question_without_words_finds_nothing(
    library: Library, files: Path, question: str
) -> None:
    library.add([files])
    assert library.search(question) == []


def test_questions_that_cannot_be_searched(library: Library) -> None:
    with pytest.raises(QuestionError, match="empty"):
        library.search(" ")
    with pytest.raises(QuestionError, match="10,000"):
        library.search("问" * 10_000)
    with pytest.raises(UsageError, match="k is 0"):
        library.search("谁？", k=0)
    assert library.search("谁牵头？") == []


def test_another_embedding_model_is_refused(library: Library, files: Path, tmp_path: Path) -> None:
    library.add([files])
    other = KeywordEmbedder()
    other.fingerprint = "another"
    with (
        Library.open(tmp_path / "library", embedder=other) as opened,
        pytest.raises(LibraryMismatch, match="was made with the embedding model"),
    ):
        opened.search("谁牵头？")


def test_a_library_that_must_exist(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no library in"):
        Library.open(tmp_path / "nowhere", create=False)


@pytest.mark.parametrize("index", ["lexical", "dense"])
def test_a_lost_or_damaged_index_is_made_again(
    library: Library, files: Path, tmp_path: Path, index: str
) -> None:
    library.add([files])
    expected = library.search("整治红顶中介", k=5)
    library.close()
    for path in (tmp_path / "library" / index).rglob("*"):
        if path.is_file():
            path.write_bytes(b"garbage")
    with Library.open(tmp_path / "library", embedder=KeywordEmbedder()) as reopened:
        assert reopened.search("整治红顶中介", k=5) == expected
    shutil.rmtree(tmp_path / "library" / index)
    with Library.open(tmp_path / "library", embedder=KeywordEmbedder()) as reopened:
        assert reopened.search("整治红顶中介", k=5) == expected


def test_the_retriever_returns_documents_with_json_safe_metadata(
    library: Library, files: Path
) -> None:
    library.add([files])
    documents = library.as_retriever(k=2).invoke("谁牵头整治红顶中介？")
    assert len(documents) == 2
    best = documents[0]
    assert best.metadata["source"] == "plan.txt"
    assert best.metadata["clause"] == "二、（一）"
    assert json.loads(json.dumps(best.metadata)) == best.metadata
    text = library.text(best.metadata["document_id"])
    assert text[best.metadata["start"] : best.metadata["end"]] == best.page_content
    assert best.id == f"{best.metadata['document_id']}:{best.metadata['ordinal']}"
