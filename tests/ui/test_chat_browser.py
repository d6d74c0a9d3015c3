"""The chat as people meet it, in a real browser, on a scripted assistant."""

from __future__ import annotations

import threading

import pytest
from playwright.sync_api import expect

from rag.errors import GenerationTimeout
from rag.settings import MAX_QUESTION_CHARACTERS
from rag.types import Answer, Document, Done, Evidence, Token, Turn
from tests.ui.conftest import Site, Visit
from tests.ui.fakes import HOSTILE, TIMINGS, document, lead_unit, not_stated, passage, statement

pytestmark = pytest.mark.browser

QUESTION = "“一窗办结”由谁牵头，什么时候完成？"


def test_passages_come_first_then_words_then_verified_statements(site: Site, visit: Visit) -> None:
    evidence, *rest = lead_unit(site.library)
    words = [event for event in rest if isinstance(event, Token)]
    found, spoken = threading.Event(), threading.Event()
    site.assistant.script = lambda _q, _h: [
        evidence,
        found,
        *words,
        spoken,
        *rest[len(words) :],
    ]
    visitor = visit()
    page = visitor.page
    visitor.ask(QUESTION)

    expect(page.locator("#evidence .passage")).to_have_count(3)
    expect(page.locator("#live .busy")).to_contain_text("已找到 3 段原文")
    assert page.locator(".statement").count() == 0
    expect(page.locator("#stop")).to_be_visible()

    found.set()
    expect(page.locator("#live .draft")).to_have_text("“一窗办结”由县政务服务局牵头。")
    expect(page.locator("#live .state")).to_have_text("草稿，尚未核对原文")
    assert page.locator("mark").count() == 0

    spoken.set()
    expect(page.locator("#thread .answered .statement")).to_have_text(
        ["“一窗办结”由县政务服务局牵头。[1]", "2026年6月底前完成。[1]"]
    )
    expect(page.locator("#evidence mark")).to_have_text(
        ["牵头单位：县政务服务局", "完成时限：2026年6月底"]
    )
    expect(page.locator("#ask")).to_be_visible()
    expect(page.locator("#stop")).to_be_hidden()
    assert page.locator(".draft").count() == 0


def test_a_citation_leads_to_its_quote(site: Site, visit: Visit) -> None:
    visitor = visit(size=(420, 700))
    page = visitor.page
    visitor.ask(QUESTION)
    mark = page.locator("#evidence mark").first
    expect(mark).not_to_be_in_viewport()
    visitor.watch_for(".passage.flash .number")
    page.locator("a.cite").first.click()
    expect(mark).to_be_in_viewport()
    expect(page.locator(".passage:focus .number")).to_have_text("1")
    visitor.watched("1")
    expect(page.locator(".flash")).to_have_count(0)


