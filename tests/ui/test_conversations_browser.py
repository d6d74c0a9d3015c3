"""Conversations in the browser: kept, found again, renamed, exported, judged, and private."""

from __future__ import annotations

import threading
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import Site, Visit, Visitor
from tests.ui.fakes import lead_unit, not_stated

pytestmark = pytest.mark.browser

QUESTION = "“一窗办结”由谁牵头？"


def identity(visitor: Visitor) -> str:
    shown = visitor.page.locator("#sidebar li[aria-current] .title")
    return str(shown.get_attribute("data-conversation"))


def open_menu(visitor: Visitor) -> None:
    visitor.page.locator("#sidebar li[aria-current] summary").click()


def test_a_reload_comes_back_to_the_conversation(visit: Visit) -> None:
    visitor = visit()
    visitor.answered(QUESTION)
    visitor.page.reload()
    expect(visitor.page.locator(".question")).to_contain_text(QUESTION)
    expect(visitor.page.locator("#evidence mark")).to_have_count(2)
    expect(visitor.page.locator("#welcome")).to_be_hidden()


def test_a_reload_while_answering_keeps_the_question(site: Site, visit: Visit) -> None:
    evidence, *rest = lead_unit(site.library)
    release = threading.Event()
    site.assistant.script = lambda _q, _h: [evidence, release, *rest]
    visitor = visit()
    visitor.ask(QUESTION)
    expect(visitor.page.locator("#evidence .passage")).to_have_count(3)
    conversation = identity(visitor)
    visitor.page.reload()
    release.set()
    assert site.assistant.closed.wait(60)
    expect(visitor.page.locator("#sidebar li")).to_have_count(1)
    assert identity(visitor) == conversation
    visitor.page.reload()
    expect(visitor.page.locator(".stopped .question")).to_contain_text(QUESTION)


def test_several_conversations_are_kept_apart(site: Site, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    visitor.answered(QUESTION)
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".exchange")).to_have_count(0)
    expect(page.locator("#welcome")).to_be_visible()
    visitor.answered("哪个文件写了中介服务？")
    assert site.assistant.asked[-1][1] == [], "a new conversation starts without history"
    expect(page.locator("#sidebar .title")).to_have_text(["哪个文件写了中介服务？", QUESTION])
    page.locator("#sidebar .title").last.click()
    expect(page.locator(".question")).to_contain_text(QUESTION)


def test_leaving_for_another_conversation_stops_the_answer(site: Site, visit: Visit) -> None:
    evidence, *rest = lead_unit(site.library)
    release = threading.Event()
    site.assistant.script = lambda _q, _h: [evidence, release, *rest]
    visitor = visit()
    page = visitor.page
    visitor.ask(QUESTION)
    expect(page.locator("#evidence .passage")).to_have_count(3)
    page.get_by_role("button", name="新对话").click()
    expect(page.locator("#ask")).to_be_visible()
    expect(page.locator("#live article")).to_have_count(0)
    release.set()
    assert site.assistant.closed.wait(60)
    expect(page.locator(".exchange")).to_have_count(0)
    page.locator("#sidebar .title").click()
    expect(page.locator(".stopped .question")).to_contain_text(QUESTION)


def test_renaming_and_deleting(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    visitor.answered(QUESTION)
    page.once("dialog", lambda dialog: dialog.accept("窗口 <b>改革</b>"))
    open_menu(visitor)
    page.get_by_role("button", name="改名").click()
    expect(page.locator("#sidebar .title")).to_have_text("窗口 <b>改革</b>")
    page.once("dialog", lambda dialog: dialog.accept())
    open_menu(visitor)
    page.get_by_role("button", name="删除").click()
    expect(page.locator("#sidebar li")).to_have_count(0)
    expect(page.locator("#welcome")).to_be_visible()


def test_what_was_deleted_on_another_page_takes_no_more_questions(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    visitor.answered(QUESTION)
    other = page.context.new_page()
    other.goto(f"{visitor.address}/")
    other.once("dialog", lambda dialog: dialog.accept())
    other.locator("#sidebar summary").click()
    other.get_by_role("button", name="删除").click()
    expect(other.locator("#sidebar li")).to_have_count(0)
    visitor.ask("责任单位呢？")
    expect(page.locator("#note p")).to_be_visible()
    expect(page.locator("#question-box textarea")).to_have_value("责任单位呢？")
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".exchange")).to_have_count(0)
    page.locator("#question-box textarea").press("Enter")
    expect(page.locator(".answered .question")).to_contain_text("责任单位呢？")


