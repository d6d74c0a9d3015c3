"""One document on the documents page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.revising import EDITABLE, corrected
from rag.ui.details import FIELDS, MOST_CLAUSES, details_html
from tests.ui.fakes import FakeLibrary, document

LIBRARY = FakeLibrary.sample()
PLAN = LIBRARY.document("plan")
CLAUSES = LIBRARY.clauses("plan")


def test_every_field_that_may_be_edited_is_in_the_form() -> None:
    assert set(FIELDS) == set(EDITABLE)
    html = details_html(PLAN, CLAUSES, "zh-CN", editable=True)
    for name in FIELDS:
        assert f'name="{name}"' in html
    assert 'value="云政办发〔2024〕17号"' in html
    assert 'type="date" name="published" value="2024-05-20"' in html


def test_readers_see_what_is_known_and_nothing_to_press() -> None:
    html = details_html(PLAN, CLAUSES, "en", editable=False)
    assert "<input" not in html
    assert 'data-act="remove"' not in html
    assert "<dt>Document number</dt><dd>云政办发〔2024〕17号</dd>" in html
    assert "Index number" not in html, "nothing is known of it"


def test_what_was_put_right_says_so() -> None:
    changed = replace(PLAN, metadata=corrected(PLAN.metadata, {"issuer": "云溪县人民政府"}))
    html = details_html(changed, CLAUSES, "zh-CN", editable=True)
    assert html.count("手工改过") == 1


def test_clauses_lead_to_their_place_and_long_lists_end() -> None:
    html = details_html(PLAN, CLAUSES, "zh-CN", editable=False)
    first = CLAUSES[0]
    assert f"documents/plan?start={first.start}&end={first.end}#here" in html
    many = details_html(PLAN, CLAUSES[:1] * (MOST_CLAUSES + 5), "zh-CN", editable=False)
    assert many.count('class="label"') == MOST_CLAUSES
    assert "其余 5 条见全文" in many


@pytest.mark.parametrize("editable", [True, False])
def test_hostile_facts_stay_text(editable: bool) -> None:
    bad = document("bad", '"><script>x</script>', "正文", issuer="<b>某局</b>")
    html = details_html(bad, [], "en", editable)
    assert "<script>" not in html
    assert "<b>" not in html
