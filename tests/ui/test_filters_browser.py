"""Where to look and who answers, chosen in the browser."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from rag.types import Filters
from tests.ui.conftest import Site, Visit, Visitor
from tests.ui.network import SLOW, settle

pytestmark = pytest.mark.browser

QUESTION = "“一窗办结”由谁牵头？"


def open_panel(visitor: Visitor) -> None:
    visitor.page.locator("#filters > button").click()
    expect(visitor.page.locator("#filter-regions")).to_be_visible()


def choose(visitor: Visitor, field: str, choice: str) -> None:
    visitor.page.locator(f"#filter-{field} input").click()
    visitor.page.get_by_role("option", name=choice, exact=True).click()
    visitor.page.keyboard.press("Escape")


def test_only_the_chosen_documents_are_searched_until_the_limits_go(
    site: Site, visit: Visit
) -> None:
    visitor = visit()
    page = visitor.page
    open_panel(visitor)
    choose(visitor, "regions", "江原省 云溪县")
    choose(visitor, "years", "2024")
    expect(page.locator("#filter-summary p")).to_have_text("只查：江原省 云溪县 · 2024")
    visitor.answered(QUESTION)
    assert site.assistant.asked[-1][2] == Filters(
        regions=("江原省 云溪县",),
        published_from=date(2024, 1, 1),
        published_to=date(2024, 12, 31),
    )
    page.get_by_role("button", name="取消限制").click()
    expect(page.locator("#filter-summary p")).to_have_count(0)
    visitor.answered("责任单位呢？", 2)
    assert site.assistant.asked[-1][2] is None


def test_another_model_answers_when_chosen(site: Site, visit: Visit) -> None:
    visitor = visit(before=SLOW)
    open_panel(visitor)
    visitor.page.locator("#mode input").click()
    with visitor.page.expect_request("**/queue/join?*"):
        visitor.page.get_by_role("option", name="只摘原文").click()
    settle(visitor.page)
    visitor.answered(QUESTION)
    assert site.quoting.asked[-1][0] == QUESTION
    assert site.assistant.asked == []
