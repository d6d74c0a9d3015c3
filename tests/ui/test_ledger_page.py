"""The ledger page without a browser: what it reads from one, and what it writes."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from rag.store import Store
from rag.tasks.model import Coverage, LedgerQuery, SortKey, Standing
from rag.ui.ledger_asked import LONGEST_WORDS, Asked, asked_in
from rag.ui.ledger_chart import MOST_LEADS, MOST_MONTHS, chart_html
from rag.ui.ledger_table import conditions_html, table_html
from rag.ui.ledger_task import Followed, task_html
from rag.ui.strings import LOCALES
from tests.tasks.ledgers import Writer, plan, source

ON = date(2022, 5, 1)
COVERAGE = Coverage(documents=3, with_tasks=1, unread=0, failed=0)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "library.sqlite")
    store.put(plan().document(), source("/x/plan.txt"))
    return store


def test_conditions_come_from_the_browser_and_are_not_believed() -> None:
    assert asked_in({}) == Asked()
    fields = {"unit": " 财政局 ", "from": "2022-04-01", "by": "x", "standing": "overdue"}
    query = asked_in(fields).query
    assert (query.unit, query.due_from, query.due_by) == ("财政局", date(2022, 4, 1), None)
    assert query.standing is Standing.OVERDUE
    hostile = {"standing": "'; DROP", "sort": "1;--", "lead": "长" * 999, "words": "\0"}
    asked = asked_in(hostile)
    assert asked.query.standing is None
    assert asked.sort is SortKey.DOCUMENT
    assert asked.query.lead == "长" * LONGEST_WORDS


def test_days_the_wrong_way_round_are_turned() -> None:
    query = asked_in({"from": "2022-05-01", "by": "2022-04-01"}).query
    assert (query.due_from, query.due_by) == (date(2022, 4, 1), date(2022, 5, 1))


def test_an_export_asks_for_what_the_page_shows() -> None:
    query = LedgerQuery(
        lead="甲&乙局",
        unit="丙=丁局",
        due_from=date(2022, 4, 1),
        due_by=date(2022, 4, 30),
        standing=Standing.DONE,
        words="a b",
    )
    asked = Asked(query, SortKey.DUE, descending=True)
    assert asked_in(dict(parse_qsl(asked.address()))) == asked
    assert Asked().address() == "sort=document"


def test_a_heading_sorts_and_turns() -> None:
    once = Asked(page=4).sorted_by("due")
    assert (once.sort, once.descending, once.page) == (SortKey.DUE, False, 0)
    assert once.sorted_by("due").descending
    assert not once.sorted_by("due").sorted_by("title").descending
    assert once.sorted_by("nonsense") == once


@pytest.mark.parametrize("locale", LOCALES)
def test_the_table_says_how_much_it_speaks_for(store: Store, locale: str) -> None:
    rows = store.ledger.rows()
    html = table_html(rows, 4, COVERAGE, Asked(), ON, locale)  # type: ignore[arg-type]
    assert html.count("<tr>") == 1 + 4
    assert "warning" not in html
    held = rows[0].task
    address = f"documents/{held.document_id}?start={held.content.start}&end={held.content.end}#here"
    assert address in unescape(html)
    missing = Coverage(documents=3, with_tasks=1, unread=1, failed=1)
    html = table_html(rows, 4, missing, Asked(), ON, locale)  # type: ignore[arg-type]
    assert re.search(r'class="warning">[^<]*2', html)


def test_what_a_document_says_is_escaped(tmp_path: Path) -> None:
    store = Store(tmp_path / "bad.sqlite")
    bad = "<script>\"'&"
    writer = Writer(bad).task(bad, [bad], [bad], due=date(2022, 4, 30))
    store.put(writer.document(), source("/x/bad.txt"))
    store.followup.set("1", who=bad, note=bad)
    store.followup.open_problem("1", bad, who=bad)
    (row,) = store.ledger.rows()
    followed = Followed(row, None, store.followup.problems(), store.followup.changes())
    for html in (
        table_html([row], 1, COVERAGE, Asked(), ON, "en"),
        task_html(followed, ON, "en", editable=True),
        task_html(followed, ON, "en", editable=False),
        chart_html([("2022-04", bad, 1), ("2022-05", bad, 1)], "en"),
        conditions_html(LedgerQuery(lead=bad, unit=bad, words=bad), "en"),
    ):
        assert "<script>" not in html
        assert "&lt;script&gt;&quot;&#x27;&amp;" in html


def test_only_administrators_get_fields(store: Store) -> None:
    (row, *_) = store.ledger.rows()
    followed = Followed(row, None, (), ())
    assert "<form>" in task_html(followed, ON, "zh-CN", editable=True)
    looked_at = task_html(followed, ON, "zh-CN", editable=False)
    assert "<form" not in looked_at
    assert "<textarea" not in looked_at


def test_the_chart_counts_every_task_once() -> None:
    """Nine bodies, the six that lead most in colours of their own, and a month between."""
    counts = [("2022-04", f"局{number}", number + 1) for number in range(9)]
    html = chart_html([*counts, ("2022-06", "局8", 2)], "zh-CN")
    assert "2022-04: 45; 2022-05: 0; 2022-06: 2" in html
    legend = re.findall(r"</svg>([^<]+)</li>", html)
    assert legend == ["局8", "局7", "局6", "局5", "局4", "局3", "其他"]
    assert len(legend) == MOST_LEADS + 1
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", html)


def test_a_chart_needs_two_months_and_keeps_to_the_latest() -> None:
    assert chart_html([], "en") == ""
    assert chart_html([("2022-04", "局", 3)], "en") == ""
    years = [(f"{year}-0{month}", "局", 1) for year in range(1990, 2030) for month in (1, 6)]
    html = chart_html(years, "en")
    assert "2029-06: 1" in html
    assert "1990-01" not in html
    assert len(re.findall(r"\d{4}-\d\d: ", html)) == MOST_MONTHS
