"""The report: everything in it, nothing executed, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from eval.datasets import Evidence
from eval.gold import Place
from eval.metrics.catalogue import METRICS
from eval.outcome import Record
from eval.report import render
from eval.report.charts import verdicts_by_type
from eval.report.page import in_words
from eval.report.view import Piece, pieces
from eval.store import RunInfo
from eval.summary import summarise
from rag.types import Abstention, Answer, Turn
from tests.eval.fakes import abstention, answer, citation, item, passage
from tests.eval.test_judging import judged
from tests.eval.test_runner import INFO

EVIL = "<script>alert('x')</script><img src=x onerror=alert(1)>&amp;\"'"
SHOWN = [passage("可网办率达到85%以上。"), passage("由县审批局牵头。", number=2)]


def records() -> list[Record]:
    right: Answer = answer(("可网办率达到85%以上", [citation("可网办率达到85%")]), shown=SHOWN)
    declined: Abstention = abstention(SHOWN)
    evidence = (Evidence("达到85%以上"), Evidence("哪里都没有"))
    return [
        judged(item("q1", evidence=evidence, history=(Turn("user", "青溪县呢"),)), right),
        judged(item("q2", kind="数字"), declined),
        judged(item("q3", kind="none", answerable=False, gold_docs=()), declined),
        judged(item("q4", kind=EVIL, must=[[EVIL]], must_not_contain=("85%",)), right),
        judged(item("q5", kind="$x$", gold_docs=(EVIL,)), ValueError(EVIL)),
    ]


def rendered(info: RunInfo | None = None) -> str:
    settings = {"llm": EVIL, "embedder": "e5"}
    chosen = info or replace(INFO, dataset=EVIL, questions=5, settings=settings)
    found = records()
    return render(chosen, found, summarise(found, METRICS["answers"]))


class Page(HTMLParser):
    """Collects elements and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attributes for name, attributes in self.elements if name == tag)


def test_no_text_becomes_markup() -> None:
    page = Page(rendered())
    assert len(list(page.all("script"))) == 1
    assert not list(page.all("img"))
    assert not [name for _, attributes in page.elements for name in attributes if name[:2] == "on"]
    assert EVIL in page.words


def test_nothing_is_fetched() -> None:
    html = rendered()
    page = Page(html)
    for _, attributes in page.elements:
        for name, value in attributes.items():
            if name in ("src", "href", "xlink:href", "action", "data", "poster", "srcset"):
                assert value is not None
                assert value.startswith("#"), (name, value)
    assert "@import" not in html
    assert not re.search(r"url\((?!#)", html)
    (policy,) = [
        attributes["content"]
        for attributes in page.all("meta")
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert str(policy).startswith("default-src 'none'; ")


def test_every_question_is_there_with_what_happened() -> None:
    page = Page(rendered())
    rows = [attributes for attributes in page.all("tbody") if "data-verdict" in attributes]
    assert [row["data-verdict"] for row in rows] == [
        "correct answer",
        "false abstention",
        "correct abstention",
        "wrong answer",
        "failed",
    ]
    assert [row["data-right"] for row in rows] == ["1", "0", "1", "0", "0"]
    assert rows[1]["data-type"] == "数字"
    for expected in ("青溪县呢", "not found in the library", "states the forbidden", "ValueError"):
        assert expected in page.words


def test_the_verdicts_in_words() -> None:
    said = in_words(records())
    assert said == (
        "2 of 5 are right: 1 answered correctly, 1 rightly declined because the documents do not "
        "say. The others: 1 declined although the answer is in the documents, 1 answered wrongly "
        "or incompletely, 1 failed with an error."
    )
    assert said in Page(rendered()).words
    assert in_words(records()[:1]).endswith(" None is wrong.")


def test_a_run_of_the_baseline_says_so() -> None:
    settings = {"llm": "a", "embedder": "b", "system": "baseline"}
    assert "the plain baseline pipeline" in rendered(replace(INFO, questions=5, settings=settings))
    assert "baseline" not in rendered()


def test_an_unfinished_run_says_so() -> None:
    settings = {"llm": "a", "embedder": "b"}
    html = rendered(replace(INFO, questions=9, settings=settings))
    assert "not finished: 5 of 9 questions" in html
    assert "not finished" not in rendered()


def test_the_same_run_gives_the_same_page() -> None:
    assert _untimed(rendered()) == _untimed(rendered())


def _untimed(html: str) -> str:
    """Without what depends on the clock of this test: the chart of latencies and the times."""
    html = re.sub(r"<figcaption>How long.*?</figure>", "", html, flags=re.DOTALL)
    return re.sub(r"[\d.,]+ (ms|s)\b", "", html)


def test_charts_keep_labels_as_text_and_take_the_colours_of_the_page() -> None:
    svg = verdicts_by_type(records())
    assert svg.startswith("<svg")
    assert ">数字 (1)<" in svg
    assert ">$x$ (1)<" in svg  # no formula
    assert "<script>" not in svg
    assert "var(--good)" in svg
    assert not re.search(r"#0[0-9a-b]0[0-9a-b]0[0-9a-b]\b", svg)


def test_a_passage_is_cut_where_citations_and_evidence_begin_and_end() -> None:
    shown = passage("由县审批局牵头。\n可网办率达到85%以上。")
    cited = citation("由县审批局牵头。\n可网办率")
    start = shown.start
    gold = [Place("qingxi.txt", start + 9, start + 100), Place("baishi.txt", start, start + 5)]
    assert pieces(shown, [cited], gold) == (
        Piece("由县审批局牵头。\n", cited=True, gold=False),
        Piece("可网办率", cited=True, gold=True),
        Piece("达到85%以上。", cited=False, gold=True),
    )


def test_tags_of_the_source_are_not_shown() -> None:
    shown = replace(passage("由县审批局牵头。"), text="<p>由<b>县</b>", start=0, end=12)
    assert pieces(shown, [], []) == (Piece("由县", cited=False, gold=False),)


@pytest.mark.browser
def test_the_filters_work_and_no_request_leaves_the_page(tmp_path: Path, browser: Any) -> None:
    path = tmp_path / "report.html"
    path.write_text(rendered(), encoding="utf-8")
    page = browser.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())

    def visible() -> int:
        return int(page.locator(".questions tbody:visible").count())

    assert visible() == 5
    page.select_option("#verdict", "wrong")
    assert visible() == 3
    page.select_option("#type", "数字")
    assert visible() == 1
    page.select_option("#verdict", "")
    page.select_option("#type", "")
    page.fill("#text", " Q3 ")
    assert visible() == 1
    assert page.locator("#count").inner_text() == "1 of 5 questions"
    page.fill("#text", "没有这样的问题")
    assert visible() == 0
    assert requests == [path.as_uri()]
    assert complaints == []
    page.close()
