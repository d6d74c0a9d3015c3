from __future__ import annotations

import pytest

from rag.documents.kinds import kind_of
from rag.documents.labels import bare_label, field_of
from rag.documents.numbers import find_number, is_number_line, normalise_number


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("青政办发〔2025〕7号", "青政办发〔2025〕7号"),
        ("青政办发[2025] 7号", "青政办发〔2025〕7号"),
        ("青政办函（2025）第7号", "青政办函〔2025〕7号"),
        ("青岭县人民政府令第58号", "青岭县人民政府令第58号"),
        ("青岭县人民政府公告2025年第3号", "青岭县人民政府公告2025年第3号"),
    ],
)
def test_a_document_number_is_normalised(line: str, number: str) -> None:
    assert is_number_line(line)
    assert find_number(line) == number


@pytest.mark.parametrize(
    "line", ["第三条", "〔2025〕7号", "根据青政发〔2025〕7号文件精神，现通知如下。", ""]
)
def test_other_lines_are_no_number_lines(line: str) -> None:
    assert not is_number_line(line)


def test_a_stated_number_keeps_its_words() -> None:
    assert normalise_number(" 国令第706号 ") == "国令第706号"
    assert normalise_number("青政发【2025】 7 号") == "青政发〔2025〕7号"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("青岭县关于印发优化服务实施方案的通知", "通知"),
        ("青岭县2025年优化服务行动方案", "方案"),
        ("关于加快发展的指导意见", "意见"),
        ("青岭县停车设施管理办法（试行）", "办法"),
        ("青岭县市容条例", "条例"),
        ("关于申办赛事的复函", "函"),
        ("对县政协第12号提案的答复", "答复"),
        ("2025年国民经济和社会发展统计公报", "公报"),
        ("一片叶子带富一方百姓", None),
        ("县长会见来访客人", None),
    ],
)
def test_the_kind_is_the_last_word_of_the_title(title: str, kind: str | None) -> None:
    assert kind_of(title) == kind


def test_labels_are_known_however_they_are_spaced() -> None:
    assert bare_label("索 引 号：") == "索引号"
    assert field_of("标　　题：") == "title"
    assert field_of("發文機關：") == "issuer"
    assert field_of("牵头单位") is None
