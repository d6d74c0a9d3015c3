"""What a search promises beside good hits: no duplicates, sections, places, and bad input."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag import Library
from rag.errors import QuestionError, UsageError
from tests.fakes import KeywordEmbedder

REPORT = (
    "{place}政务服务工作报告\n{place}人民政府\n2025年，{place}可网办率达到{share}%，居全省前列。\n"
)
PLAN = (
    "梧津区改革方案\n"
    "一、总体要求\n坚持问题导向，优化营商环境。\n"
    "二、目标任务\n"
    "（一）整治红顶中介。全面清理违规收费，公开服务事项清单，清单之外一律不得收费。\n"
    "（二）压缩办理时间。企业开办时间由1个工作日压缩至4小时，全程网上办理，不再提交纸质材料。\n"
    "三、组织保障\n由区政府办公室统筹推进，每月通报进度，年底考核。\n"
)


def library_of(folder: Path, texts: dict[str, str]) -> Library:
    files = folder / "files"
    files.mkdir()
    for name, text in texts.items():
        (files / f"{name}.txt").write_text(text, encoding="utf-8")
    library = Library.open(folder / "library", embedder=KeywordEmbedder())
    library.add([files])
    return library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return library_of(tmp_path, {"plan": PLAN})


# --- places ---------------------------------------------------------------------------------


def test_a_question_gets_the_figure_of_its_own_place(tmp_path: Path) -> None:
    shares = {"乳源瑶族自治县": 91, "翁源县": 92, "始兴县": 93, "仁化县": 94, "新丰县": 95}
    reports = {place: REPORT.format(place=place, share=shares[place]) for place in shares}
    library = library_of(tmp_path, reports)
    for asked, share in (("乳源", 91), ("翁源", 92), ("始興縣", 93), ("新丰县", 95)):
        best = library.search(f"{asked}2025年的可网办率是多少？", k=1)[0]
        assert f"{share}%" in best.clause.text


def test_a_question_about_two_places_gets_evidence_of_both(tmp_path: Path) -> None:
    # Three documents speak of 乳源 in more of the question's words than the one of 翁源 does.
    wordy = "乳源县可网办率{n}\n乳源瑶族自治县政府\n乳源可网办率分别是多少，可网办率达到{n}%。\n"
    texts = {f"r{n}": wordy.format(n=n) for n in (81, 82, 83)}
    texts["w"] = "年度工作报告\n翁源县人民政府\n该县网办率为92%，居前列。\n"
    hits = library_of(tmp_path, texts).search("乳源和翁源的可网办率分别是多少？", k=2)
    assert {hit.document.source[0] for hit in hits} == {"r", "w"}
    assert hits[0].score >= hits[1].score


def test_a_line_that_only_names_the_place_does_not_come_before_the_figure(tmp_path: Path) -> None:
    text = (
        "年度工作总结\n{place}人民政府\n2025年1月10日\n\n"
        "可网办率方面。各部门积极配合，全年可网办率达到{share}%，比上年有所改善，完成年初目标。\n"
        "服务热线方面。全年接听群众来电，按时回复，比上年有所改善，完成年初目标。\n"
    )
    shares = {"乳源瑶族自治县": 91, "翁源县": 92, "始兴县": 93, "仁化县": 94, "新丰县": 95}
    reports = {name: text.format(place=name, share=shares[name]) for name in shares}
    library = library_of(tmp_path, reports)
    for place, share in shares.items():
        best = library.search(f"{place}的可网办率是多少？", k=1)[0]
        assert f"{share}%" in best.clause.text
    who = library.search("翁源县人民政府什么时候发的？", k=1)[0]
    assert "翁源县人民政府" in who.clause.text


def test_a_document_number_in_the_question_does_not_outweigh_what_is_asked(tmp_path: Path) -> None:
    text = (
        "关于改革的通知\n梧政办发〔2024〕{number}号\n各部门：\n"
        "一、压缩办理时间。企业开办时间压缩至{hours}小时，全程网上办理，不再提交纸质材料。\n"
        "二、公开清单。服务事项清单之外一律不得收费，每月通报进度，年底考核。\n"
    )
    notices = {str(n): text.format(number=n, hours=n) for n in (11, 12, 13, 14, 15)}
    best = library_of(tmp_path, notices).search("梧政办发[2024]13号把企业开办压缩到多久？", k=1)[0]
    assert "13小时" in best.clause.text


# --- duplicates and sections ----------------------------------------------------------------


def test_a_reprint_comes_once(tmp_path: Path) -> None:
    reprint = PLAN + "\n转载自梧津区人民政府网站，仅供参考，以原文为准，欢迎读者指正。\n"
    texts = {"plan": PLAN, "reprint": reprint, "other": PLAN.replace("改革方案", "工作方案")}
    hits = library_of(tmp_path, texts).search("整治红顶中介", k=20)
    said = [hit.document.title for hit in hits if "红顶中介" in hit.clause.text]
    assert sorted(said) == ["梧津区工作方案", "梧津区改革方案"]


def test_a_hit_can_be_expanded_to_its_section(library: Library) -> None:
    plain = library.search("压缩企业开办时间", k=1)[0]
    assert plain.section is None
    hit = library.search("压缩企业开办时间", k=1, expand="section")[0]
    assert hit.clause == plain.clause
    assert hit.section is not None
    assert hit.section.text == PLAN[hit.section.start : hit.section.end]
    assert hit.clause.text in hit.section.text
    assert "红顶中介" in hit.section.text, "the neighbour under the same heading"
    assert "组织保障" not in hit.section.text, "the next section"


# --- reranking ------------------------------------------------------------------------------


class Prefers:
    """Scores 0.9 for passages that hold a word, 0.1 for others."""

    def __init__(self, word: str) -> None:
        self.word = word

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        return np.array([0.9 if self.word in text else 0.1 for text in passages], np.float32)


def test_a_reranker_decides_the_order(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    question = "压缩企业开办时间"
    assert "组织保障" not in library.search(question, k=1)[0].clause.text
    monkeypatch.setattr("rag.embedder.open_reranker", lambda _: Prefers("每月通报进度"))
    settings = library.settings.model_copy(update={"reranker": "prefers"})
    reranking = Library.open(library.folder, settings=settings, embedder=KeywordEmbedder())
    hits = reranking.search(question, k=2)
    assert "每月通报进度" in hits[0].clause.text
    assert hits[0].score == pytest.approx(0.9)


# --- input that makes no sense ---------------------------------------------------------------


@pytest.mark.parametrize("nothing", ["？！……", "😀", "—", "（）《》"])
def test_what_says_nothing_finds_nothing(library: Library, nothing: str) -> None:
    assert library.search(nothing) == []


@pytest.mark.parametrize("empty", ["", "   ", "\n\t", "\x00\x1f"])
def test_an_empty_question_is_refused(library: Library, empty: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        library.search(empty)


def test_a_question_of_ten_thousand_characters_is_refused(library: Library) -> None:
    with pytest.raises(QuestionError, match="10,000 characters"):
        library.search("问" * 10_000)


@pytest.mark.parametrize(
    "odd", ["红顶中介😀", "红顶\x00中介", "红顶\ud800中介", "红顶\u202e中介", "a" * 1999]
)
def test_odd_characters_do_no_harm(library: Library, odd: str) -> None:
    assert library.search(odd, k=3)


@pytest.mark.parametrize("k", [0, -1, 2.5, "3", True, None])
def test_k_is_a_whole_number_from_one(library: Library, k: object) -> None:
    with pytest.raises(UsageError, match="k is"):
        library.search("红顶中介", k)  # type: ignore[arg-type]


def test_more_hits_than_there_are_clauses_are_all_of_them(library: Library) -> None:
    hits = library.search("红顶中介", k=10**9)
    assert len(hits) == library.stats().clauses


def test_an_unknown_way_to_expand_is_refused(library: Library) -> None:
    with pytest.raises(UsageError, match=r"'page'.*'section'"):
        library.search("红顶中介", expand="page")  # type: ignore[arg-type]


def test_an_unknown_filter_is_refused(library: Library) -> None:
    with pytest.raises(UsageError, match="no filter 'area'"):
        library.search("红顶中介", filters={"area": "梧津区"})
    with pytest.raises(UsageError, match="no filter 'area'"):
        library.as_retriever(filters={"area": "梧津区"})


# --- asynchronous ---------------------------------------------------------------------------


async def test_searching_and_adding_leave_the_event_loop_free(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            beats += 1
            await asyncio.sleep(0)

    beating = asyncio.create_task(beat())
    library = Library.open(tmp_path / "library", embedder=KeywordEmbedder())
    report = await library.aadd([tmp_path / "plan.txt"])
    added = beats
    hits = await library.asearch("整治红顶中介", k=2)
    searched = beats
    documents = await library.as_retriever(k=2).ainvoke("整治红顶中介")
    beating.cancel()
    assert len(report.files) == 1
    assert hits == library.search("整治红顶中介", k=2)
    assert [document.id for document in documents] == [hit.clause.clause_id for hit in hits]
    # A call that blocks the loop lets through one beat, when it starts.
    assert min(added, searched - added, beats - searched) > 1


async def test_many_searches_at_once_agree_with_one(library: Library) -> None:
    questions = ["整治红顶中介", "压缩企业开办时间", "每月通报进度"] * 8
    together = await asyncio.gather(*(library.asearch(question, k=3) for question in questions))
    assert together == [library.search(question, k=3) for question in questions]


# --- what a question from the command line pays for -------------------------------------------


@pytest.mark.model
def test_a_search_does_not_load_torch(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    program = (
        "import sys\n"
        "from rag import Library\n"
        "library = Library.open(sys.argv[1])\n"
        "library.add([sys.argv[2]])\n"
        "print(len(library.search('压缩企业开办时间', k=2)))\n"
        "print([n for n in ('torch', 'transformers', 'langchain_core') if n in sys.modules])"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "library"), str(tmp_path / "plan.txt")]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == ["2", "[]"]
