"""ALCE's citation recall and precision with the lexical proxy, and number fidelity."""

from __future__ import annotations

from eval.metrics.citations import (
    citation_precision,
    citation_recall,
    number_fidelity,
    numbers,
    supports,
    terms,
)

STATEMENT = "企业开办压缩至1个工作日"
FULL = "（一）企业开办压缩至1个工作日。"
OTHER = "政府采购预付款比例提高到30%。"


def test_numbers_are_compared_as_written_after_folding() -> None:
    assert numbers("２０２２年，占85.5%，1,234户，十五个") == {"2022", "85.5", "1,234", "十五"}


def test_terms_are_bigrams_and_words() -> None:
    assert terms("审批局 GDP 达1亿") == {"审批", "批局", "gdp", "达", "亿"}


def test_the_proxy_wants_every_number() -> None:
    assert supports(FULL, STATEMENT)
    assert not supports(FULL.replace("1", "3"), STATEMENT)
    assert not supports(FULL.replace("1", "11"), STATEMENT)


def test_the_proxy_wants_most_terms() -> None:
    # Bigrams of the statement: 企业 业开 开办 办压 压缩 缩至 and 个工 工作 作日, 9 in all.
    assert len(terms(STATEMENT)) == 9
    # 企业 业开 开办 压缩 个工 工作 作日 are 7 of 9 = 0.78.
    assert supports("企业开办时限压缩为1个工作日", STATEMENT)
    # 企业 业开 开办 工作 are 4 of 9 = 0.44.
    assert not supports("企业开办工作于1月启动", STATEMENT)


def test_recall_asks_all_citations_together() -> None:
    assert citation_recall("甲县压缩至1个，乙县提高到30%", ["甲县压缩至1个", "乙县提高到30%"]) == 1
    assert citation_recall("甲县压缩至1个，乙县提高到30%", ["甲县压缩至1个"]) == 0
    assert citation_recall(STATEMENT, []) == 0


def test_precision_counts_citations_that_matter() -> None:
    assert citation_precision(STATEMENT, [FULL]) == 1
    assert citation_precision(STATEMENT, [FULL, OTHER]) == 1 / 2
    assert citation_precision(STATEMENT, [FULL, FULL, OTHER]) == 2 / 3
    # Neither supports alone, both are needed.
    assert (
        citation_precision("甲县压缩至1个，乙县提高到30%", ["甲县压缩至1个", "乙县提高到30%"]) == 1
    )
    # All together do not support it: no citation counts.
    assert citation_precision(STATEMENT, [OTHER]) == 0


def test_number_fidelity_by_hand() -> None:
    assert number_fidelity("由1个减到3个", ["压缩至1个"]) == 1 / 2
    assert number_fidelity("由1个减到3个", ["压缩至1个", "不超过3个"]) == 1
    assert number_fidelity("达到85%", ["达到185%"]) == 0
    assert number_fidelity("由县审批局牵头", []) == 1
    assert number_fidelity("6月30日前完成", ["六月三十日前完成"]) == 1
    assert number_fidelity("十二月完成", ["12月完成"]) == 1
    assert number_fidelity("7月完成", ["六月完成"]) == 0
    assert number_fidelity("建成1个", ["建成一些"]) == 0
