"""Whether a question gets the figure of its own place and year, among documents that say the same
of others.

Every document is generated: one of two counties or districts of a prefecture, drawn at random, in
one of two years; a few clauses with figures that tell them apart. Half of the documents name the
place only under the title. Run with another ``--seed`` than the default before believing a change.

    python benchmarks/confusable_places.py --prefectures 12
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag import Library, implied
from rag.documents.gazetteer import Levels, divisions, short_forms

YEARS = (2020, 2022)
INDICATORS = ("政务服务事项可网办率", "企业开办平均用时", "新建高标准农田面积", "城镇新增就业人数")
UNITS = ("%", "小时", "万亩", "人")
WEIGHTS = ("PLACE", "YEAR", "NUMBER", "ISSUER")


@dataclass(frozen=True, slots=True)
class Fact:
    """``figure`` stands in no other document."""

    place: Levels
    year: int
    indicator: str
    figure: str


def pairs(draw: random.Random, count: int) -> list[tuple[Levels, Levels]]:
    by_prefecture: dict[Levels, list[Levels]] = {}
    for levels in divisions():
        stem = short_forms(levels[-1])[0]
        if len(levels) == 3 and len(stem) == 2:
            by_prefecture.setdefault(levels[:2], []).append(levels)
    chosen = draw.sample([key for key, inside in by_prefecture.items() if len(inside) > 1], count)
    drawn = [draw.sample(by_prefecture[key], 2) for key in chosen]
    return [(first, second) for first, second in drawn]


def write(folder: Path, places: list[Levels], draw: random.Random) -> list[Fact]:
    facts = []
    numbers = iter(draw.sample(range(1000, 9999), len(places) * len(YEARS) * len(INDICATORS)))
    for number, place in enumerate(places):
        for year in YEARS:
            name = place[-1]
            named = (number + year // 2) % 2 == 0
            title = f"{name if named else ''}{year}年政务公开和民生实事工作总结"
            lines = [title, f"{place[1]}{name}人民政府", f"{year + 1}年1月{10 + number % 15}日", ""]
            for indicator, unit in zip(INDICATORS, UNITS, strict=True):
                figure = f"{next(numbers) / 100:.2f}{unit}"
                facts.append(Fact(place, year, indicator, figure))
                lines.append(
                    f"{indicator}方面。全年{indicator}为{figure}，比上年有所改善，完成年初目标。"
                )
            (folder / f"{number}-{year}.txt").write_text("\n".join(lines), encoding="utf-8")
    return facts


def single(facts: list[Fact], draw: random.Random) -> Iterator[tuple[str, list[str]]]:
    for fact in facts:
        full, short = fact.place[-1], short_forms(fact.place[-1])[0]
        place = draw.choice((full, short))
        yield f"{place}{fact.year}年{fact.indicator}是多少？", [fact.figure]


def double(
    facts: list[Fact], couples: list[tuple[Levels, Levels]]
) -> Iterator[tuple[str, list[str]]]:
    for one, other in couples:
        for indicator in INDICATORS:
            figures = [
                fact.figure
                for place in (one, other)
                for fact in facts
                if (fact.place, fact.year, fact.indicator) == (place, YEARS[1], indicator)
            ]
            yield f"{YEARS[1]}年{one[-1]}和{other[-1]}的{indicator}分别是多少？", figures


def share(library: Library, asked: list[tuple[str, list[str]]], k: int) -> float:
    """Of the questions, for which every figure is among the first ``k`` hits."""
    good = 0
    for question, figures in asked:
        shown = "\n".join(hit.clause.text for hit in library.search(question, k=k))
        good += all(figure in shown for figure in figures)
    return good / len(asked)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prefectures", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    draw = random.Random(arguments.seed)
    couples = pairs(draw, arguments.prefectures)
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "files"
        files.mkdir()
        facts = write(files, [place for couple in couples for place in couple], draw)
        one, two = list(single(facts, draw)), list(double(facts, couples))
        with Library.open(Path(folder) / "library") as library:
            library.add([files])
            print(f"{len(facts)} facts, {len(one)} questions for one, {len(two)} for two places\n")
            print("| implied subjects | one place: R@1 / R@5 | two places: both in 2 / in 5 |")
            print("|---|---|---|")
            usual = {name: getattr(implied, name) for name in WEIGHTS}
            for title, factor in (("not looked at", 0.0), ("looked at", 1.0)):
                for name, weight in usual.items():
                    setattr(implied, name, weight * factor)
                figures = [
                    share(library, asked, k)
                    for asked, k in ((one, 1), (one, 5), (two, 2), (two, 5))
                ]
                print("| {} | {:.3f} / {:.3f} | {:.3f} / {:.3f} |".format(title, *figures))


if __name__ == "__main__":
    main()
