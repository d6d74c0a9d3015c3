"""The documents page in the browser: adding, finding, reading and removing."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import Site, Visit, Visitor
from tests.ui.fakes import document

pytestmark = pytest.mark.browser


def turn_to_documents(visitor: Visitor) -> None:
    visitor.page.locator("#masthead [data-page=documents]").click()
    expect(visitor.page.locator("#table")).to_be_visible()


def titles(visitor: Visitor) -> list[str]:
    return visitor.page.locator("#table tbody th a").all_inner_texts()


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
    expect(page.locator("#job li.failed").first).to_contain_text("The file is empty.")
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
    expect(visitor.page.locator("#drop .failed")).to_contain_text(".exe is no known format")
    assert visitor.page.locator("#table tbody tr").count() == 2
    assert not (site.library.folder / "uploads" / "setup.exe").exists()


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
    assert "大文件" in titles(visitor)


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


def test_hostile_names_stay_names(site: Site, visit: Visit) -> None:
    title = "<img src=x onerror='window.hacked=true'>"
    site.library.put(document("bad", title, "正文。", issuer="<b>某局</b>"), "正文。")
    visitor = visit()
    turn_to_documents(visitor)
    expect(visitor.page.locator("#table tbody th a", has_text="onerror")).to_have_text(title)
    assert visitor.page.locator("#table img, #table b").count() == 0
    assert visitor.page.evaluate("window.hacked") is None
    assert visitor.complaints == []
