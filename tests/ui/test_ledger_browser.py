"""The ledger page in the browser: finding tasks, opening their basis, following them up."""

from __future__ import annotations

import csv
import threading
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document
from icalendar import Calendar
from openpyxl import load_workbook
from playwright.sync_api import expect

from rag.store import Store
from rag.tasks.model import Coverage, TaskStatus
from tests.tasks.ledgers import Writer, plan, source
from tests.ui.conftest import Site, Visit, Visitor
from tests.ui.fakes import FakeLibrary, document
from tests.ui.test_accessibility_browser import RULES
from tests.ui.test_roles_browser import sign_in

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror='window.hacked=true'>"


@pytest.fixture
def ledger(tmp_path: Path) -> Store:
    store = Store(tmp_path / "library.sqlite")
    writer = plan().task("建成窗口", ["县民政局"], due=date(2099, 6, 30))
    store.put(writer.document(), source("/x/plan.txt"))
    return store


Lend = Callable[[FakeLibrary, Store], None]


@pytest.fixture
def lend(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lend]:
    """Gives the scripted library a real ledger, and the documents that its rows cite, for as long
    as the test runs."""
    lent: list[tuple[FakeLibrary, str]] = []

    def give(library: FakeLibrary, store: Store) -> None:
        monkeypatch.setattr(library, "ledger", store.ledger, raising=False)
        monkeypatch.setattr(library, "followup", store.followup, raising=False)
        for held in store.documents():
            text = store.text(held.document_id) or ""
            library.put(document(held.document_id, held.title, text), text)
            lent.append((library, held.document_id))

    yield give
    for library, document_id in lent:
        del library.held[document_id]


def turn(visitor: Visitor) -> None:
    visitor.page.locator("#masthead [data-page=ledger]").click()
    expect(visitor.page.locator("#ledger-table .found")).to_be_visible()


def titles(visitor: Visitor) -> list[str]:
    return visitor.page.locator("#ledger-table tbody th").all_inner_texts()


def test_rows_with_conditions_order_and_their_basis(
    site: Site, visit: Visit, ledger: Store, lend: Lend
) -> None:
    lend(site.library, ledger)
    visitor = visit()
    page = visitor.page
    turn(visitor)
    expect(page.locator("#ledger-table .found")).to_contain_text("共 5 项")
    expect(page.locator("#ledger-table .found")).to_contain_text("1 份列有任务")
    assert titles(visitor)[:2] == ["清理中介服务", "压缩开办时间"]
    expect(page.locator("#ledger-chart [role=img] svg")).to_be_visible()
    page.locator("#ledger-table thead").get_by_role("button", name="任务").click()
    expect(page.locator("#ledger-table th[aria-sort=ascending]")).to_have_text("任务")
    assert titles(visitor) == sorted(titles(visitor))
    page.fill("#ledger-conditions [name=unit]", "财政局")
    page.keyboard.press("Enter")
    expect(page.locator("#ledger-table tbody tr")).to_have_count(2)
    page.get_by_role("button", name="清除").click()
    expect(page.locator("#ledger-table tbody tr")).to_have_count(5)
    page.select_option("#ledger-conditions [name=standing]", "overdue")
    page.fill("#ledger-conditions [name=by]", "2022-04-30")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("#ledger-table tbody tr")).to_have_count(2)
    page.locator("#ledger-table tbody a").first.click()
    opened = page.frame_locator("#reader iframe")
    expect(opened.locator("mark")).to_contain_text("（牵头单位：")
    page.get_by_role("button", name="关闭").click()
    page.fill("#ledger-conditions [name=words]", "没有这样的")
    page.keyboard.press("Enter")
    expect(page.locator("#ledger-table")).to_contain_text("没有符合的任务。")
    outside = [url for url in visitor.requests if not url.startswith(site.address)]
    assert outside == []
    assert visitor.complaints == []