def test_exports_carry_their_footnotes(visit: Visit, tmp_path: Path) -> None:
    visitor = visit()
    visitor.answered(QUESTION)
    open_menu(visitor)
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="Markdown").click()
    assert download.value.suggested_filename == f"{QUESTION.rstrip('？')}？.md"
    written = Path(download.value.path()).read_text(encoding="utf-8")
    assert "“一窗办结”由县政务服务局牵头。[^1-1]" in written
    assert "[^1-1]: 《云溪县优化办事流程三年行动方案》 云政办发〔2024〕17号" in written
    open_menu(visitor)
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="Word").click()
    with ZipFile(BytesIO(Path(download.value.path()).read_bytes())) as word:
        assert "“牵头单位：县政务服务局”" in word.read("word/footnotes.xml").decode()


def test_nobody_reads_the_conversations_of_others(site: Site, visit: Visit) -> None:
    mine, other = visit(), visit()
    mine.answered(QUESTION)
    conversation = identity(mine)
    address = f"{site.address}/conversations/{conversation}.md"
    assert mine.page.request.get(address).status == 200
    assert other.page.request.get(address).status == 404
    other.page.goto(f"{site.address}/?c={conversation}")
    expect(other.page.locator("#welcome")).to_be_visible()
    expect(other.page.locator("#sidebar li")).to_have_count(0)
    expect(other.page.locator(".exchange")).to_have_count(0)


def test_a_forged_button_opens_nothing(site: Site, visit: Visit) -> None:
    mine, other = visit(), visit()
    mine.answered(QUESTION)
    conversation = identity(mine)
    other.answered("另一个问题是什么？")
    other.page.locator("#sidebar .title").evaluate(
        "(button, id) => { button.dataset.conversation = id; button.click(); }", conversation
    )
    expect(other.page.locator("#note")).to_contain_text("不是你的")
    expect(other.page.locator(".question")).to_contain_text("另一个问题是什么？")


def test_copying_takes_the_sources_along(site: Site, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.address)
    visitor.answered(QUESTION)
    visitor.watch_for("[data-copy]")
    page.locator("[data-copy]").evaluate("(button) => { button.click(); button.click(); }")
    visitor.watched("已复制")
    page.wait_for_timeout(2000)  # in which the label of the second press would come back
    expect(page.locator("[data-copy]")).to_have_text("复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines()[0] == "“一窗办结”由县政务服务局牵头。[1]"
    assert "[1] 《云溪县优化办事流程三年行动方案》 云政办发〔2024〕17号" in copied
    assert "：“完成时限：2026年6月底”" in copied


def test_retrying_replaces_the_last_answer(site: Site, visit: Visit) -> None:
    site.assistant.script = lambda _q, _h: not_stated(site.library)
    visitor = visit()
    page = visitor.page
    visitor.ask(QUESTION)
    expect(page.locator(".abstained")).to_have_count(1)
    site.assistant.script = lambda _q, _h: lead_unit(site.library)
    page.get_by_role("button", name="重试").click()
    expect(page.locator("#thread .answered")).to_have_count(1)
    expect(page.locator(".abstained")).to_have_count(0)


def test_editing_brings_the_question_back_into_the_box(visit: Visit) -> None:
    visitor = visit()
    visitor.answered(QUESTION)
    visitor.page.get_by_role("button", name="改问").click()
    expect(visitor.page.locator("#question-box textarea")).to_have_value(QUESTION)
    visitor.page.keyboard.type("谁负责？")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator(".question").last).to_contain_text(f"{QUESTION}谁负责？")


def test_judgements_are_kept_with_their_reason(site: Site, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    visitor.answered(QUESTION)
    page.locator(".judging summary").click()
    page.get_by_role("button", name="出处不对").click()
    expect(page.locator(".thanks")).to_have_text("已记下，谢谢。")
    latest = site.services.chats.feedback()[0]
    assert (latest.good, latest.reason) == (False, "reason_source")
    assert latest.exchange.question == QUESTION
    page.reload()
    expect(page.locator(".thanks")).to_be_visible()


def test_an_own_reason_can_be_written(site: Site, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    visitor.answered(QUESTION)
    page.once("dialog", lambda dialog: dialog.accept("单位名称写成了旧的"))
    page.locator(".judging summary").click()
    page.get_by_role("button", name="其他").click()
    expect(page.locator(".thanks")).to_be_visible()
    assert site.services.chats.feedback()[0].reason == "单位名称写成了旧的"