def test_a_citation_of_an_earlier_answer_brings_its_passages_back(site: Site, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    visitor.ask(QUESTION)
    expect(page.locator(".answered")).to_have_count(1)
    site.assistant.script = lambda _q, _h: not_stated(site.library)
    visitor.ask("县里有多少个窗口？")
    expect(page.locator(".abstained")).to_have_count(1)
    expect(page.locator("section.evidence:visible h2")).to_have_text("最接近的原文")
    page.locator("a.cite").first.click()
    expect(page.locator("section.evidence:visible h2")).to_have_text("依据")
    expect(page.locator("section.evidence:visible mark").first).to_be_in_viewport()


def test_a_title_opens_the_document_at_the_quote(site: Site, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    visitor.ask(QUESTION)
    expect(page.locator("#evidence mark").first).to_be_visible()
    page.locator(".card .title a").first.click()
    document_page = page.frame_locator("#reader iframe")
    expect(document_page.locator("mark#here")).to_have_text("牵头单位：县政务服务局")
    expect(document_page.locator("h1")).to_have_text("云溪县优化办事流程三年行动方案")
    page.keyboard.press("Escape")
    expect(page.locator("#reader")).to_be_hidden()


def test_an_abstention_looks_like_none_of_the_answers(site: Site, visit: Visit) -> None:
    site.assistant.script = lambda _q, _h: not_stated(site.library)
    visitor = visit()
    page = visitor.page
    visitor.ask("县里有多少个窗口？")
    expect(page.locator(".abstained .verdict")).to_have_text("文件里没有答案")
    expect(page.locator(".abstained .reply")).to_contain_text("没有写明这一点")
    expect(page.locator("#evidence h2")).to_have_text("最接近的原文")
    expect(page.locator("#evidence .passage")).to_have_count(2)
    assert page.locator("mark, .statement").count() == 0


def test_an_error_is_one_calm_sentence(site: Site, visit: Visit) -> None:
    evidence = lead_unit(site.library)[0]
    error = GenerationTimeout("The model gave nothing for 120 s.", "Try again.")
    site.assistant.script = lambda _q, _h: [evidence, error]
    visitor = visit()
    visitor.ask(QUESTION)
    expect(visitor.page.locator(".failed .verdict")).to_have_text(
        "模型没有及时回应。请稍后再问一次。"
    )
    expect(visitor.page.locator("#evidence .passage")).to_have_count(3)
    assert "Traceback" not in visitor.page.content()


def test_an_unforeseen_error_gives_nothing_away(site: Site, visit: Visit) -> None:
    site.assistant.script = lambda _q, _h: [RuntimeError("secret path /srv/keys")]
    visitor = visit(locale="en-US")
    visitor.ask(QUESTION)
    expect(visitor.page.locator(".failed .verdict")).to_contain_text("Something went wrong")
    assert "secret" not in visitor.page.content()


def test_empty_and_overlong_questions_are_refused_and_kept(site: Site, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    page.click("#ask")
    expect(page.locator("#note")).to_have_text("请先写下问题。")
    long = "长" * (MAX_QUESTION_CHARACTERS + 1)
    visitor.ask(long)
    expect(page.locator("#note")).to_contain_text("2,001")
    expect(page.locator("#question-box textarea")).to_have_value(long)
    assert site.assistant.asked == []


def test_stopping_closes_the_model_and_frees_the_page(site: Site, visit: Visit) -> None:
    evidence, *rest = lead_unit(site.library)
    release = threading.Event()

    def script(_question: str, _history: object) -> list[object]:
        return [evidence, rest[0], release, *rest[1:]]

    site.assistant.script = script  # type: ignore[assignment]
    visitor = visit()
    page = visitor.page
    visitor.ask(QUESTION)
    expect(page.locator("#live .draft")).to_be_visible()
    page.click("#stop")
    expect(page.locator(".stopped .notes")).to_have_text("已停止。")
    expect(page.locator("#ask")).to_be_visible()
    release.set()
    assert site.assistant.closed.wait(60)
    assert page.locator(".statement").count() == 0


def test_a_question_asked_before_the_page_is_ready_is_answered(
    site: Site, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = visit()
    page = visitor.page
    ready = threading.Event()
    documents = site.library.documents

    def slow() -> list[Document]:
        assert ready.wait(60), "the test never let the page open"
        return documents()

    monkeypatch.setattr(site.library, "documents", slow)
    page.reload()
    visitor.ask(QUESTION)
    expect(page.locator(".answered .statement")).to_have_count(2)
    ready.set()
    expect(page.locator("#masthead h1")).to_be_visible()
    expect(page.locator("#filters")).to_be_visible()
    expect(page.locator("#welcome button")).to_have_count(1)  # all is there, and this hidden
    expect(page.locator("#welcome")).to_be_hidden()
    expect(page.locator(".answered .statement")).to_have_count(2)


def test_a_question_too_many_is_told_so_and_kept(site: Site, visit: Visit) -> None:
    evidence, *rest = lead_unit(site.library)
    release = threading.Event()
    site.assistant.script = lambda _q, _h: [evidence, release, *rest]
    visitor = visit()
    page = visitor.page
    visitor.ask(QUESTION)
    expect(page.locator("#evidence .passage")).to_have_count(3)
    visitor.ask("责任单位呢？")
    expect(page.locator("#note")).to_contain_text("还在回答")
    expect(page.locator("#question-box textarea")).to_have_value("责任单位呢？")
    release.set()
    expect(page.locator(".answered")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".answered")).to_have_count(2)


def test_a_double_click_asks_once_and_stops_nothing(site: Site, visit: Visit) -> None:
    evidence, *rest = lead_unit(site.library)
    release = threading.Event()
    site.assistant.script = lambda _q, _h: [evidence, release, *rest]
    page = visit().page
    page.fill("#question-box textarea", QUESTION)
    page.dblclick("#ask")
    expect(page.locator("#evidence .passage")).to_have_count(3)
    release.set()
    expect(page.locator(".answered")).to_have_count(1)
    expect(page.locator("#note")).to_have_text("")
    assert [question for question, _, _ in site.assistant.asked] == [QUESTION]


def test_the_focus_stays_where_a_button_takes_the_place_of_another(
    site: Site, visit: Visit
) -> None:
    evidence, *rest = lead_unit(site.library)
    release = threading.Event()
    site.assistant.script = lambda _q, _h: [evidence, release, *rest]
    page = visit().page
    expect(page.locator("#stop")).to_be_hidden()
    page.fill("#question-box textarea", QUESTION)
    page.locator("#ask").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#stop")).to_be_focused()
    expect(page.locator("#ask")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#ask")).to_be_focused()
    expect(page.locator(".stopped")).to_be_visible()
    release.set()


def test_the_second_visitor_sees_passages_while_waiting_for_the_model(
    site: Site, visit: Visit
) -> None:
    evidence, *rest = lead_unit(site.library)
    release = threading.Event()
    site.assistant.script = lambda _q, _h: [evidence, release, *rest]
    first, second = visit(), visit()
    first.ask(QUESTION)
    expect(first.page.locator("#live .busy")).to_contain_text("正在阅读")
    second.ask(QUESTION)
    expect(second.page.locator("#evidence .passage")).to_have_count(3)
    expect(second.page.locator("#live .busy")).to_contain_text("前面还有 1 个问题")
    release.set()
    expect(first.page.locator(".answered")).to_be_visible()
    expect(second.page.locator(".answered")).to_be_visible()


def test_follow_up_questions_carry_the_conversation(site: Site, visit: Visit) -> None:
    visitor = visit()
    visitor.ask(QUESTION)
    expect(visitor.page.locator(".answered")).to_have_count(1)
    visitor.ask("责任单位呢？")
    expect(visitor.page.locator(".answered")).to_have_count(2)
    question, history, _ = site.assistant.asked[1]
    assert question == "责任单位呢？"
    assert history == [
        Turn("user", QUESTION),
        Turn("assistant", "“一窗办结”由县政务服务局牵头。[1]\n2026年6月底前完成。[1]"),
    ]


def test_examples_ask_themselves(site: Site, visit: Visit) -> None:
    page = visit().page
    expect(page.locator("#evidence")).to_contain_text("提问后，这里先列出找到的原文。")
    example = page.locator("#welcome button").first
    question = example.inner_text()
    example.click()
    expect(page.locator(".exchange .question")).to_contain_text(question)
    expect(page.locator("#welcome")).to_be_hidden()


@pytest.mark.parametrize(
    ("locale", "label", "summary"),
    [
        ("zh-CN", "提问", "2 份文件"),
        ("zh-SG", "提问", "2 份文件"),
        ("zh-TW", "提問", "2 份文件"),
        ("zh-HK", "提問", "2 份文件"),
        ("en-US", "Ask", "2 documents"),
        ("fr-FR", "Ask", "2 documents"),
    ],
)
def test_the_page_speaks_the_browsers_language(
    visit: Visit, locale: str, label: str, summary: str
) -> None:
    page = visit(locale=locale).page
    expect(page.locator("#ask")).to_have_text(label)
    expect(page.locator("#masthead .summary")).to_contain_text(summary)


def test_hostile_texts_stay_texts(site: Site, visit: Visit) -> None:
    """A title, a passage, a question and a model's words full of HTML and Markdown."""
    library = site.library
    title = "<script>alert(1)</script><img src=x onerror='window.hacked=true'>"
    library.put(document("bad", title, HOSTILE, "html"), HOSTILE)
    source = passage(library, 1, "bad", "试点期限为六个月")
    words = "![x](http://evil.example/x.png) [link](javascript:alert(1)) <b onclick=alert(1)>粗</b>"
    said = statement(library, words, source, "试点期限为六个月")
    site.assistant.script = lambda _q, _h: [
        Evidence((source,), 1.0),
        Token(words),
        said,
        Done(Answer("", (said,), (source,), TIMINGS)),
    ]
    visitor = visit()
    page = visitor.page
    visitor.ask("<img src=x onerror='window.hacked=true'> `${window.hacked=true}` {{constructor}}")
    expect(page.locator(".answered .statement")).to_contain_text("![x](http://evil.example/x.png)")
    expect(page.locator(".question")).to_contain_text("${window.hacked=true}")
    expect(page.locator(".card .title")).to_have_text(title)
    page.locator(".card .title a").click()
    expect(page.frame_locator("#reader iframe").locator("h1")).to_have_text(title)
    assert page.evaluate("window.hacked") is None
    assert page.locator("#talk img, #basis img, .statement b, .statement a:not(.cite)").count() == 0
    assert visitor.complaints == []


def test_nothing_is_loaded_from_elsewhere_and_nothing_is_wrong(site: Site, visit: Visit) -> None:
    visitor = visit(dark=True)
    visitor.ask(QUESTION)
    expect(visitor.page.locator(".answered")).to_be_visible()
    visitor.page.locator(".card .title a").first.click()
    expect(visitor.page.frame_locator("#reader iframe").locator("mark")).to_be_visible()
    outside = [url for url in visitor.requests if not url.startswith((site.address, "data:"))]
    assert outside == []
    assert visitor.complaints == []
