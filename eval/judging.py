"""Judges one outcome against its question: the verdict, why, and every score that applies."""

from __future__ import annotations

from collections.abc import Sequence

from eval.datasets.item import Item
from eval.gold import Gold, hits
from eval.metrics.citations import citation_precision, citation_recall, number_fidelity
from eval.metrics.facts import forbidden_facts, missing_groups
from eval.metrics.overlap import exact_match, f1, rouge_l
from eval.metrics.ranking import ndcg_at_k, recall_at_k, reciprocal_rank_at_k
from eval.outcome import Outcome, Record, Verdict
from rag.tokens import count_tokens
from rag.types import Statement


def judge(item: Item, gold: Gold, outcome: Outcome) -> Record:
    """The full record of one question."""
    verdict, explanation = _verdict(item, outcome)
    scores = {"accuracy": float(verdict.correct), "failures": float(outcome.status == "failed")}
    abstained = outcome.status == "abstained"
    if item.answerable:
        scores["false_abstention"] = float(abstained)
        scores |= _answer_scores(item, outcome)
        scores |= _retrieval_scores(gold, outcome)
    else:
        scores["abstention_recall"] = float(abstained)
    if abstained:
        scores["abstention_precision"] = float(not item.answerable)
    if outcome.status == "answered":
        scores |= _fidelity_scores(outcome)
    scores |= _costs(outcome)
    return Record(item, gold, outcome, verdict, explanation, scores)


def _verdict(item: Item, outcome: Outcome) -> tuple[Verdict, str]:
    if outcome.status == "failed":
        return Verdict.FAILED, f"{outcome.reason}: {outcome.text}"
    if outcome.status == "abstained":
        if item.answerable:
            return Verdict.FALSE_ABSTENTION, f"abstained ({outcome.reason})"
        return Verdict.CORRECT_ABSTENTION, f"abstained ({outcome.reason})"
    if not item.answerable:
        return Verdict.UNFOUNDED_ANSWER, "the documents do not say"
    said = [statement.text for statement in outcome.statements]
    missing = missing_groups(said, item.must_contain)
    forbidden = forbidden_facts(said, item.must_not_contain)
    if missing or forbidden:
        lacks = [f"lacks {' / '.join(group)}" for group in missing]
        states = [f"states {fact}" for fact in forbidden]
        return Verdict.WRONG_ANSWER, "; ".join([*lacks, *states])
    return Verdict.CORRECT_ANSWER, "states every required fact"


def _answer_scores(item: Item, outcome: Outcome) -> dict[str, float]:
    """Over answerable questions; one that was not answered scores 0."""
    said = "".join(statement.text for statement in outcome.statements)
    scores = {
        "citation_recall_lexical": _recall(outcome.statements),
        "citation_precision_lexical": _precision(outcome.statements),
    }
    if item.answers:
        scores["exact_match"] = exact_match(said, item.answers)
        scores["f1"] = f1(said, item.answers)
        scores["rouge_l"] = rouge_l(said, item.answers)
    return scores


def _recall(statements: Sequence[Statement]) -> float:
    """ALCE's recall of one answer: over its statements."""
    return _mean([citation_recall(one.text, _premises(one)) for one in statements])


def _precision(statements: Sequence[Statement]) -> float:
    """ALCE's precision of one answer: over its citations, not over its statements."""
    relevant = sum(
        citation_precision(one.text, _premises(one)) * len(one.citations) for one in statements
    )
    total = sum(len(one.citations) for one in statements)
    return relevant / total if total else 0.0


def _premises(statement: Statement) -> list[str]:
    """What a citation says, with its title and clause, as ALCE puts the title before a passage."""
    return [f"{one.title}\n{one.clause}\n{one.quote}" for one in statement.citations]


def _retrieval_scores(gold: Gold, outcome: Outcome) -> dict[str, float]:
    """Over answerable questions with gold documents, or with gold evidence: what stood on screen
    for it, and what was cited."""
    scores: dict[str, float] = {}
    if gold.documents:
        ranked = list(dict.fromkeys(passage.document_id for passage in outcome.passages))
        scores["document_recall@10"] = recall_at_k(ranked, gold.documents, 10)
        scores["document_mrr@10"] = reciprocal_rank_at_k(ranked, gold.documents, 10)
        scores["document_ndcg@10"] = ndcg_at_k(ranked, dict.fromkeys(gold.documents, 1), 10)
    if gold.evidence:
        citations = [one for statement in outcome.statements for one in statement.citations]
        scores["evidence_shown"] = _mean(
            [
                float(any(hits(passage, places) for passage in outcome.passages))
                for places in gold.evidence
            ]
        )
        scores["evidence_cited"] = float(
            any(hits(citation, places) for citation in citations for places in gold.evidence)
        )
    return scores


def _fidelity_scores(outcome: Outcome) -> dict[str, float]:
    """Over questions that were answered: is what was said and quoted true to the documents?"""
    quotes = sum(len(statement.citations) for statement in outcome.statements)
    return {
        "citation_recall_answered": _recall(outcome.statements),
        "citation_precision_answered": _precision(outcome.statements),
        "quote_exactness": 1 - len(outcome.inexact_quotes) / quotes if quotes else 0.0,
        "number_fidelity": _mean(
            [
                number_fidelity(one.text, [cited.quote for cited in one.citations])
                for one in outcome.statements
            ]
        ),
    }


def _costs(outcome: Outcome) -> dict[str, float]:
    """Milliseconds, and tokens as tiktoken's ``cl100k_base`` counts them."""
    costs = {"latency_total": outcome.milliseconds}
    if outcome.timings is not None:
        costs["latency_evidence"] = outcome.timings.retrieve
        if outcome.timings.first_token is not None:
            costs["latency_first_token"] = outcome.timings.first_token
    if outcome.status != "failed":
        shown = sum(count_tokens(passage.search_text) for passage in outcome.passages)
        costs["evidence_tokens"] = float(shown)
    if outcome.status == "answered":
        costs["answer_tokens"] = float(count_tokens(outcome.text))
    return costs


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
