"""axe-core finds nothing wrong in any main state of the page, light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.ui.conftest import Site, Visit
from tests.ui.fakes import not_stated

pytestmark = pytest.mark.browser

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]}}


def findings(page: Page) -> list[str]:
    violations = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("dark", [False, True])
def test_the_chat(site: Site, visit: Visit, dark: bool) -> None:
    visitor = visit(dark=dark)
    page = visitor.page
    expect(page.locator("#welcome button").first).to_be_visible()
    assert findings(page) == []
    visitor.answered("“一窗办结”由谁牵头？")
    site.assistant.script = lambda _q, _h: not_stated(site.library)
    visitor.ask("县里有多少个窗口？")
    expect(page.locator(".abstained")).to_be_visible()
    page.locator("#filters > button").click()
    expect(page.locator("#filter-regions")).to_be_visible()
    assert findings(page) == []


def test_the_documents_page(visit: Visit) -> None:
    page = visit().page
    page.locator("#masthead [data-page=documents]").click()
    expect(page.locator("#table table")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("button", name="详情").first.click()
    expect(page.locator("#detail form")).to_be_visible()
    assert findings(page) == []
    page.locator("#masthead [data-page=status]").click()
    expect(page.locator("#status-facts dl").first).to_be_visible()
    assert findings(page) == []


def test_a_document_and_the_form_to_sign_in(site: Site, guarded: Site, visit: Visit) -> None:
    page = visit().page
    page.goto(f"{site.address}/documents/plan?start=40&end=60")
    assert findings(page) == []
    page.goto(f"{guarded.address}/login")
    assert findings(page) == []


def test_everything_is_done_without_a_mouse(visit: Visit) -> None:
    page = visit().page
    page.locator("#question-box textarea").focus()
    page.keyboard.type("“一窗办结”由谁牵头？")
    page.keyboard.press("Enter")
    citation = page.locator("a.cite").first
    expect(citation).to_be_visible()
    citation.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".passage").first).to_be_focused()
    page.locator(".card .title a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#reader")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#reader")).to_be_hidden()
    page.locator("#sidebar summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="改名")).to_be_focused()


def test_an_input_methods_enter_does_not_send(site: Site, visit: Visit) -> None:
    """While a Chinese input method shows candidates, Enter picks one of them."""
    page = visit().page
    box = page.locator("#question-box textarea")
    box.fill("yichuang")
    for kind in ("keydown", "keypress"):
        box.evaluate(
            "(box, kind) => box.dispatchEvent(new KeyboardEvent(kind,"
            " {key: 'Enter', bubbles: true, cancelable: true, isComposing: true}))",
            kind,
        )
    page.wait_for_timeout(800)
    assert site.assistant.asked == []
    box.evaluate(
        "(box) => box.dispatchEvent(new KeyboardEvent('keypress',"
        " {key: 'Enter', bubbles: true, cancelable: true}))"
    )
    page.keyboard.press("Enter")
    expect(page.locator(".exchange").first).to_be_visible()
