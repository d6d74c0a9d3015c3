from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from rag.conversation import Asked
from rag.evidence import gather
from rag.finding import Part, find
from rag.library import Library
from rag.sentences import sentences
from rag.settings import Settings, load_settings
from tests.fakes import KeywordEmbedder

NORTH = """青梧县优化营商环境方案

一、主要目标
2025年，青梧县区级事项可网办率达到91%。

二、实施
本方案自印发之日起施行。
"""
SOUTH = """白榆县优化营商环境方案

一、主要目标
2025年，白榆县区级事项可网办率达到84%。

二、保障
由县审批局牵头。
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(library=tmp_path / "library")


@pytest.fixture
def library(settings: Settings, tmp_path: Path) -> Library:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "north.txt").write_text(NORTH, encoding="utf-8")
    (folder / "south.txt").write_text(SOUTH, encoding="utf-8")
    library = Library.open(settings.library, settings=settings, embedder=KeywordEmbedder())
    library.add([folder])
    return library


def texts(library: Library, asked: Asked, settings: Settings) -> list[str]:
    return [passage.search_text for passage in find(library, asked, None, settings).first]


def test_passages_are_numbered_from_one(library: Library, settings: Settings) -> None:
    found = find(library, Asked("青梧县的可网办率是多少？"), None, settings)
    assert [passage.number for passage in found.first] == [
        number + 1 for number in range(len(found.first))
    ]
    assert "91%" in found.first[0].text


def test_a_question_about_two_places_gets_evidence_of_each(
    library: Library, settings: Settings
) -> None:
    found = texts(library, Asked("青梧县和白榆县的可网办率各是多少？"), settings)
    assert any("91%" in text for text in found)
    assert any("84%" in text for text in found)


def test_a_follow_up_stays_with_the_document_before(library: Library, settings: Settings) -> None:
    found = texts(library, Asked("什么时候施行？", "青梧县的可网办率是多少？"), settings)
    assert any("自印发之日起施行" in text for text in found)
    assert not any("白榆县" in text for text in found)


def test_a_follow_ups_own_meaning_counts_beside_that_of_both(
    library: Library, settings: Settings
) -> None:
    before, question = "青梧县的目标是多少？", "啥时候生效？"
    hits = library.search(f"{before} {question}", k=2)

    def scores(alone: str) -> dict[str, float]:
        """``alone``: what a sentence says that is close to the question by itself; to both
        together the one before's answer is close."""

        def closeness(
            asked: str, _clause_ids: Sequence[str]
        ) -> Mapping[str, Mapping[tuple[int, int], float]]:
            near = alone if asked == question else "可网办率"
            return {
                hit.clause.clause_id: {
                    span: 0.9 if near in hit.clause.search_text[slice(*span)] else 0.1
                    for span in sentences(hit.clause.search_text)
                }
                for hit in hits
            }

        looks = gather(question, hits, closeness, budget=500, before=before, near=-9.0)
        return {passage.search_text: passage.score for look in looks for passage in look}

    heard, unheard = scores("施行"), scores("可网办率")
    (own,) = (text for text in heard if "施行" in text)
    (others,) = (text for text in heard if "可网办率" in text)
    assert heard[own] > unheard[own]
    assert heard[others] < unheard[others]


def test_punctuation_asks_nothing(library: Library, settings: Settings) -> None:
    assert find(library, Asked("？！"), None, settings).first == ()


def test_a_second_look_goes_on_where_the_first_ended(library: Library, settings: Settings) -> None:
    narrow = load_settings(library=settings.library, evidence_tokens=100)
    found = find(library, Asked("优化营商环境的可网办率和牵头单位"), None, narrow)
    assert len(found.looks) == 2
    read = [passage for look in found.looks for passage in look]
    assert [passage.number for passage in read] == list(range(1, len(read) + 1))
    assert len({(passage.document_id, passage.start) for passage in read}) == len(read)


def test_where_two_places_are_asked_for_nothing_is_read_twice(
    library: Library, settings: Settings
) -> None:
    found = find(library, Asked("青梧县和白榆县的可网办率各是多少？"), None, settings)
    read = [passage for look in found.looks for passage in look]
    assert [passage.number for passage in read] == list(range(1, len(read) + 1))
    assert len({(passage.document_id, passage.start) for passage in read}) == len(read)


def test_everyday_words_find_what_the_document_says(tmp_path: Path) -> None:
    (tmp_path / "rules.txt").write_text(
        "扣除办法\n\n第一条 父母年满六十岁的可以扣除。\n第二条 本办法由税务部门解释。\n",
        encoding="utf-8",
    )
    settings = load_settings(library=tmp_path / "library")
    library = Library.open(settings.library, settings=settings, embedder=KeywordEmbedder())
    library.add([tmp_path / "rules.txt"])
    found = find(library, Asked("爸妈几岁才行？"), None, settings)
    assert "父母" in found.first[0].text
    assert found.parts == (Part("爸妈几岁才行？"),)


