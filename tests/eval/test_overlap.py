"""EM, F1 and ROUGE-L: by hand, and against the definitions that they come from."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from nltk import word_tokenize
from rouge_score.rouge_scorer import RougeScorer
from rouge_score.tokenizers import Tokenizer

from eval.metrics.overlap import exact_match, f1, rouge_l, segments

PAIRS = [
    ("可网办率达到85%以上。", "85%"),
    ("由区审批局牵头，2022年4月30日前完成。", "2022年4月30日"),
    ("光荣和ω-force", "光荣和ω-force开发"),
    ("The Can't-miss game (2008).", "can't-miss game"),
    ("《关东三国志》……", "关东三国志"),
    ("大邱‧庆北", "大邱"),
    ("", "任何"),
    ("——", "－～"),
    ("3 个 工作日", "3个工作日"),
    ("cannot  be", "can not be"),
]


def test_em_leaves_marks_and_case_aside() -> None:
    assert exact_match("《关东三国志》。", ["三国志", "关东三国志"]) == 1
    assert exact_match("Ω-Force", ["ω force"]) == 0
    assert exact_match("关东三国志！", ["《关东》三国"]) == 0


def test_f1_by_hand() -> None:
    # 可网办率达到85%以上: 可 网 办 率 达 到 85 % 以 上 are 10 segments, 85 % are 2 of them:
    # precision 2/10, recall 2/2, F1 = 2 * 0.2 * 1 / 1.2 = 1/3.
    assert segments("可网办率达到85%以上。")[6:8] == ["85", "%"]
    assert f1("可网办率达到85%以上。", ["无", "85%"]) == pytest.approx(1 / 3)


def test_f1_takes_one_run_and_rouge_l_any_subsequence() -> None:
    # 甲乙丙丁 against 甲丙丁: the longest run 丙丁 is 2, the longest subsequence 甲丙丁 is 3.
    assert f1("甲乙丙丁", ["甲丙丁"]) == pytest.approx(2 * (2 / 4) * (2 / 3) / (2 / 4 + 2 / 3))
    assert rouge_l("甲乙丙丁", ["甲丙丁"]) == pytest.approx(2 * (3 / 4) * 1 / (3 / 4 + 1))


def test_nothing_in_common() -> None:
    assert f1("甲乙", ["丙"]) == rouge_l("甲乙", ["丙"]) == f1("", ["丙"]) == rouge_l("甲", []) == 0


# --- the published script of CMRC2018, stated once more in Python 3 ----------------------------

OFFICIAL_MARKS = [*"-:_*^/\\~`+=，。：？！“”；’《》", "……", *"·、「」（）－～『』"]


def official_segmentation(text: str) -> list[str]:
    found: list[str] = []
    pending = ""
    for character in text.lower().strip():
        if character in OFFICIAL_MARKS:
            continue
        if "\u4e00" <= character <= "\u9fa5":
            if pending:
                found += word_tokenize(pending, preserve_line=True)
                pending = ""
            found.append(character)
        else:
            pending += character
    if pending:
        found += word_tokenize(pending, preserve_line=True)
    return found


def official_f1(answers: Sequence[str], prediction: str) -> float:
    best = 0.0
    for answer in answers:
        wanted, predicted = official_segmentation(answer), official_segmentation(prediction)
        table = [[0] * (len(predicted) + 1) for _ in range(len(wanted) + 1)]
        longest = 0
        for i in range(len(wanted)):
            for j in range(len(predicted)):
                if wanted[i] == predicted[j]:
                    table[i + 1][j + 1] = table[i][j] + 1
                    longest = max(longest, table[i + 1][j + 1])
        if longest:
            precision, recall = longest / len(predicted), longest / len(wanted)
            best = max(best, 2 * precision * recall / (precision + recall))
    return best


def official_em(answers: Sequence[str], prediction: str) -> int:
    def bare(text: str) -> str:
        return "".join(one for one in text.lower().strip() if one not in OFFICIAL_MARKS)

    return int(any(bare(answer) == bare(prediction) for answer in answers))


def noisy_pairs() -> list[tuple[str, str]]:
    dice = random.Random(3)
    alphabet = [
        "县",
        "审",
        "批",
        "局",
        "由",
        "1",
        "85",
        ".",
        "%",
        " ",
        "a",
        "can't",
        "，",
        "-",
        "…",
    ]
    made = []
    for _ in range(300):
        text = [dice.choice(alphabet) for _ in range(dice.randrange(1, 20))]
        start = dice.randrange(len(text))
        answer = text[start : start + dice.randrange(1, 8)]
        if dice.random() < 0.5:
            answer[dice.randrange(len(answer))] = dice.choice(alphabet)
        made.append(("".join(text), "".join(answer)))
    return made


@pytest.mark.parametrize(("prediction", "answer"), [*PAIRS, *noisy_pairs()])
def test_agreement_with_the_official_script(prediction: str, answer: str) -> None:
    answers = [answer, "县审批局"]
    assert f1(prediction, answers) == pytest.approx(official_f1(answers, prediction), abs=1e-12)
    assert exact_match(prediction, answers) == official_em(answers, prediction)


class _Segments(Tokenizer):
    def tokenize(self, text: str) -> list[str]:
        return segments(text)


def test_agreement_with_rouge_score() -> None:
    scorer = RougeScorer(["rougeL"], tokenizer=_Segments())
    compared = 0
    for prediction, answer in [*PAIRS, *noisy_pairs()]:
        theirs = scorer.score(answer, prediction)["rougeL"].fmeasure
        assert rouge_l(prediction, [answer]) == pytest.approx(theirs, abs=1e-12)
        compared += theirs > 0
    assert compared > 200
