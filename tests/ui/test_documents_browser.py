"""The documents page in the browser: adding, finding, reading and removing."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import Site, Visit, Visitor
from tests.ui.fakes import Stats, document

pytestmark = pytest.mark.browser


def turn_to_documents(visitor: Visitor) -> None:
    visitor.page.locator("#masthead [data-page=documents]").click()
    expect(visitor.page.locator("#table")).to_be_visible()


def test_good_and_bad_files_each_get_their_word(site: Site, visit: Visit, tmp_path: Path) -> None:
    good, empty, binary = (tmp_path / name for name in ("细则.txt", "空.txt", "程序.txt"))
    good.write_text("云溪县一网通办实施细则\n第二条 三个工作日办结。\n", encoding="utf-8")
    empty.write_text("")
    binary.write_bytes(b"\0\1\2" * 50)
    visitor = visit()
    page = visitor.page
    turn_to_documents(visitor)
    page.set_input_files("#drop input", [good, empty, binary])
    expect(page.locator("#job .verdict")).to_contain_text("已加入 1 份 · 未能加入 2 份")
    expect(page.locator("#job li.failed")).to_have_count(2)
    expect(page.locator("#job li").first).to_contain_text("文件是空的。")
    expect(page.locator("#table tbody tr")).to_have_count(3)
    expect(page.locator("#masthead .summary")).to_contain_text("3 份文件")
    assert (site.library.folder / "uploads" / "细则.txt").read_bytes() == good.read_bytes()
    page.get_by_role("button", name="知道了").click()
    expect(page.locator("#job .verdict")).to_have_count(0)


def test_a_file_of_an_unknown_kind_is_refused(site: Site, visit: Visit, tmp_path: Path) -> None:
    program = tmp_path / "setup.exe"
    program.write_bytes(b"MZ")
    visitor = visit()
    turn_to_documents(visitor)
    visitor.page.set_input_files("#drop input", [program])
    expect(visitor.page.locator("#drop .failed")).to_have_text("setup.exe 不支持的格式")
    assert visitor.page.locator("#table tbody tr").count() == 2
    assert not (site.library.folder / "uploads" / "setup.exe").exists()
    assert visitor.complaints == [], "it was not even sent"


def test_a_reload_finds_the_files_still_being_added(
    site: Site, visit: Visit, tmp_path: Path
) -> None:
    slow = tmp_path / "大文件.txt"
    slow.write_text("云溪县公报\n正文。\n", encoding="utf-8")
    release = threading.Event()
    site.library.pause = release
    visitor = visit()
    page = visitor.page
    turn_to_documents(visitor)
    page.set_input_files("#drop input", [slow])
    expect(page.locator("#job .busy")).to_contain_text("正在读取文件：0 / 1")
    page.reload()
    expect(page.locator("#job .busy")).to_contain_text("正在读取文件：0 / 1")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#table tbody tr").first.get_by_role("button", name="移除").click()
    expect(page.locator("#documents-note")).to_contain_text("正在加入文件")
    release.set()
    expect(page.locator("#job .verdict")).to_contain_text("已加入 1 份")
    expect(page.locator("#table tbody th a", has_text="大文件")).to_be_visible()


def test_a_removed_document_is_gone_from_the_list_and_from_old_answers(
    site: Site, visit: Visit
) -> None:
    visitor = visit()
    page = visitor.page
    visitor.answered("“一窗办结”由谁牵头？")
    turn_to_documents(visitor)
    page.once("dialog", lambda dialog: dialog.accept())
    row = page.locator("#table tbody tr", has_text="三年行动方案")
    row.get_by_role("button", name="移除").click()
    expect(page.locator("#table tbody tr")).to_have_count(1)
    assert list(site.library.held) == ["news"]
    page.reload()
    page.locator("#masthead [data-page=chat]").click()
    expect(page.locator("#evidence .facts").first).to_have_text("这份文件已不在资料库")
    assert page.request.get(f"{site.address}/documents/plan").status == 404


def test_finding_and_sorting(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    turn_to_documents(visitor)
    plan, news = "云溪县优化办事流程三年行动方案", "东洛区上线惠企政策直达平台"
    expect(page.locator("#table tbody th a")).to_have_text([news, plan])  # the newest first
    page.locator("#table thead").get_by_role("button", name="日期").click()
    expect(page.locator("#table tbody th a")).to_have_text([plan, news])
    expect(page.locator("#table th[aria-sort=ascending]")).to_have_text("日期")
    page.fill("#search textarea, #search input", "〔2024〕17号")
    expect(page.locator("#table tbody th a")).to_have_text([plan])
    page.fill("#search textarea, #search input", "没有这样的")
    expect(page.locator("#table")).to_have_text("没有符合的文件。")


def test_where_nothing_is_held_nothing_is_looked_for(site: Site, visit: Visit) -> None:
    site.library.held.clear()
    visitor = visit()
    visitor.page.locator("#masthead [data-page=documents]").click()
    expect(visitor.page.locator("#drop label")).to_be_visible()
    expect(visitor.page.locator("#search")).to_be_hidden()


def test_opening_a_document_from_the_list(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    turn_to_documents(visitor)
    page.locator("#table tbody a", has_text="三年行动方案").click()
    opened = page.frame_locator("#reader iframe")
    expect(opened.locator("h1")).to_have_text("云溪县优化办事流程三年行动方案")
    expect(opened.locator("mark")).to_have_count(0)
    page.get_by_role("button", name="关闭").click()
    expect(page.locator("#reader")).to_be_hidden()


def test_many_files_are_followed_one_by_one(site: Site, visit: Visit, tmp_path: Path) -> None:
    files = [tmp_path / f"公报{number}.txt" for number in range(3)]
    for file in files:
        file.write_text(f"云溪县{file.stem}\n正文。\n", encoding="utf-8")
    release = threading.Event()
    site.library.pause = release
    visitor = visit()
    turn_to_documents(visitor)
    visitor.page.set_input_files("#drop input", files)
    expect(visitor.page.locator("#job li")).to_have_text(
        ["正在读取 公报0.txt", "等待 公报1.txt", "等待 公报2.txt"]
    )
    release.set()
    expect(visitor.page.locator("#job .verdict")).to_contain_text("已加入 3 份")


def test_no_older_news_come_after_newer(
    site: Site, visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is opened anew, and a file is added before the server has answered that."""
    bulletin = tmp_path / "通报.txt"
    bulletin.write_text("云溪县通报\n正文。\n", encoding="utf-8")
    visitor = visit()
    page = visitor.page
    turn_to_documents(visitor)
    page.fill("#place input", str(bulletin))
    opened = threading.Event()
    stats = site.library.stats

    def slow() -> Stats:
        assert opened.wait(60), "the test never let the page open"
        return stats()

    monkeypatch.setattr(site.library, "stats", slow)
    with page.expect_response("**/queue/join?*"):
        page.locator("#masthead [data-page=documents]").click()
    site.library.pause = threading.Event()
    with page.expect_response("**/queue/join?*"):
        page.get_by_role("button", name="加入", exact=True).click()
    page.wait_for_timeout(1000)  # in which the second might overtake the first
    opened.set()
    expect(page.locator("#job .busy")).to_be_visible()
    site.library.pause.set()
    expect(page.locator("#job .verdict")).to_contain_text("已加入 1 份")


