"""The original text as HTML: complete, escaped, marked in the right places."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from rag.ui.original import Mark, original_html


def visible(html: str) -> str:
    """The text of the HTML, hidden tags included."""
    return unescape(re.sub(r"<[^>]+>", "", html))


def test_a_mark_covers_exactly_its_offsets() -> None:
    # The text starts at offset 100 of its document, so [102, 104) is its third and fourth sign.
    assert original_html("零一二三四", 100, [Mark(102, 104)], markup=False) == (
        "零一<mark>二三</mark>四"
    )


def test_overlapping_and_touching_marks_are_one() -> None:
    marks = [Mark(1, 3, "a"), Mark(2, 4), Mark(4, 5)]
    assert original_html("零一二三四五", 0, marks, markup=False) == (
        '零<mark id="a">一二三四</mark>五'
    )


def test_marks_outside_are_cut_off() -> None:
    assert original_html("零一二", 10, [Mark(0, 11), Mark(12, 99), Mark(50, 60)], False) == (
        "<mark>零</mark>一<mark>二</mark>"
    )


def test_tags_stay_in_place_but_out_of_sight() -> None:
    html = original_html("<p>共<b>318</b>条</p>", 0, [Mark(4, 14)], markup=True)
    assert html == (
        '<span class="tag">&lt;p&gt;</span>共'
        '<mark><span class="tag">&lt;b&gt;</span></mark><mark>318</mark>'
        '<mark><span class="tag">&lt;/b&gt;</span></mark>条'
        '<span class="tag">&lt;/p&gt;</span><br>'
    )


def test_scripts_are_hidden_whole_and_entities_are_read() -> None:
    html = original_html("<script>if (a<b) x()</script>甲&nbsp;乙&amp;丙", 0, [], markup=True)
    assert html.endswith("</span>甲\xa0乙&amp;丙")
    assert "if (a" in html.split("</span>")[0]


def test_plain_text_keeps_what_looks_like_tags() -> None:
    assert original_html("若 a<b 且 <c>", 0, [], markup=False) == "若 a&lt;b 且 &lt;c&gt;"


@given(
    st.text(alphabet="甲乙<>/pb&;\n 1", max_size=40),
    st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50)), max_size=4),
)
def test_no_character_is_lost_or_let_through(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(start, end, "<x>") for start, end in spans]
    html = original_html(text, 0, marks, markup=False)
    assert visible(html) == text
    left = re.sub(r'</?mark(?: id="&lt;x&gt;")?>', "", html)
    assert "<" not in left
    assert ">" not in left
