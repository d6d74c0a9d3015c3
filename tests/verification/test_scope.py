"""Of all, of all but some, and yes or no."""

from __future__ import annotations

import pytest

from tests.verification.passages import judge

IMPORTS = (
    "对先行区内医院因急需进口少量药品（不含疫苗）的申请，由县政府审批。"
    "除禁止进境的外，区内企业进口用于研发的货物，免于提交许可证件。"
    "除补贴外，还对购车人给予奖励。"
)
SPREAD = "由县金融办指导，在8个乡镇推广信用贷款。加油站已搬迁。"
APPROVED = "外地机构在本县设立代表处，须经县司法局批准。"
FREE = "个体户变更地址，无需提交原件。"
FORMER = "县医院原院长祝小敏被处分。"

SUPPORTED = [
    (IMPORTS, "医院急需进口少量药品（不含疫苗）的申请，由县政府审批。"),
    (IMPORTS, "除禁止进境的外，区内企业进口用于研发的货物免于提交许可证件。"),
    (IMPORTS, "对购车人给予奖励。"),
    (SPREAD, "在8个乡镇推广信用贷款。"),
    ("全县农户均可申请补贴。", "所有农户可申请补贴。"),
    (APPROVED, "需要，须经县司法局批准。"),
    (APPROVED, "外地机构设立代表处须经县司法局批准。"),
    (FREE, "不需要，个体户变更地址无需提交原件。"),
    (FORMER, "县医院原院长祝小敏被处分。"),
]

REFUSED = [
    (IMPORTS, "先行区内医院因急需进口少量药品的申请，由县政府审批。"),
    (IMPORTS, "区内企业进口用于研发的货物免于提交许可证件。"),
    (SPREAD, "信用贷款由县金融办指导，在全国推广。"),
    (SPREAD, "加油站已全部搬迁。"),
    (APPROVED, "不需要，由县司法局批准。"),
    (FREE, "需要，个体户变更地址提交原件。"),
    (FORMER, "祝小敏现任县医院院长。"),
]


@pytest.mark.parametrize(("text", "statement"), SUPPORTED)
def test_supported(text: str, statement: str) -> None:
    assert judge(statement, text).problems == ()


@pytest.mark.parametrize(("text", "statement"), REFUSED)
def test_refused(text: str, statement: str) -> None:
    assert judge(statement, text).problems != ()