def open_details(visitor: Visitor, title: str) -> None:
    row = visitor.page.locator("#table tbody tr", has_text=title)
    row.get_by_role("button", name="详情").click()
    expect(visitor.page.locator("#detail h2")).to_have_text(title)
    expect(visitor.page.locator("#table")).to_be_hidden()
    expect(visitor.page.get_by_role("button", name="返回列表")).to_be_in_viewport()


def test_what_was_read_wrong_is_put_right(site: Site, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    turn_to_documents(visitor)
    open_details(visitor, "云溪县优化办事流程三年行动方案")
    expect(page.locator("#detail .clauses li")).to_have_count(8)
    page.locator("#detail input[name=issuer]").fill("云溪县人民政府")
    page.locator("#detail input[name=effective]").fill("2024-06-01")
    page.locator("#detail input[name=kind]").fill("")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#documents-note")).to_have_text("已保存。")
    about = site.library.document("plan").metadata
    assert (about.issuer, about.effective, about.kind) == (
        "云溪县人民政府",
        date(2024, 6, 1),
        None,
    )
    assert about.document_number == "云政办发〔2024〕17号", "what was not touched stays"
    page.get_by_role("button", name="返回列表").click()
    expect(page.locator("#detail article")).to_have_count(0)
    expect(page.locator("#table tbody tr", has_text="云溪县人民政府")).to_be_visible()


def test_a_document_without_a_title_is_not_saved(site: Site, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    turn_to_documents(visitor)
    open_details(visitor, "云溪县优化办事流程三年行动方案")
    page.locator("#detail input[name=title]").fill("   ")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#documents-note")).to_have_text("文件要有标题。")
    assert site.library.document("plan").title == "云溪县优化办事流程三年行动方案"


def test_a_document_is_read_again_and_opened_at_a_clause(site: Site, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    turn_to_documents(visitor)
    open_details(visitor, "云溪县优化办事流程三年行动方案")
    page.get_by_role("button", name="重新读取").click()
    expect(page.locator("#job .verdict")).to_contain_text("已更新 1 份")
    page.locator("#detail .clauses a", has_text="清理中介服务").click()
    opened = page.frame_locator("#reader iframe")
    expect(opened.locator("mark#here")).to_contain_text("（二）清理中介服务")


def test_a_folder_of_ones_own_machine_is_added(site: Site, visit: Visit, tmp_path: Path) -> None:
    visitor = visit()
    page = visitor.page
    turn_to_documents(visitor)
    page.fill("#place input", "政策文件")
    page.keyboard.press("Enter")
    expect(page.locator("#documents-note")).to_contain_text("请写完整的网页地址")
    expect(page.locator("#place input")).to_have_value("政策文件")
    page.fill("#place input", str(tmp_path / "没有"))
    page.get_by_role("button", name="加入", exact=True).click()
    expect(page.locator("#documents-note")).to_contain_text("没有这个文件夹")
    (tmp_path / "通报.txt").write_text("云溪县通报\n正文。\n", encoding="utf-8")
    page.fill("#place input", str(tmp_path / "通报.txt"))
    page.keyboard.press("Enter")
    expect(page.locator("#job .verdict")).to_contain_text("已加入 1 份")
    expect(page.locator("#place input")).to_have_value("")
    expect(page.locator("#table tbody tr")).to_have_count(3)


def test_the_status_page_and_the_way_back(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    page.locator("#masthead [data-page=status]").click()
    expect(page.locator("#status-facts")).to_contain_text("fictional-model (默认) · 只摘原文")
    expect(page.locator("#chat")).to_be_hidden()
    page.reload()
    expect(page.locator("#status-facts dl").first).to_be_visible()
    page.locator("#masthead [data-page=chat]").click()
    expect(page.locator("#question-box")).to_be_visible()
    expect(page.locator("#status-facts")).to_be_hidden()
    assert visitor.complaints == []


def test_hostile_names_stay_names(site: Site, visit: Visit) -> None:
    title = "<img src=x onerror='window.hacked=true'>"
    site.library.put(document("bad", title, "正文。", issuer="<b>某局</b>"), "正文。")
    visitor = visit()
    turn_to_documents(visitor)
    expect(visitor.page.locator("#table tbody th a", has_text="onerror")).to_have_text(title)
    assert visitor.page.locator("#table img, #table b").count() == 0
    assert visitor.page.evaluate("window.hacked") is None
    assert visitor.complaints == []
