"""What the server writes as HTML: escaped, complete, in its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.types import Abstention, AbstentionReason, Answer, Dropped, Passage
from rag.ui.catalogue import MOST_ROWS, chart_html, matching, ordered, table_html
from rag.ui.evidence import Shown, document_address, evidence_html
from rag.ui.exchange import Exchange, Failure, Live, Stopped
from rag.ui.frontpage import ICON
from rag.ui.reader import document_page
from rag.ui.shelf import Shelf
from rag.ui.sources import Record, answer_text, markdown
from rag.ui.strings import text
from rag.ui.thread import live_html, thread_html
from rag.ui.view import records, view
from rag.ui.welcome import model_name, welcome_html
from tests.ui.fakes import TIMINGS, FakeLibrary, document, lead_unit, not_stated, passage

LIBRARY = FakeLibrary.sample()
ANSWER: Answer = lead_unit(LIBRARY)[-1].result  # type: ignore[union-attr, assignment]
ABSTENTION: Abstention = not_stated(LIBRARY)[-1].result  # type: ignore[union-attr, assignment]
EVIL = '<img src=x onerror="alert(1)">'


def shelf(library: FakeLibrary = LIBRARY) -> Shelf:
    return Shelf(library)  # type: ignore[arg-type]


def thread(*exchanges: Exchange) -> str:
    return thread_html(records(shelf(), exchanges), {}, "zh-CN")


def test_every_outcome_has_its_own_looks() -> None:
    html = thread(
        Exchange("1", "一", ANSWER),
        Exchange("2", "二", ABSTENTION),
        Exchange("3", "三", Stopped(ANSWER.statements[:1], ANSWER.evidence)),
        Exchange("4", "四", Failure("error_timeout", "Silent.", ())),
    )
    for kind in ("answered", "abstained", "stopped", "failed"):
        assert html.count(f'class="exchange {kind}"') == 1
    assert html.count('data-act="retry"') == 1, "only the last can be asked again"


@pytest.mark.parametrize("reason", AbstentionReason)
def test_every_reason_to_abstain_is_put_into_words(reason: AbstentionReason) -> None:
    html = thread(Exchange("1", "一", replace(ABSTENTION, reason=reason)))
    assert text("zh-CN", f"abstained_{reason}") in html


def test_nothing_untrusted_becomes_markup() -> None:
    source = replace(passage(LIBRARY, 1, "plan", "（一）推行"), title=EVIL, clause=EVIL, text=EVIL)
    statement = replace(ANSWER.statements[0], text=EVIL)
    answer = replace(ANSWER, statements=(statement,), evidence=(source,))
    failure = Failure("error_other", EVIL, ())
    exchanges = [Exchange("1", EVIL, answer), Exchange("2", EVIL, failure)]
    seen = view(LIBRARY, exchanges, {}, "en", Live("3", EVIL, (source,), draft=EVIL))  # type: ignore[arg-type]
    live = live_html(Live("3", EVIL, (source,), draft=EVIL), "en")
    held = document("x", EVIL, EVIL, issuer=EVIL, document_number=EVIL, region=EVIL, kind=EVIL)
    table = table_html([held], "title", False, "en", editable=True)
    page = document_page(held, EVIL, [], 0, 3, "en")
    for html in (seen.thread, seen.evidence, live, table, page, welcome_html([EVIL], False, "en")):
        assert "<img" not in html
        assert "&lt;img" in html


def test_dropped_sentences_are_owned_up_to() -> None:
    answer = replace(ANSWER, dropped=(Dropped("甲。", "no basis"), Dropped("乙。", "no basis")))
    assert "有 2 句因原文不支持而没有列出。" in thread(Exchange("1", "一", answer))


def test_what_was_not_found_is_shown_and_taken_along() -> None:
    exchange = Exchange("1", "一", replace(ANSWER, gap="没有找到<乙县>的。"))
    assert '<p class="gap">没有找到&lt;乙县&gt;的。</p>' in thread(exchange)
    assert "没有找到<乙县>的。" in answer_text(Record(exchange, ()), "zh-CN")
    assert r"没有找到\<乙县\>的。" in markdown("题", [Record(exchange, ())], "zh-CN")
    assert "gap" not in thread(Exchange("1", "一", ANSWER))


def test_a_citation_never_begins_a_line() -> None:
    html = thread(Exchange("1", "一", ANSWER))
    assert '县政务服务局牵头<span class="end">。<a class="cite"' in html


def test_passages_of_one_clause_share_a_card() -> None:
    first = passage(LIBRARY, 1, "plan", "（一）推行")
    middle = first.start + 10
    halves = (
        replace(first, end=middle, text=first.text[:10]),
        replace(first, number=2, start=middle, text=first.text[10:]),
        passage(LIBRARY, 3, "news", "惠企政策直达平台已收录"),
    )
    html = evidence_html([Shown("1", shelf().bases(halves))], "zh-CN")
    assert html.count('<article class="card') == 2
    assert html.count('class="passage"') == 3


def test_uncited_passages_step_back_once_the_answer_stands() -> None:
    shown = Shown("1", shelf().bases(ANSWER.evidence), ANSWER.statements, decided=True)
    html = evidence_html([shown], "zh-CN")
    assert html.count('class="card cited"') == 1
    assert html.count('class="card aside"') == 2
    assert "<mark>牵头单位：县政务服务局</mark>" in html


def test_only_the_last_exchange_shows_its_passages() -> None:
    sections = [Shown(name, shelf().bases(ANSWER.evidence)) for name in ("1", "2")]
    first, second = evidence_html(sections, "en").split("<section")[1:]
    assert " hidden>" in first
    assert " hidden>" not in second


def test_the_title_leads_to_the_quote_and_the_place_is_named() -> None:
    shown = Shown("1", shelf().bases(ANSWER.evidence[:1]), ANSWER.statements)
    html = evidence_html([shown], "zh-CN")
    citation = ANSWER.statements[0].citations[0]
    assert document_address("plan", citation.start, citation.end) in html
    assert "二、重点工作 › （一）推行" in html
    for fact in ("云政办发〔2024〕17号", "云溪县人民政府办公室", "2024-05-20", "第 2 页"):
        assert fact in html


def test_addresses_are_safe_whatever_the_id() -> None:
    assert document_address('a/../"b', 1, 2) == "documents/a%2F..%2F%22b?start=1&end=2#here"


def test_a_passage_of_a_removed_document_is_still_shown() -> None:
    library = FakeLibrary.sample()
    library.remove("plan")
    html = evidence_html([Shown("1", shelf(library).bases(ANSWER.evidence[:1]))], "zh-CN")
    assert "这份文件已不在资料库" in html
    assert "后台分类审批" in html
    assert "data-open" not in html


def test_the_document_page_marks_what_was_asked_for_and_survives_odd_offsets() -> None:
    held, body = LIBRARY.document("plan"), LIBRARY.text("plan")
    start = body.index("清理中介服务")
    page = document_page(held, body, LIBRARY.clauses("plan"), start, start + 6, "zh-CN")
    assert '<mark id="here">清理中介服务</mark>' in page
    for first, last in ((-5, 3), (10, 2), (10**9, 10**9 + 1), (0, 10**12)):
        assert "云溪县" in document_page(held, body, [], first, last, "en")


def test_documents_are_found_by_every_word_and_sorted_with_blanks_last() -> None:
    library = FakeLibrary.sample()
    library.put(document("bare", "没有日期", "正文"), "正文")
    documents = library.documents()
    found = matching(documents, "云溪县 方案")
    assert [item.document_id for item in found] == ["plan"]
    assert matching(documents, "云溪县 新闻") == []
    for descending, expected in (
        (True, ["news", "plan", "bare"]),
        (False, ["plan", "news", "bare"]),
    ):
        assert [d.document_id for d in ordered(documents, "date", descending)] == expected


def test_a_long_list_says_how_many_it_leaves_out() -> None:
    documents = [document(str(number), f"文件{number}", "正文") for number in range(MOST_ROWS + 3)]
    html = table_html(documents, "title", False, "en", editable=False)
    assert html.count("<tr>") == MOST_ROWS + 1
    assert "3 more;" in html
    assert 'data-act="remove"' not in html


def test_the_chart_needs_two_years() -> None:
    documents = LIBRARY.documents()
    assert chart_html(documents[:1], "en") == ""
    html = chart_html([*documents, *documents[:1]], "en")
    # 2024 twice, 2025 once: the bars are 100% and 50% high.
    assert "height:100%" in html
    assert "height:50%" in html


def test_a_models_folder_is_nobodys_business() -> None:
    assert model_name("/srv/models/some-model.gguf", "en") == "some-model.gguf"
    assert model_name("C:\\models\\some-model.gguf", "en") == "some-model.gguf"
    assert model_name("extractive", "zh-CN") == "只摘原文"


def test_an_empty_library_says_what_to_do() -> None:
    may, may_not = (welcome_html([], True, "zh-CN", may_add) for may_add in (True, False))
    assert text("zh-CN", "library_empty") in may
    assert 'data-lead="documents"' in may
    assert text("zh-CN", "library_empty_yet") in may_not
    assert "<button" not in may_not


def test_the_icon_needs_no_request() -> None:
    assert 'href="data:image/svg+xml,' in ICON


def test_records_keep_the_passages_of_their_exchange() -> None:
    (record,) = records(shelf(), [Exchange("1", "一", ABSTENTION)])
    assert isinstance(record, Record)
    held: list[Passage] = [basis.passage for basis in record.bases]
    assert tuple(held) == ABSTENTION.nearest


def test_timings_are_told_in_seconds() -> None:
    # 42 ms and 2350 ms
    assert TIMINGS.retrieve == 42.0
    assert "依据 0.04 秒 · 全部 2.4 秒" in thread(Exchange("1", "一", ANSWER))
