"""Putting right by hand, and reading anew."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rag import Library
from rag.errors import UsageError
from rag.revising import BY_HAND, by_hand, corrected, kept
from rag.types import FileStatus, Filters, Metadata
from rag.web.fetching import Page
from tests.fakes import KeywordEmbedder

PLAN = (
    "梧津区2026年改革方案\n"
    "一、总体要求\n坚持问题导向，优化营商环境。\n"
    "二、目标任务\n"
    "（一）整治红顶中介。全面清理违规收费。（牵头单位：区发改局；完成时限：2026年11月底）\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def library(tmp_path: Path, file: Path) -> Library:
    library = Library.open(tmp_path / "library", embedder=KeywordEmbedder())
    library.add([file])
    return library


def only(library: Library) -> str:
    (document,) = library.documents()
    return document.document_id


def only_of(library: Library, source: str) -> str:
    (document,) = (one for one in library.documents() if one.source == source)
    return document.document_id


def test_only_what_differs_is_marked_and_blanks_mean_unknown() -> None:
    read = Metadata(title="甲", issuer="乙局", kind="通知", found_in={"issuer": "signature"})
    changed = corrected(
        read, {"title": "甲", "issuer": " 丙局 ", "kind": "", "published": "2025-03-06"}
    )
    assert changed == Metadata(
        title="甲",
        issuer="丙局",
        kind=None,
        published=date(2025, 3, 6),
        found_in={"issuer": BY_HAND, "kind": BY_HAND, "published": BY_HAND},
    )


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"title": "  "}, "needs a title"),
        ({"published": "去年"}, "no date"),
        ({"found_in": "x"}, "no field"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, str], complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        corrected(Metadata(title="甲"), changes)


def test_reading_again_leaves_what_was_put_right() -> None:
    held = Metadata(
        title="甲", issuer=None, region="旧", found_in={"title": BY_HAND, "issuer": BY_HAND}
    )
    read = Metadata(title="乙", issuer="丁局", region="新", found_in={"title": "heading"})
    assert kept(read, held) == Metadata(
        title="甲", issuer=None, region="新", found_in={"title": BY_HAND, "issuer": BY_HAND}
    )


def test_an_edited_document_is_found_and_filtered_by_its_new_facts(library: Library) -> None:
    edited = library.edit(only(library), {"title": "梧津区攻坚方案", "region": "江原省 梧津区"})
    assert edited.title == "梧津区攻坚方案"
    assert library.stats().embedded == library.stats().clauses, "vectors were made with the title"
    (best, *_) = library.search("攻坚方案", k=1)
    assert best.document.title == "梧津区攻坚方案"
    assert library.search("中介", filters=Filters(regions=("江原省",)))
    assert not library.search("中介", filters=Filters(regions=("湖北省",)))


def test_reindexing_reads_the_same_file_anew(library: Library) -> None:
    identity = only(library)
    library.edit(identity, {"issuer": "梧津区人民政府"})
    before = library.clauses(identity)
    report = library.reindex([identity])
    assert [file.status for file in report.files] == [FileStatus.UPDATED]
    assert library.clauses(identity) == before
    assert library.document(identity).metadata.issuer == "梧津区人民政府"
    assert library.document(identity).sources == ("plan.txt",)
    assert library.stats().embedded == len(before)
    assert library.search("谁牵头整治红顶中介？", k=1)[0].clause.label == "二、（一）"


def test_reindexing_takes_the_new_text_of_a_changed_file(library: Library, file: Path) -> None:
    file.write_text(PLAN.replace("区发改局", "区司法局"), encoding="utf-8")
    report = library.reindex([only(library)])
    assert [item.status for item in report.files] == [FileStatus.UPDATED]
    assert "区司法局" in library.text(only(library))


def test_what_was_put_right_stays_when_the_file_changes(library: Library, file: Path) -> None:
    library.edit(only(library), {"issuer": "梧津区人民政府", "published": "2026-03-06"})
    file.write_text(PLAN.replace("区发改局", "区司法局"), encoding="utf-8")
    (report,) = library.add([file]).files
    assert report.status is FileStatus.UPDATED
    assert report.notes == ("As corrected by hand: issuer, published.",)
    (document,) = library.documents()
    assert "区司法局" in library.text(document.document_id)
    assert document.metadata.issuer == "梧津区人民政府"
    assert document.metadata.published == date(2026, 3, 6)
    assert document.metadata.found_in["issuer"] == BY_HAND
    assert document.notes == (), "the note is of this report, not of the document"
    assert library.check() == []


def test_tasks_are_dated_by_the_day_that_was_put_right(library: Library, file: Path) -> None:
    library.edit(only(library), {"published": "2031-01-06"})
    file.write_text(PLAN.replace("2026年11月底", "11月底"), encoding="utf-8")
    library.add([file])
    (row,) = library.tasks()
    assert row.due == date(2031, 11, 30)
    library.edit(only(library), {"published": "2033-01-06"})
    (row,) = library.tasks()
    assert row.due == date(2033, 11, 30)
    assert library.ledger.unread() == []


def test_a_text_that_is_there_already_keeps_its_own_facts(library: Library, file: Path) -> None:
    other = file.with_name("other.txt")
    other.write_text(PLAN.replace("红顶中介", "违规收费"), encoding="utf-8")
    library.add([other])
    library.edit(only_of(library, "plan.txt"), {"issuer": "梧津区人民政府"})
    file.write_bytes(other.read_bytes())
    (report,) = library.add([file]).files
    assert (report.status, report.notes) == (FileStatus.UPDATED, ())
    (document,) = library.documents()
    assert document.metadata.issuer is None
    assert document.sources == ("other.txt", "plan.txt")


def test_a_correction_can_be_undone(library: Library) -> None:
    read = library.document(only(library)).metadata
    edited = library.edit(only(library), {"title": "梧津区攻坚方案", "issuer": "梧津区人民政府"})
    assert by_hand(edited.metadata) == ["title", "issuer"]
    undone = library.undo_edit(only(library), ["title"])
    assert by_hand(undone.metadata) == ["issuer"]
    assert undone.title == read.title
    assert library.stats().embedded == library.stats().clauses
    assert library.undo_edit(only(library)).metadata == read
    with pytest.raises(UsageError, match="no field 'colour'"):
        library.undo_edit(only(library), ["colour"])


def test_a_page_keeps_its_address_when_it_is_made_anew(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "https://policy.example/zc/t20260301_7.html"
    html = "<html><body><p>各乡镇人民政府要抓好茶园管护，按时报送情况。</p></body></html>"
    answer = Page(url, html.encode(), ".html")
    monkeypatch.setattr("rag.web.fetching.fetch", lambda *_, **__: answer)
    library.add([url])
    identity = only_of(library, url)
    read = library.document(identity).metadata
    assert (read.url, read.found_in["url"]) == (url, "address")
    assert FileStatus.UPDATED not in {file.status for file in library.rebuild().files}
    assert library.document(identity).metadata == read
    library.edit(identity, {"url": "https://policy.example/zc/7"})
    assert library.undo_edit(identity).metadata == read


def test_a_document_whose_file_is_gone_or_broken_stays(library: Library, file: Path) -> None:
    identity = only(library)
    file.write_bytes(b"\0\1\2" * 100)
    (broken,) = library.reindex([identity]).files
    file.unlink()
    (gone,) = library.reindex([identity]).files
    assert (broken.status, gone.status) == (FileStatus.FAILED, FileStatus.FAILED)
    assert "no longer where" in gone.reason
    assert library.text(identity) == PLAN
    with pytest.raises(UsageError):
        library.reindex(["unknown"])