def test_a_day_to_be_confirmed_may_be_of_another_year(tmp_path: Path) -> None:
    (tmp_path / "site.txt").write_text(
        "门户网站开通\n\n门户网站英文版于2031年1月1日正式开通。\n", encoding="utf-8"
    )
    settings = load_settings(library=tmp_path / "library")
    library = Library.open(settings.library, settings=settings, embedder=KeywordEmbedder())
    library.add([tmp_path / "site.txt"])
    wrong = find(library, Asked("门户网站英文版是2030年12月28日开通的，对吗？"), None, settings)
    assert wrong.instead is None
    assert "2031年1月1日" in wrong.first[0].text
    told = texts(library, Asked("门户网站2030年12月28日开通了什么？"), settings)
    assert not any("2031年" in text for text in told)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("可办率目标是多少？", ["可办率目标是多少？"]),
        (
            "房租扣除，省会城市和其他城市，每月分别扣多少？",
            ["房租扣除，省会城市，每月扣多少？", "房租扣除，其他城市，每月扣多少？"],
        ),
        (
            "中介机构和从业人员个人的罚款上限分别是多少？",
            ["中介机构的罚款上限是多少？", "从业人员个人的罚款上限是多少？"],
        ),
        (
            "青梧县和白榆县的可网办率各是多少？",
            ["青梧县的可网办率是多少？", "白榆县的可网办率是多少？"],
        ),
        ("青梧县和白榆县的可网办率谁高？", ["青梧县和白榆县的可网办率谁高？"]),
        (
            "青梧县和白榆县的可网办率哪个高？各是多少？",
            ["青梧县的可网办率是多少？", "白榆县的可网办率是多少？"],
        ),
        (
            "2021年和2022年的财政收入分别是多少？",
            ["2021年和2022年的财政收入分别是多少？"],
        ),
        (
            "2025年上半年和下半年的任务分别是什么？",
            ["2025年上半年和下半年的任务分别是什么？"],
        ),
        (
            "青梧县和白榆县能不能分别申请？",
            ["青梧县能不能申请？", "白榆县能不能申请？"],
        ),
        (
            "请分别介绍青梧县和白榆县的做法。",
            ["请介绍青梧县的做法。", "请介绍白榆县的做法。"],
        ),
        (
            "2025年一类镇和二类镇的补贴分别是多少？",
            ["2025年一类镇的补贴是多少？", "2025年二类镇的补贴是多少？"],
        ),
        ("青梧县还是白榆县的可网办率高？", ["青梧县还是白榆县的可网办率高？"]),
        ("青梧县城镇和农村的收入分别是多少？", ["青梧县城镇和农村的收入分别是多少？"]),
        ("一档、二档和三档的补贴分别是多少？", ["一档、二档和三档的补贴分别是多少？"]),
    ],
)
def test_what_is_asked_for_each_is_asked_one_by_one(
    library: Library, settings: Settings, question: str, parts: list[str]
) -> None:
    found = find(library, Asked(question), None, settings)
    assert [part.question for part in found.parts] == parts


def test_each_part_is_read_in_what_was_found_for_it(library: Library, settings: Settings) -> None:
    found = find(library, Asked("青梧县和白榆县的可网办率各是多少？"), None, settings)
    north, south = (part.among(found.first) for part in found.parts)
    assert {passage.title for passage in north} == {"青梧县优化营商环境方案"}
    assert {passage.title for passage in south} == {"白榆县优化营商环境方案"}


ROWS = """全省招生计划

附表 分年度招生计划
省（市） | 2030年 | 2031年
总计 | 900 | 2000
小计 | 200 | 300
湖南 | 80 | 110
天津 | 90 | 130
"""


def test_of_a_table_only_the_row_of_the_place_is_shown(tmp_path: Path) -> None:
    (tmp_path / "rows.txt").write_text(ROWS, encoding="utf-8")
    settings = load_settings(library=tmp_path / "library")
    library = Library.open(settings.library, settings=settings, embedder=KeywordEmbedder())
    library.add([tmp_path / "rows.txt"])

    def rows(question: str) -> str:
        looks = find(library, Asked(question), None, settings).looks
        return "\n".join(passage.text for look in looks for passage in look if "|" in passage.text)

    asked = rows("湖南的西藏班2031年招生多少人？")
    assert "湖南" in asked
    assert "天津" not in asked
    assert "总计" not in asked
    assert "小计" not in asked
    assert "总计" in rows("2031年招生计划总计多少人？")
    both = rows("2031年湖南的招生计划比天津多多少人？")
    assert "湖南" in both
    assert "天津" in both


def test_what_table_rows_crowd_out_is_found_in_the_document_found_first(
    settings: Settings, tmp_path: Path
) -> None:
    points = "\n".join(f"（{n}）水库界址点{n}的土地到水库界址点的土地为止。" for n in range(1, 16))
    other = "由有关单位按照各自职责依法办理并及时向社会公布结果。" * 20
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "lease.txt").write_text(
        f"公告\n\n一、界址\n{points}\n\n二、其他\n{other}界址点的土地租期到2047年为止。\n",
        encoding="utf-8",
    )
    with Library.open(settings.library, settings=settings, embedder=KeywordEmbedder()) as library:
        library.add([folder])
        question = "水库界址点的土地租期到哪年为止？"
        best = library.search(question, k=settings.top_k)
        assert not any("2047" in hit.clause.text for hit in best)
        assert "界址点的土地租期到2047年为止。" in texts(library, Asked(question), settings)
        reranked = settings.model_copy(update={"reranker": "any"})  # it would read them for seconds
        assert not any("2047" in text for text in texts(library, Asked(question), reranked))
