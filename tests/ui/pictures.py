"""The pictures of the documentation: ``python -m tests.ui.pictures docs/images``.

Uses the application as people do, on the samples: from the empty library to an answer.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.conftest import CHROMIUM_FLAGS
from tests.ui.samples import DOCUMENTS, serve

QUESTION = "云澜市公共充电设施管理办法从哪天开始施行？"
UNANSWERED = "沧屿区2025年的可网办率目标是多少？"

Take = Callable[[Page, str], None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--llm", default="extractive")
    chosen = parser.parse_args()
    expect.set_options(timeout=120_000)

    def take(page: Page, name: str) -> None:
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement?.blur()")
        taken = Image.open(BytesIO(page.screenshot(animations="disabled")))
        few = taken.convert("RGB").quantize(256, method=Image.Quantize.MAXCOVERAGE)
        few.save(chosen.folder / f"{name}.png", optimize=True)

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        address = serve(Path(folder) / "library", filled=False, llm=chosen.llm)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS
        )
        with visit(browser, address) as page:
            fill(page, Path(folder), take)
            ask(page, take)
        with visit(browser, address, dark=True) as page:
            answered(page, QUESTION)
            take(page, "dark")
        with visit(browser, address, locale="en-US") as page:
            answered(page, QUESTION)
            take(page, "english")
        with visit(browser, address, size=(414, 896)) as page:
            answered(page, QUESTION)
            page.evaluate("scrollTo(0, 0)")
            take(page, "narrow")
        browser.close()


@contextmanager
def visit(
    browser: Browser,
    address: str,
    *,
    locale: str = "zh-CN",
    dark: bool = False,
    size: tuple[int, int] = (1280, 800),
) -> Iterator[Page]:
    context = browser.new_context(
        locale=locale,
        color_scheme="dark" if dark else "light",
        viewport={"width": size[0], "height": size[1]},
    )
    page = context.new_page()
    page.goto(address)
    expect(page.locator("#welcome .lead")).to_be_visible()
    yield page
    context.close()


def fill(page: Page, folder: Path, take: Take) -> None:
    take(page, "first-start")
    scan, empty = folder / "损坏.pdf", folder / "空白.txt"
    scan.write_bytes(b"%PDF-1.4 broken")
    empty.write_text("")
    page.click("#masthead [data-page=documents]")
    page.set_input_files("#drop input", [scan, empty, *sorted(DOCUMENTS.iterdir())])
    expect(page.locator("#job .busy")).to_be_visible()
    expect(page.locator("#job .read").nth(2)).to_be_visible()
    take(page, "indexing")
    expect(page.locator("#job .verdict")).to_be_visible()
    page.click("#job [data-act=dismiss]")
    expect(page.locator("#job .verdict")).to_have_count(0)
    take(page, "documents")
    page.locator("#table tbody tr", has_text="充电").get_by_role("button", name="详情").click()
    expect(page.locator("#detail article")).to_be_visible()
    take(page, "details")
    page.click("#masthead [data-page=status]")
    expect(page.locator("#status-facts dl").first).to_be_visible()
    take(page, "status")
    page.click("#masthead [data-page=chat]")


def ask(page: Page, take: Take) -> None:
    answered(page, QUESTION)
    take(page, "chat")
    page.locator(".card.cited .title a").first.click()
    expect(page.frame_locator("#reader iframe").locator("mark").first).to_be_visible()
    take(page, "citation")
    page.keyboard.press("Escape")
    page.locator("#sidebar .new").click()
    page.fill("#question-box textarea", UNANSWERED)
    page.keyboard.press("Enter")
    expect(page.locator("#thread .abstained")).to_be_visible()
    take(page, "abstention")


def answered(page: Page, question: str) -> None:
    page.fill("#question-box textarea", question)
    page.keyboard.press("Enter")
    expect(page.locator("#thread .answered")).to_be_visible()
    page.locator("a.cite").first.click()
    expect(page.locator(".passage.flash")).to_have_count(0)


if __name__ == "__main__":
    main()