def test_each_press_is_answered_by_what_it_says(
    site: Site, visit: Visit, ledger: Store, lend: Lend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that comes while another is being answered."""
    lend(site.library, ledger)
    visitor = visit()
    page = visitor.page
    turn(visitor)
    answer = threading.Event()
    coverage = ledger.ledger.coverage

    def slow() -> Coverage:
        assert answer.wait(60), "the test never let the server answer"
        return coverage()

    monkeypatch.setattr(ledger.ledger, "coverage", slow)
    with page.expect_response("**/queue/join?*"):
        page.get_by_role("button", name="清除").click()
    page.select_option("#ledger-conditions [name=standing]", "overdue")
    page.fill("#ledger-conditions [name=by]", "2022-04-30")
    page.get_by_role("button", name="筛选").click()
    page.locator("#ledger-table thead").get_by_role("button", name="任务").click()
    answer.set()
    expect(page.locator("#ledger-table tbody tr")).to_have_count(2)
    expect(page.locator("#ledger-table th[aria-sort=ascending]")).to_have_text("任务")
    expect(page.locator("#ledger-table tbody tr")).to_have_count(2)
    expect(page.locator("#ledger-conditions [name=by]")).to_have_value("2022-04-30")


def test_following_a_task_up(site: Site, visit: Visit, ledger: Store, lend: Lend) -> None:
    lend(site.library, ledger)
    visitor = visit()
    page = visitor.page
    turn(visitor)
    page.get_by_role("button", name="清理中介服务").click()
    view = page.locator("#ledger-task")
    expect(view.locator("blockquote")).to_contain_text("清理中介服务。（牵头单位：县司法局")
    view.locator("[name=status]").select_option("done")
    view.locator("[name=on]").fill("2022-04-02")
    view.locator("[name=note]").fill("已公布清单")
    view.locator("[name=evidence]").fill("no such document")
    view.get_by_role("button", name="记下").click()
    expect(page.locator("#ledger-note")).to_contain_text("没有记下")
    held = ledger.documents()[0].document_id
    view.locator("[name=status]").select_option("done")
    view.locator("[name=on]").fill("2022-04-02")
    view.locator("[name=note]").fill("已公布清单")
    view.locator("[name=evidence]").fill(held)
    view.get_by_role("button", name="记下").click()
    expect(page.locator("#ledger-note")).to_contain_text("已记下")
    expect(view.locator(".log li")).to_have_count(3)
    expect(view.locator(".log")).to_contain_text("未启动 → 已完成 (2022-04-02)")
    row = ledger.ledger.row("1")
    assert (row.status, row.note, row.evidence) == (TaskStatus.DONE, "已公布清单", held)
    view.locator("[name=text]").fill("还缺一项材料")
    view.get_by_role("button", name="提出").click()
    expect(view.locator(".problems li")).to_contain_text("还缺一项材料")
    view.locator("[name=reason]").fill("材料已补")
    view.get_by_role("button", name="销号").click()
    expect(view.locator(".problems li")).to_contain_text("销号：材料已补")
    page.get_by_role("button", name="回到台账").click()
    expect(page.locator("#ledger-table tbody tr").first).to_contain_text("已完成")


def test_a_reader_looks_but_changes_nothing(
    guarded: Site, visit: Visit, ledger: Store, lend: Lend
) -> None:
    lend(guarded.library, ledger)
    visitor = visit(address=guarded.address)
    page = visitor.page
    refused = page.request.get(f"{guarded.address}/ledger.csv", max_redirects=0)
    assert refused.status == 401
    sign_in(visitor, "bo", "battery staple")
    turn(visitor)
    page.get_by_role("button", name="清理中介服务").click()
    expect(page.locator("#ledger-task blockquote")).to_be_visible()
    expect(page.locator("#ledger-task :is(form, select, textarea)")).to_have_count(0)
    # A button made up in the browser changes nothing either.
    page.locator("#ledger-task article").evaluate(
        "(view) => view.insertAdjacentHTML('beforeend', '<form><input name=status value=done>"
        "<input name=note><input name=evidence><input name=on>"
        "<button type=button data-act=save data-entry=1>x</button></form>')"
    )
    page.locator("#ledger-task [data-act=save]").click()
    expect(page.locator("#ledger-note")).to_contain_text("只有管理员")
    assert ledger.ledger.row("1").status is TaskStatus.NOT_STARTED
    assert page.request.get(f"{guarded.address}/ledger.csv").status == 200


def test_files_hold_what_is_asked_for(site: Site, visit: Visit, ledger: Store, lend: Lend) -> None:
    lend(site.library, ledger)
    ledger.followup.set("1", who="李", status=TaskStatus.DONE, on=date(2022, 4, 2))
    visitor = visit()
    page = visitor.page
    turn(visitor)
    page.fill("#ledger-conditions [name=lead]", "司法局")
    page.keyboard.press("Enter")
    expect(page.locator("#ledger-table tbody tr")).to_have_count(1)
    files = {}
    for name in ("CSV", "Excel", "日历"):
        with page.expect_download() as download:
            page.locator("#ledger-table .exports").get_by_text(name).click()
        files[name] = Path(download.value.path()).read_bytes()
    table = list(csv.DictReader(StringIO(files["CSV"].decode("utf-8-sig"))))
    assert [line["任务"] for line in table] == ["清理中介服务"]
    assert load_workbook(BytesIO(files["Excel"])).worksheets[0].max_row == 2
    assert len(Calendar.from_ical(files["日历"]).walk("VEVENT")) == 1
    page.fill("#ledger-report [name=month]", "2022-04")
    with page.expect_download() as download:
        page.locator("#ledger-report").get_by_role("button", name="DOCX").click()
    assert download.value.suggested_filename == "2022年4月任务推进月报.docx"
    report = Document(download.value.path())
    assert "清理中介服务" in [c.text for t in report.tables for r in t.rows for c in r.cells]
    for wrong in ("month=2022-13", "month=x", "month=2022-04-01"):
        assert page.request.get(f"{site.address}/ledger-report.md?{wrong}").status == 400
    assert page.request.get(f"{site.address}/ledger.exe").status in (404, 422)


def test_ten_thousand_rows_come_page_by_page(
    site: Site, visit: Visit, tmp_path: Path, lend: Lend
) -> None:
    store = Store(tmp_path / "many.sqlite")
    for part in range(10):
        writer = Writer(f"方案{part}")
        for number in range(1000):
            lead = f"县第{number % 40}局"
            due = date(2022 + part // 4, number % 12 + 1, 28)
            writer.task(f"任务{part:02}{number:04}", [lead], due=due)
        store.put(writer.document(), source(f"/x/{part}.txt"))
    lend(site.library, store)
    visitor = visit(locale="en-US")
    page = visitor.page
    turn(visitor)
    expect(page.locator("#ledger-table .found")).to_contain_text("10,000 tasks")
    expect(page.locator("#ledger-table tbody tr")).to_have_count(50)
    expect(page.locator("#ledger-table .pages")).to_contain_text("Page 1 of 200")
    page.get_by_role("button", name="Next").click()
    expect(page.locator("#ledger-table .pages")).to_contain_text("Page 2 of 200")
    assert titles(visitor)[0] == "任务000050"
    page.fill("#ledger-conditions [name=words]", "任务090999")
    page.keyboard.press("Enter")
    expect(page.locator("#ledger-table tbody th")).to_have_text(["任务090999"])


def test_a_documents_words_stay_words(site: Site, visit: Visit, tmp_path: Path, lend: Lend) -> None:
    store = Store(tmp_path / "bad.sqlite")
    writer = Writer(f"方案{HOSTILE}").task(HOSTILE, ["<b>某局</b>"], due=date(2022, 4, 30))
    store.put(writer.document(), source("/x/bad.txt"))
    store.followup.set("1", who="<i>李</i>", note=HOSTILE)
    store.followup.open_problem("1", HOSTILE, who="<i>李</i>")
    lend(site.library, store)
    visitor = visit()
    turn(visitor)
    page = visitor.page
    expect(page.locator("#ledger-table tbody th")).to_have_text(HOSTILE)
    page.locator("#ledger-table tbody th button").click()
    expect(page.locator("#ledger-task .problems")).to_contain_text(HOSTILE)
    assert page.locator("#ledger :is(img, b, i)").count() == 0
    assert page.evaluate("window.hacked") is None
    assert visitor.complaints == []


@pytest.mark.parametrize(
    ("dark", "size", "locale"), [(False, (1280, 900), "zh-CN"), (True, (420, 800), "zh-TW")]
)
def test_nothing_stands_in_anybodys_way(
    site: Site,
    visit: Visit,
    ledger: Store,
    lend: Lend,
    dark: bool,
    size: tuple[int, int],
    locale: str,
) -> None:
    """axe-core finds nothing, nothing sticks out of a narrow page, and the keyboard suffices."""
    lend(site.library, ledger)
    visitor = visit(dark=dark, size=size, locale=locale)
    page = visitor.page
    turn(visitor)
    expect(page.locator("#ledger-chart svg").first).to_be_visible()
    assert _findings(visitor) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#ledger-table tbody th button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#ledger-task blockquote")).to_be_visible()
    assert _findings(visitor) == []
    page.locator("#ledger-task .back").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#ledger-table tbody tr")).to_have_count(5)


def _findings(visitor: Visitor) -> list[str]:
    violations = Axe().run(visitor.page, options=RULES).response["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"]
    ]
