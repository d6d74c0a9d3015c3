"""Verdict and scores of one question, every number worked out beside it."""

from __future__ import annotations

from typing import Any

import pytest

from eval.datasets import Evidence, Item
from eval.gold import Place, Shelf, hits
from eval.judging import judge
from eval.outcome import Record, Verdict
from eval.runner import ask
from rag.types import Abstention, Answer
from tests.eval.fakes import (
    TEXTS,
    FakeLibrary,
    ScriptedAssistant,
    abstention,
    answer,
    citation,
    item,
    passage,
)


def judged(question: Item, result: Answer | Abstention | Exception) -> Record:
    shelf = Shelf(FakeLibrary())
    outcome = ask(question, ScriptedAssistant({question.question: result}), shelf)
    return judge(question, shelf.gold(question), outcome)


RIGHT = answer(("可网办率达到85%以上", [citation("可网办率达到85%以上。")]))


def test_a_right_answer() -> None:
    record = judged(item(), RIGHT)
    assert record.verdict is Verdict.CORRECT_ANSWER
    assert record.scores["accuracy"] == 1
    assert record.scores["false_abstention"] == 0
    assert record.scores["latency_evidence"] == 10
    assert record.scores["latency_first_token"] == 200
    assert "abstention_recall" not in record.scores
    assert "abstention_precision" not in record.scores


def test_costs() -> None:
    shown = [passage("由县审批局牵头。"), passage("白石县", "baishi.txt", 2)]
    record = judged(item(), answer(("85%", [citation("85%")]), shown=shown))
    # cl100k_base: 85 and % are one token each.
    assert record.scores["answer_tokens"] == 2
    both = judged(item(), abstention(shown)).scores["evidence_tokens"]
    one = judged(item(), abstention(shown[:1])).scores["evidence_tokens"]
    assert 0 < one < both
    assert "evidence_tokens" not in judged(item(), ValueError("lost")).scores


def test_every_group_is_needed_and_statements_are_not_run_together() -> None:
    question = item(must=[["85%"], ["审批局", "政数局"]])
    split = answer(
        ("由县审批局牵头，达到8", [citation("由县审批局牵头。")]),
        ("5%以上", [citation("可网办率达到85%以上。")]),
    )
    record = judged(question, split)
    assert record.verdict is Verdict.WRONG_ANSWER
    assert record.explanation == "lacks 85%"
    both = answer(("由县审批局牵头，达到85%", [citation("由县审批局牵头。")]))
    assert judged(question, both).verdict is Verdict.CORRECT_ANSWER


def test_citation_numbers_are_no_part_of_the_answer() -> None:
    question = item(must=[["1"]])
    assert judged(question, RIGHT).verdict is Verdict.WRONG_ANSWER


def test_a_forbidden_fact_makes_it_wrong() -> None:
    question = item(must_not_contain=("85%以上",))
    record = judged(question, RIGHT)
    assert record.verdict is Verdict.WRONG_ANSWER
    assert record.explanation == "states 85%以上"


def test_abstaining_is_right_only_where_there_is_no_answer() -> None:
    wrongly = judged(item(), abstention())
    assert wrongly.verdict is Verdict.FALSE_ABSTENTION
    assert wrongly.scores["accuracy"] == 0
    assert wrongly.scores["abstention_precision"] == 0
    assert wrongly.scores["citation_recall_lexical"] == wrongly.scores["f1"] == 0
    rightly = judged(item(answerable=False), abstention())
    assert rightly.verdict is Verdict.CORRECT_ABSTENTION
    assert rightly.scores["accuracy"] == rightly.scores["abstention_precision"] == 1
    assert rightly.scores["abstention_recall"] == 1
    unfounded = judged(item(answerable=False), RIGHT)
    assert unfounded.verdict is Verdict.UNFOUNDED_ANSWER
    assert unfounded.scores["abstention_recall"] == 0
    assert "f1" not in unfounded.scores
    # What was said is held against its citations even where nothing should have been said.
    assert "citation_recall_lexical" not in unfounded.scores
    assert unfounded.scores["citation_recall_answered"] == 1
    assert "citation_recall_answered" not in wrongly.scores


