from __future__ import annotations

from datetime import date, datetime

import pytest

from rag.catalogue import Entry
from rag.errors import SettingsError
from rag.filters import admitted, as_filters
from rag.types import Filters

ENTRIES = (
    Entry("a", "甲", "云江省 青溪市 梧津区", "梧津区人民政府", "通知", None, date(2026, 4, 30)),
    Entry("b", "乙", "云江省 青溪市", "青溪市人民政府", "办法", None, date(2024, 1, 1)),
    Entry("c", "丙", None, None, None, None, None),
)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), ["a", "b", "c"]),
        (Filters(documents=("c", "nowhere")), ["c"]),
        (Filters(regions=("青溪市",)), ["a", "b"]),
        (Filters(regions=("青溪市 梧津区",)), ["a"]),
        (Filters(regions=("雲江省",)), ["a", "b"]),
        (Filters(issuers=("梧津区",)), ["a"]),
        (Filters(kinds=("通知", "办法")), ["a", "b"]),
        (Filters(published_from=date(2026, 4, 30)), ["a"]),
        (Filters(published_to=date(2024, 1, 1)), ["b"]),
        (Filters(regions=("青溪市",), kinds=("公告",)), []),
    ],
)
def test_every_condition_has_to_be_met(filters: Filters, expected: list[str]) -> None:
    assert admitted(ENTRIES, filters) == expected


def test_a_mapping_says_the_same_as_filters() -> None:
    given = {"regions": "青溪市", "kinds": ["通知"], "published_from": "2026-04-01"}
    assert as_filters(given) == Filters(
        regions=("青溪市",), kinds=("通知",), published_from=date(2026, 4, 1)
    )
    assert as_filters({"published_to": datetime(2026, 4, 1, 12)}) == Filters(
        published_to=date(2026, 4, 1)
    )
    assert as_filters(None) is None
    assert as_filters({}) == Filters()


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"area": "青溪市"}, "no filter 'area'.*regions"),
        ({"regions": 5}, "'regions' takes texts, not 5"),
        ({"regions": ["青溪市", None]}, "'regions' takes texts"),
        ({"kinds": [" "]}, "'kinds' takes texts"),
        ({"published_from": "last year"}, "'published_from' takes a day.*2026-04-30"),
        ({"published_from": 2026}, "'published_from' takes a day"),
        ({"published_from": "2026-02-02", "published_to": "2026-02-01"}, "later than"),
        ("青溪市", "are a str"),
    ],
)
def test_what_makes_no_sense_is_named(given: object, complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint):
        as_filters(given)  # type: ignore[arg-type]


def test_a_text_in_place_of_a_tuple_is_one_condition() -> None:
    # Otherwise each of its characters would be.
    assert as_filters(Filters(regions="青溪市")) == Filters(regions=("青溪市",))  # type: ignore[arg-type]
