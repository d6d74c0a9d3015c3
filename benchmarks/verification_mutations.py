"""How many falsified sentences verification catches, and how many true ones it lets through.

Every sentence of the given documents is verified against itself (``sentence``) and against the
paragraph it stands in (``paragraph``): it must be supported. Then one thing in it is made wrong, or
rewritten without changing the meaning, and it is verified again. The figures are reproducible: the
seed is fixed, and so is the order of files.

    python benchmarks/verification_mutations.py samples/documents [--show KIND]
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.documents.cleaning import clean
from rag.documents.loading import SUPPORTED_SUFFIXES, load
from rag.documents.places import find_places
from rag.quantities import Kind, quantities
from rag.sentences import sentences
from rag.types import Passage
from rag.verification import verify

SEED = 20260101
MAX_SENTENCES = 4000

Change = Callable[[str, random.Random], str | None]


@dataclass(frozen=True, slots=True)
class Sample:
    sentence: str
    own: Passage
    paragraph: Passage


# --- sentences -------------------------------------------------------------------------------


def samples(folder: Path) -> Iterator[Sample]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in SUPPORTED_SUFFIXES:
            continue
        loaded = load(path)
        mapped = clean(loaded)
        lines = [match.span() for match in re.finditer(r"[^\n]+", mapped.text)]
        title = mapped.text[slice(*lines[0])] if lines else ""
        for left, right in lines:
            paragraph = _passage(
                loaded.text, mapped.span(left, right), mapped.text[left:right], title
            )
            for start, end in sentences(mapped.text[left:right]):
                words = mapped.text[left + start : left + end]
                if len(words) >= 8:
                    span = mapped.span(left + start, left + end)
                    yield Sample(words, _passage(loaded.text, span, words, title), paragraph)


def _passage(text: str, span: tuple[int, int], search_text: str, title: str) -> Passage:
    return Passage(
        1, "document", title, "file", "", *span, text[slice(*span)], search_text, title, 1.0
    )


# --- making a sentence wrong -----------------------------------------------------------------


def digit(sentence: str, rng: random.Random) -> str | None:
    """One digit of one quantity becomes another."""
    places = [
        index
        for quantity in quantities(sentence)
        for index in range(quantity.start, quantity.end)
        if sentence[index] in "0123456789"
    ]
    if not places:
        return None
    place = rng.choice(places)
    other = rng.choice([d for d in "123456789" if d != sentence[place]])
    return sentence[:place] + other + sentence[place + 1 :]


def spelled_digit(sentence: str, rng: random.Random) -> str | None:
    """One Chinese numeral of one quantity becomes another."""
    places = [
        index
        for quantity in quantities(sentence)
        if quantity.kind is not Kind.DATE or quantity.date is None or not quantity.date.every
        for index in range(quantity.start, quantity.end)
        if sentence[index] in "二三四五六七八九"
    ]
    if not places:
        return None
    place = rng.choice(places)
    other = rng.choice([d for d in "二三四五六七八九" if d != sentence[place]])
    return sentence[:place] + other + sentence[place + 1 :]


_UNITS = {
    "%": "个百分点",
    "个百分点": "%",
    "亿元": "万元",
    "万元": "亿元",
    "个工作日": "天",
    "日内": "个工作日内",
    "天": "个月",
    "个月": "年",
    "公里": "米",
    "亩": "公顷",
    "平方公里": "平方米",
    "吨": "公斤",
    "人": "户",
    "户": "人",
    "家": "人",
    "项": "次",
    "名": "家",
    "倍": "%",
    "小时": "天",
    "分钟": "小时",
}
_UNIT = re.compile(rf"(?<=[0-9])({'|'.join(sorted(_UNITS, key=len, reverse=True))})")


def unit(sentence: str, rng: random.Random) -> str | None:
    return _replace_one(_UNIT, lambda match: _UNITS[match[1]], sentence, rng)


_PLACES: dict[str, set[str]] = defaultdict(set)


def place(sentence: str, rng: random.Random) -> str | None:
    """A place becomes another of the same level that some document names."""
    found = [place for place in find_places(sentence) if place.name[-1] in "省市县区州"]
    if not found:
        return None
    chosen = rng.choice(found)
    others = sorted(_PLACES[chosen.name[-1]])
    others = [other for other in others if other not in sentence and other[-3:] != chosen.name[-3:]]
    if not others:
        return None
    return sentence[: chosen.start] + rng.choice(others) + sentence[chosen.end :]


def level(sentence: str, rng: random.Random) -> str | None:
    """华容区 becomes 华容县."""
    found = [
        place
        for place in find_places(sentence)
        if len(place.name) in (3, 4) and place.name[-1] in "市县区"
    ]
    if not found:
        return None
    chosen = rng.choice(found)
    other = rng.choice([suffix for suffix in "市县区" if suffix != chosen.name[-1]])
    return sentence[: chosen.end - 1] + other + sentence[chosen.end :]


_BODY = re.compile(r"[一-龥]{2,6}(局|厅|部|办公室)(?=[、，。；负牵会按])")
_BODIES = ("财政局", "教育厅", "水利部", "税务总局", "外事办公室", "林业局", "民政厅", "气象局")


def body(sentence: str, rng: random.Random) -> str | None:
    found = [match for match in _BODY.finditer(sentence) if match[0][-3:] not in _BODIES]
    others = [other for other in _BODIES if other not in sentence]
    if not found or not others:
        return None
    match = rng.choice(found)
    return sentence[: match.end() - 3] + rng.choice(others) + sentence[match.end() :]


_QUALIFIERS = {
    "超过": "近",
    "以上": "以下",
    "以内": "以上",
    "不少于": "不超过",
    "不超过": "不少于",
    "不低于": "不高于",
    "近": "超",
    "约": "超",
    "至少": "至多",
    "余": "",
    "多": "",
}
_QUALIFIER = re.compile(
    r"(?:(超过|不少于|不超过|不低于|近|约|至少)(?=[0-9])|(?<=[0-9%项个家人元日天年])(以上|以内)|(?<=[0-9万亿])(余|多)(?=[项个家人元万亿]))"
)


def qualifier(sentence: str, rng: random.Random) -> str | None:
    return _replace_one(_QUALIFIER, lambda match: _QUALIFIERS[match[0]], sentence, rng)


_NEGATIONS = {"不得": "可以", "应当": "不得", "可以": "不得", "必须": "不必", "不予": "应予",
              "禁止": "允许", "没有": "有", "未": "已", "不再": "继续"}  # fmt: skip
_NEGATION = re.compile(rf"(?:{'|'.join(_NEGATIONS)})(?![来成央])")


def negation(sentence: str, rng: random.Random) -> str | None:
    return _replace_one(_NEGATION, lambda match: _NEGATIONS[match[0]], sentence, rng)


_DIRECTIONS = {"增长": "下降", "下降": "增长", "提高": "降低", "降低": "提高", "增加": "减少",
               "减少": "增加", "压缩": "延长", "上升": "下降", "缩短": "延长"}  # fmt: skip
_DIRECTION = re.compile(rf"({'|'.join(_DIRECTIONS)})(?=[^，。；]{{0,4}}[0-9])")


def direction(sentence: str, rng: random.Random) -> str | None:
    return _replace_one(_DIRECTION, lambda match: _DIRECTIONS[match[1]], sentence, rng)


def role(sentence: str, rng: random.Random) -> str | None:
    """The lead and the responsible units change places."""
    if "牵头单位" in sentence and "责任单位" in sentence:
        return (
            sentence.replace("牵头单位", "\0")
            .replace("责任单位", "牵头单位")
            .replace("\0", "责任单位")
        )
    match = re.search(
        r"([一-龥、]{3,40})牵头，([一-龥、]{3,60})(?=按职责|等|负责|配合|参与)", sentence
    )
    if match is None or match[1] == match[2]:
        return None
    return sentence[: match.start(1)] + match[2] + "牵头，" + match[1] + sentence[match.end(2) :]


def swapped_figures(sentence: str, rng: random.Random) -> str | None:
    """Two figures of the same unit change places."""
    found = [q for q in quantities(sentence) if q.kind in (Kind.PERCENT, Kind.NUMBER, Kind.MONEY)]
    couples = [
        (first, second)
        for index, first in enumerate(found)
        for second in found[index + 1 :]
        if first.kind is second.kind
        and first.unit == second.unit
        and sentence[first.start : first.end] != sentence[second.start : second.end]
    ]
    if not couples:
        return None
    first, second = rng.choice(couples)
    return (
        sentence[: first.start]
        + sentence[second.start : second.end]
        + sentence[first.end : second.start]
        + sentence[first.start : first.end]
        + sentence[second.end :]
    )


def invented(sentence: str, rng: random.Random) -> str | None:
    """A clause that no document holds is added."""
    tail = rng.choice(("对逾期企业处以罚款", "由社区志愿者上门宣讲", "并向老年居民发放购物券"))
    return f"{sentence.rstrip('。；')}，{tail}。"


FALSE: dict[str, Change] = {
    change.__name__: change
    for change in (
        digit, spelled_digit, unit, place, level, body, qualifier, negation, direction, role,
        swapped_figures, invented,
    )
}  # fmt: skip


# --- saying the same otherwise ---------------------------------------------------------------


def traditional(sentence: str, rng: random.Random) -> str | None:
    from opencc import OpenCC

    changed: str = OpenCC("s2t").convert(sentence)
    return changed if changed != sentence else None


def wide(sentence: str, rng: random.Random) -> str | None:
    table = {ord("0") + digit: ord("０") + digit for digit in range(10)} | {ord("%"): "％"}
    changed = sentence.translate(table)
    return changed if changed != sentence else None


def clause(sentence: str, rng: random.Random) -> str | None:
    """One clause of the sentence by itself."""
    clauses = [part for part in re.split("[，；。：]", sentence) if len(part) >= 10]
    return rng.choice(clauses) if len(clauses) > 1 else None


def percent_in_words(sentence: str, rng: random.Random) -> str | None:
    return _replace_one(
        re.compile(r"(?<![0-9.])([0-9]{1,2})%"), lambda match: f"百分之{match[1]}", sentence, rng
    )


TRUE: dict[str, Change] = {
    change.__name__: change for change in (traditional, wide, clause, percent_in_words)
}


def _replace_one(
    pattern: re.Pattern[str],
    new: Callable[[re.Match[str]], str],
    sentence: str,
    rng: random.Random,
) -> str | None:
    found = list(pattern.finditer(sentence))
    if not found:
        return None
    match = rng.choice(found)
    return sentence[: match.start()] + new(match) + sentence[match.end() :]


# --- counting --------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument(
        "--show", nargs="+", default=[], help="print the misjudged sentences of these kinds"
    )
    arguments = parser.parse_args()
    rng = random.Random(SEED)
    found = [sample for folder in arguments.folders for sample in samples(folder)]
    found = rng.sample(found, min(MAX_SENTENCES, len(found)))
    for sample in found:
        for named in find_places(sample.sentence):
            _PLACES[named.name[-1]].add(named.name)
    print(f"{len(found)} sentences, seed {SEED}")
    count(found, "as it stands", lambda sentence, _: sentence, True, rng, arguments.show)
    for name, change in TRUE.items():
        count(found, name, change, True, rng, arguments.show)
    for name, change in FALSE.items():
        count(found, name, change, False, rng, arguments.show)


def count(
    found: list[Sample],
    name: str,
    change: Change,
    wanted: bool,
    rng: random.Random,
    show: list[str],
) -> None:
    tried, right = 0, {"sentence": 0, "paragraph": 0}
    seconds = 0.0
    for sample in found:
        changed = change(sample.sentence, rng)
        if changed is None:
            continue
        tried += 1
        for view, passage in (("sentence", sample.own), ("paragraph", sample.paragraph)):
            started = time.perf_counter()
            verdict = verify(changed, [passage], [1])
            seconds += time.perf_counter() - started
            right[view] += verdict.supported is wanted
            if verdict.supported is not wanted and name in show:
                reasons = " ".join(f"{p.kind}:{p.detail}" for p in verdict.problems)
                print(f"  [{view}] {changed}\n      {reasons}")
    if tried:
        shares = "  ".join(f"{view} {n}/{tried} = {n / tried:.3f}" for view, n in right.items())
        verb = "supported" if wanted else "refused"
        print(f"{name:17} {verb:9} {shares}  {1000 * seconds / (2 * tried):.1f} ms")


if __name__ == "__main__":
    main()
