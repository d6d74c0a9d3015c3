"""The rules have a version, so that libraries made by older ones are brought up to date."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from rag.documents.loading import load_bytes
from rag.reading import RULES, make_document

TEXT = """砚湖区人民政府办公室关于印发优化营商环境工作方案的通知
砚政办发〔2026〕7号
各街道办事处，区政府各部门：
现将方案印发给你们，请认真贯彻执行。
一、总体要求
坚持问题导向。
二、主要任务
（一）整治红顶中介。全面清理违规收费。（牵头单位：区发改局；完成时限：2026年11月底）
（二）压缩企业开办时间。一是推行一网通办；二是优化流程。
1.由1个工作日压缩至４小时。
第一条　本方案自2026年3月1日起施行。
扫一扫在手机打开当前页
砚湖区人民政府办公室
2026年2月6日
"""
REPORT = """中新网甲市8月7日电 (赵六)记者7日从砚湖区审批局获悉，砚湖区上半年办件1.2万件。
砚湖区将在年内建成服务站25个。
"""
EXPECTED = {2: "c27ba1b7516bc18c"}


def test_whoever_changes_the_rules_raises_their_version() -> None:
    """If this fails and the new outcome is wanted: raise RULES, and write its digest here."""
    documents = [
        make_document(load_bytes(text.encode(), "a.txt"), "a.txt") for text in (TEXT, REPORT)
    ]
    outcome = [
        [asdict(document.metadata), [asdict(clause) for clause in document.clauses]]
        for document in documents
    ]
    written = json.dumps(outcome, ensure_ascii=False, sort_keys=True, default=str)
    assert hashlib.sha256(written.encode()).hexdigest()[:16] == EXPECTED[RULES], written
