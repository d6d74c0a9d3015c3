"""What one body decides, another one named beside it did not."""

from __future__ import annotations

import pytest

from tests.verification.passages import judge, kinds

ADJUSTED = (
    "国务院决定在云岭县先行区内调整药品管理的有关规定，由云岭县人民政府负责实施审批。"
    "经明川市政府批准，先行区管委会制定实施细则。"
)


@pytest.mark.parametrize(
    ("statement", "supported"),
    [
        ("国务院决定在云岭县先行区内调整药品管理的有关规定。", True),
        ("云岭县人民政府决定在先行区内调整药品管理的有关规定。", False),
        ("明川市人民政府批准后，先行区管委会制定实施细则。", True),
        ("先行区管委会批准实施细则。", False),
    ],
)
def test_who_decided(statement: str, supported: bool) -> None:
    assert ("subject" not in kinds(judge(statement, ADJUSTED))) is supported


def test_when_and_how_it_is_decided_may_stand_between() -> None:
    text = "经明川市政府近日依法批准，先行区管委会制定实施细则。"
    assert "subject" in kinds(judge("先行区管委会批准实施细则。", text))
    assert "subject" not in kinds(judge("明川市政府批准实施细则。", text))


@pytest.mark.parametrize(
    "statement", ["县财政局决定不收费。", "县财政局经研究决定，不收费。", "县财政局同意不收费。"]
)
def test_a_body_further_from_what_it_does_is_still_its(statement: str) -> None:
    text = "县财政局会同有关单位经研究，决定不收费，同意延期。县审计局决定开展检查。"
    assert "subject" not in kinds(judge(statement, text))


ITSELF = "云岭县人民政府关于调整收费标准的决定（2031-03-11）"


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("须经云岭县司法局批准方可设立代表处。", "需经县司法局批准方可设立代表处。"),
        ("外地机构设立代表处，需经县司法局批准。", "外地机构设立代表处由县司法局批准。"),
    ],
)
def test_a_body_may_be_named_otherwise(text: str, statement: str) -> None:
    assert judge(statement, text).problems == ()


def test_the_issuer_decides_too() -> None:
    text = "根据明川市政府决定，现决定调整云岭县收费标准。"
    assert judge("云岭县人民政府决定调整收费标准。", text, ITSELF).problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "行动计划由云岭县政府批准，明川市政府负责落实。",
        "行动计划由云岭县政府批准，行动计划由明川市政府负责落实。",
    ],
)
def test_who_carries_a_plan_out_did_not_approve_it(text: str) -> None:
    assert "subject" in kinds(judge("行动计划由明川市政府批准。", text))
