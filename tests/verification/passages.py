"""Passages of invented places, and a short way to verify against them."""

from __future__ import annotations

from rag.types import Passage
from rag.verification import Verdict, verify

CONTEXT = "云岭县2031年营商环境提升方案（2031-03-11） › 二、重点任务"


def passage(
    text: str, context: str = CONTEXT, *, number: int = 1, start: int = 0, search_text: str = ""
) -> Passage:
    return Passage(
        number=number,
        document_id=f"document-{number}",
        title=context,
        source="file.txt",
        clause="",
        start=start,
        end=start + len(text),
        text=text,
        search_text=search_text or text,
        context=context,
        score=1.0,
    )


def judge(statement: str, text: str, context: str = CONTEXT, *, question: str = "") -> Verdict:
    return verify(statement, [passage(text, context)], [1], question=question)


def kinds(verdict: Verdict) -> set[str]:
    return {problem.kind.value for problem in verdict.problems}
