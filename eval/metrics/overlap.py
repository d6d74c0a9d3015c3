"""How close is an answer to a reference in its words? EM and F1 of CMRC2018, and ROUGE-L."""

from __future__ import annotations

from collections.abc import Callable, Sequence

# Exactly the marks of the official script; it lists the ellipsis as one two-character string,
# which no single character equals.
_MARKS = frozenset("-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』")

Common = Callable[[Sequence[str], Sequence[str]], int]


def exact_match(prediction: str, answers: Sequence[str]) -> float:
    """1 if the prediction equals an answer, marks and case aside.

    Source: https://github.com/ymcui/cmrc2018/blob/master/squad-style-data/cmrc2018_evaluate.py
    """
    return float(any(_bare(prediction) == _bare(answer) for answer in answers))


def f1(prediction: str, answers: Sequence[str]) -> float:
    """The best F1 over the answers, from their longest common run of segments: a Chinese
    character is a segment, and so is a word of anything else.

    Source: https://github.com/ymcui/cmrc2018/blob/master/squad-style-data/cmrc2018_evaluate.py
    """
    return _best(prediction, answers, _longest_common_run)


def rouge_l(prediction: str, answers: Sequence[str]) -> float:
    """The best F-measure over the answers, from the longest common subsequence of segments.

    Source: Lin 2004, ROUGE: A Package for Automatic Evaluation of Summaries, section 3,
    https://aclanthology.org/W04-1013/, with beta = 1 as in google's rouge-score.
    """
    return _best(prediction, answers, _longest_common_subsequence)


def segments(text: str) -> list[str]:
    """Chinese characters one by one, everything else in words of nltk's tokeniser; no marks."""
    found: list[str] = []
    word = ""
    for character in text.lower().strip():
        if character in _MARKS:
            continue
        if "\u4e00" <= character <= "\u9fa5":
            found.extend([*_words(word), character])
            word = ""
        else:
            word += character
    return [*found, *_words(word)]


def _words(text: str) -> list[str]:
    if not text.strip():
        return []
    if text.isdecimal():
        return [text]  # loading the tokeniser takes a second, and most such words are figures
    from nltk.tokenize import NLTKWordTokenizer

    return list(NLTKWordTokenizer().tokenize(text))


def _bare(text: str) -> str:
    return "".join(character for character in text.lower().strip() if character not in _MARKS)


def _best(prediction: str, answers: Sequence[str], common: Common) -> float:
    """The best harmonic mean of precision and recall over the answers."""
    predicted = segments(prediction)
    best = 0.0
    for answer in answers:
        wanted = segments(answer)
        shared = common(wanted, predicted)
        if shared:
            precision, recall = shared / len(predicted), shared / len(wanted)
            best = max(best, 2 * precision * recall / (precision + recall))
    return best


def _longest_common_run(first: Sequence[str], second: Sequence[str]) -> int:
    longest = 0
    row = [0] * (len(second) + 1)
    for left in first:
        row = [0, *(row[index] + 1 if left == right else 0 for index, right in enumerate(second))]
        longest = max(longest, *row)
    return longest


def _longest_common_subsequence(first: Sequence[str], second: Sequence[str]) -> int:
    row = [0] * (len(second) + 1)
    for left in first:
        above, row = row, [0]
        for index, right in enumerate(second):
            row.append(above[index] + 1 if left == right else max(above[index + 1], row[index]))
    return row[-1]
