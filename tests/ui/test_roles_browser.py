"""Signing in with the browser, behind a proxy's prefix."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import Site, Visit, Visitor
from tests.ui.network import SLOW, settle

pytestmark = pytest.mark.browser

QUESTION = "“一窗办结”由谁牵头？"


def sign_in(visitor: Visitor, name: str, password: str) -> None:
    visitor.page.fill("input[name=name]", name)
    visitor.page.fill("input[name=password]", password)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_selector("#masthead h1")


def test_a_reader_asks_but_changes_nothing(guarded: Site, visit: Visit) -> None:
    visitor = visit(address=guarded.address)
    page = visitor.page
    sign_in(visitor, "bo", "battery staple")
    expect(page.locator("#masthead")).to_contain_text("退出 bo")
    visitor.answered(QUESTION)
    page.locator(".card .title a").first.click()
    expect(page.frame_locator("#reader iframe").locator("mark")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#masthead [data-page=documents]").click()
    expect(page.locator("#table tbody tr")).to_have_count(2)
    expect(page.locator("#drop")).to_be_hidden()
    expect(page.locator("#place form")).to_have_count(0)
    expect(page.locator("#table tbody [data-act=remove]")).to_have_count(0)
    # A button made up in the browser changes nothing either.
    page.locator("#table table").evaluate(
        "(table) => table.insertAdjacentHTML('beforeend',"
        " '<button data-act=remove data-document=plan>x</button>')"
    )
    page.locator("#table [data-act=remove]").click()
    expect(page.locator("#documents-note")).to_contain_text("只有管理员")
    assert "plan" in guarded.library.held
    # Nor do fields that are filled in there.
    page.get_by_role("button", name="详情").first.click()
    expect(page.locator("#detail article")).to_be_visible()
    expect(page.locator("#detail input, #detail [data-act=remove]")).to_have_count(0)
    page.locator("#detail article").evaluate(
        "(article) => article.insertAdjacentHTML('beforeend', '<form><input name=title value=x>"
        "<button data-act=save data-document=plan type=button>x</button></form>')"
    )
    page.locator("#detail [data-document=plan]").click()
    expect(page.locator("#documents-note")).to_contain_text("只有管理员")
    assert guarded.library.document("plan").title == "云溪县优化办事流程三年行动方案"
    outside = [url for url in visitor.requests if not url.startswith(guarded.address)]
    assert outside == []


def test_an_administrator_may(guarded: Site, visit: Visit) -> None:
    visitor = visit(address=guarded.address)
    sign_in(visitor, "ann", "correct horse")
    visitor.page.locator("#masthead [data-page=documents]").click()
    expect(visitor.page.locator("#drop label")).to_be_visible()
    expect(visitor.page.locator("#table tbody [data-act=remove]")).to_have_count(2)


def test_conversations_follow_the_user_and_nobody_else(guarded: Site, visit: Visit) -> None:
    first, second, other = (visit(address=guarded.address) for _ in range(3))
    sign_in(first, "ann", "correct horse")
    first.answered(QUESTION)
    sign_in(second, "ann", "correct horse")
    expect(second.page.locator("#sidebar .title")).to_have_text([QUESTION])
    sign_in(other, "bo", "battery staple")
    mine = first.page.locator("#sidebar [data-conversation]").first
    address = f"{guarded.address}/conversations/{mine.get_attribute('data-conversation')}.md"
    assert second.page.request.get(address).status == 200
    assert other.page.request.get(address).status == 404


def test_too_many_questions_have_to_wait(guarded: Site, visit: Visit) -> None:
    visitor = visit(address=guarded.address, locale="en-US", before=SLOW)
    page = visitor.page
    sign_in(visitor, "cy", "often asking")
    for count in range(3):
        visitor.answered(QUESTION, count + 1)
    visitor.ask(QUESTION)
    expect(page.locator("#note")).to_contain_text("Too many questions")
    page.locator("#thread [data-act=retry]").click()
    settle(page)
    page.reload()
    expect(page.locator("#thread .answered")).to_have_count(3)  # none is given up for nothing


def test_signing_out(guarded: Site, visit: Visit) -> None:
    visitor = visit(address=guarded.address, locale="zh-TW")
    sign_in(visitor, "bo", "battery staple")
    visitor.page.get_by_role("button", name="登出 bo").click()
    expect(visitor.page.get_by_label("密碼")).to_be_visible()
