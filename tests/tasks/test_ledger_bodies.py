from __future__ import annotations

import pytest

from rag.tasks.bodies import matching, parted

HUA = "江原省 明山市 华桥区"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("华桥区财政局", ("华桥", "区", "财政局")),
        ("江原省明山市华桥区财政局", ("华桥", "区", "财政局")),
        ("市场监督管理局", ("", "", "市场监管局")),
        ("区市场监管局", ("", "区", "市场监管局")),
        ("县乡村振兴局", ("", "县", "乡村振兴局")),
        ("城市管理局", ("", "", "城市管理局")),
        ("国家发展和改革委员会", ("", "", "发改委")),
        ("區財政局", ("", "区", "财政局")),
    ],
)
def test_place_level_and_department(name: str, expected: tuple[str, str, str]) -> None:
    assert parted(name) == expected


@pytest.mark.parametrize(
    ("asked", "named", "region"),
    [
        ("财政局", "区财政局", HUA),
        ("区财政局", "财政局", HUA),
        ("华桥区财政局", "区财政局", HUA),
        ("华桥区财政局", "财政局", HUA),
        ("审批局", "区行政审批局", HUA),
        ("行政审批局", "审批局", HUA),
        ("发展改革委", "国家发展和改革委员会", None),
        ("人社局", "区人力资源和社会保障局", HUA),
        ("财政局", "明山市财政局", HUA),
    ],
)
def test_the_same_body(asked: str, named: str, region: str | None) -> None:
    assert matching(asked, [named, "区残联"], region) == {named}


@pytest.mark.parametrize(
    ("asked", "named", "region"),
    [
        ("财政局", "财政局国库中心", HUA),
        ("财政局国库中心", "财政局", HUA),
        ("市财政局", "区财政局", HUA),
        ("市财政局", "财政局", HUA),
        ("东桥区财政局", "区财政局", HUA),
        ("东桥区财政局", "华桥区财政局", None),
        ("公安局", "森林公安局", HUA),
        ("华桥县财政局", "华桥区财政局", None),
        ("局", "区财政局", HUA),
        ("", "区财政局", HUA),
        ("区", "区财政局", HUA),
    ],
)
def test_another_body(asked: str, named: str, region: str | None) -> None:
    assert matching(asked, [named, "区残联"], region) == set()


def test_a_short_name_that_two_bodies_could_bear_means_neither() -> None:
    assert matching("管护中心", ["河道管护中心", "公路管护中心"], HUA) == set()
    assert matching("河道管护中心", ["河道管护中心", "公路管护中心"], HUA) == {"河道管护中心"}