@pytest.mark.parametrize("answerable", [True, False])
def test_a_crash_is_no_abstention(answerable: bool) -> None:
    record = judged(item(answerable=answerable), ValueError("model lost"))
    assert record.verdict is Verdict.FAILED
    assert record.explanation == "ValueError: model lost"
    assert record.scores["accuracy"] == 0
    assert record.scores["failures"] == 1
    assert "abstention_precision" not in record.scores
    assert record.scores["false_abstention" if answerable else "abstention_recall"] == 0


def test_quotes_are_held_against_the_library() -> None:
    from dataclasses import replace

    good = citation("由县审批局牵头。")
    bad = [
        replace(good, start=good.start + 1),
        replace(good, quote="由县审批局主办。"),
        replace(good, document_id="gone"),
        replace(good, quote="", end=good.start),
    ]
    record = judged(item(), answer(("由县审批局牵头", [good, *bad[:2]]), ("由县", bad[2:])))
    assert record.outcome.inexact_quotes == tuple(one.quote for one in bad)
    assert record.scores["quote_exactness"] == pytest.approx(1 / 5)


def test_alce_precision_of_an_answer_is_over_its_citations() -> None:
    full, other = citation("企业开办压缩至1个工作日。"), citation("由县审批局牵头。", number=2)
    record = judged(
        item(),
        answer(("企业开办压缩至1个工作日", [full, other, other]), ("由县审批局牵头", [other])),
    )
    # Of the first statement's 3 citations 1 matters, of the second's 1 all: 2 of 4.
    for over in ("lexical", "answered"):
        assert record.scores[f"citation_precision_{over}"] == pytest.approx(2 / 4)
        assert record.scores[f"citation_recall_{over}"] == 1


def test_evidence_shown_and_cited() -> None:
    question = item(
        evidence=(Evidence("可网办率达到８５％"), Evidence("由县審批局牽頭", "qingxi.txt"))
    )
    record = judged(
        question,
        answer(
            ("可网办率达到85%以上", [citation("可网办率达到85%以上。")]),
            shown=[passage("可网办率达到85%以上。"), passage("白石县", "baishi.txt", 2)],
        ),
    )
    assert record.scores["evidence_shown"] == 1 / 2
    assert record.scores["evidence_cited"] == 1
    assert record.scores["document_recall@10"] == 1
    assert record.scores["document_mrr@10"] == 1


def test_the_neighbours_same_words_are_no_gold_evidence() -> None:
    question = item(gold_docs=("baishi.txt",), evidence=(Evidence("营商环境方案"),))
    record = judged(
        question,
        answer(
            ("营商环境方案", [citation("营商环境方案")]),
            shown=[passage("营商环境方案"), passage("白石县", "baishi.txt", 2)],
        ),
    )
    assert record.scores["evidence_cited"] == record.scores["evidence_shown"] == 0
    assert record.scores["document_mrr@10"] == 1 / 2


def test_a_gold_document_that_the_library_lacks_counts_as_not_found() -> None:
    question = item(gold_docs=("qingxi.txt", "gone.txt"), evidence=(Evidence("x", "gone.txt"),))
    record = judged(question, answer(("x", [citation("白石县", "baishi.txt")]), shown=[]))
    assert record.gold.documents == ("qingxi.txt", "gone.txt")
    assert record.gold.evidence == ((),)
    assert record.scores["document_recall@10"] == record.scores["evidence_shown"] == 0


@pytest.mark.parametrize(
    ("start", "end", "hit"),
    [
        (10, 20, True),
        (0, 100, True),
        (12, 14, True),
        (15, 25, True),
        (16, 26, False),
        (5, 10, False),
    ],
)
def test_half_of_the_shorter_one_must_be_shared(start: int, end: int, hit: bool) -> None:
    shown = Place("a", start, end)
    assert hits(shown, [Place("a", 10, 20)]) is hit
    assert not hits(shown, [Place("b", 10, 20)])


def test_a_question_limited_to_some_passages_filters_by_their_documents() -> None:
    assistant = ScriptedAssistant({"q1": abstention()})
    ask(item(passages=("qingxi.txt",)), assistant, Shelf(FakeLibrary()))
    ask(item(), assistant, Shelf(FakeLibrary()))
    first: Any = assistant.filters[0]
    assert first.documents == ("qingxi.txt",)
    assert assistant.filters[1] is None


def test_the_fake_texts_hold_what_these_tests_say() -> None:
    assert "营商环境方案" in TEXTS["qingxi.txt"]
    assert "营商环境方案" in TEXTS["baishi.txt"]
