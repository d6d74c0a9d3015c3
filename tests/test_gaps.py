"""What was asked besides and not found is said beside the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from rag import replies
from rag.answering import Assistant
from rag.drafting import Drafting
from rag.finding import Part
from rag.gaps import asked_in_turn, asks_for_more, left_open, tells_more, wants_a_kind
from rag.generation.writers import Draft, NoBasis
from rag.jsonable import result_json
from rag.library import Library
from rag.settings import load_settings
from rag.types import Answer, Done, Event, Evidence, Passage, Token
from tests.fakes import KeywordEmbedder
from tests.test_looking_further import Reader
from tests.test_support import passage

RATE = "2025年，白榆县区级事项可网办率达到84%。"
PLANS = {
    "baiyu.txt": f"白榆县优化营商环境方案\n\n一、主要目标\n{RATE}\n",
    "qingwu.txt": "青梧县优化营商环境方案\n\n一、主要目标\n青梧县区级事项可网办率逐年提高。\n",
}
BOTH = "青梧县和白榆县的可网办率各是多少？"


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    for name, text in PLANS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    settings = load_settings(library=tmp_path / "library")
    library = Library.open(settings.library, settings=settings, embedder=KeywordEmbedder())
    library.add([tmp_path / name for name in PLANS])
    return Assistant(library, settings=settings, writer=Reader("84%"))


def test_the_half_that_was_not_found_is_named(assistant: Assistant) -> None:
    result = assistant.ask(BOTH)
    assert isinstance(result, Answer)
    assert [statement.text for statement in result.statements] == [RATE]
    assert result.gap.startswith("资料中没有找到这一问的答案：青梧县")
    assert "白榆县" not in result.gap
    assert result.text.splitlines()[-1] == result.gap
    assert result_json(result)["gap"] == result.gap


def test_a_whole_answer_leaves_no_gap(assistant: Assistant) -> None:
    result = assistant.ask("白榆县的可网办率是多少？")
    assert isinstance(result, Answer)
    assert result.gap == ""
    assert "没有" not in result.text


@pytest.mark.parametrize(
    ("question", "told", "more"),
    [
        ("举措总共几项，其中军民融合的有几项？", ["军民融合方面6项。"], True),
        ("举措总共几项，其中军民融合的有几项？", ["共23项，军民融合方面6项。"], False),
        ("2019年几月底前做完？2020年起提前到几月底？", ["2019年11月底前做完。"], True),
        ("2019年几月底前做完？2020年起提前到几月底？", ["11月底。", "2020年起2月底。"], False),
        ("举措总共几项？", ["很多。"], False),
        ("由谁牵头，什么时候完成？", ["由县审批局牵头，2026年4月底完成。"], False),
        ("2023年，有多少家，多少人？", ["2023年有12家。"], True),
        ("什么时候开始，什么时候结束？", ["2023年1月1日至2023年6月30日。"], False),
        ("办理要多久，收费多少？", ["5个工作日内办结，免费。"], False),
        ("补贴多少钱，最多多少？", ["补贴标准为500元，最高500元。"], False),
        ("甲县多少家，乙县多少家？", ["甲县和乙县各有20家。"], False),
    ],
)
def test_several_figures_want_as_many(question: str, told: list[str], more: bool) -> None:
    assert asks_for_more(question, told) is more


def test_a_gap_speaks_the_language_of_the_question() -> None:
    assert replies.gap("甲县乙县各多少？", [], more=False) == ""
    assert replies.gap("共几项，其中几項？", [], more=True) == "所問不止一項，其餘的沒有找到。"
    english = "How many are there in each of the two counties?"
    assert (
        replies.gap(english, ["甲县有多少？"], more=False) == "More was asked than what was found."
    )


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("整治中介由谁牵头，什么时候完成？", ["整治中介由谁牵头？", "什么时候完成？"]),
        ("督导队是哪两家单位办的？队长叫什么？", ["督导队是哪两家单位办的？", "队长叫什么？"]),
        ("由谁负责更新名录，什么时候完成？", ["由谁负责更新名录？", "什么时候完成？"]),
        ("由谁牵头、哪天截止", ["由谁牵头？", "哪天截止？"]),
        ("共有多少项以及收费多少？", ["共有多少项？", "收费多少？"]),
        ("多久内拆除？棚里许不许住人？", ["多久内拆除？", "棚里许不许住人？"]),
        ("由誰牽頭，還有什麼時候完成？", ["由誰牽頭？", "什麼時候完成？"]),
        ("可网办率是多少？", []),
        ("甲县和乙县的可网办率，哪个更高？各是多少？", []),
        ("甲县和乙县，哪一个县的可网办率更高？各是多少？", []),
        ("甲縣和乙縣，哪個更長，各是多少？", []),
        ("可网办率是多少，是80%吗？", ["可网办率是多少？", "是80%吗？"]),
        ("可网办率是80%，对吗？", []),
        ("我没记错吧？由谁牵头？", []),
        ("中标的是哪家？哪家？", []),
        ("不管什么时候办理，都免费吗？", []),
        ("我不知道该找谁，请问补贴找哪个部门？", []),
        ("完成时限是什么时候，到底是哪天？", []),
        ("落实“谁主管、谁负责”的单位有哪些？", []),
        (
            "推行“谁执法、谁普法”责任制由谁牵头，什么时候完成？",
            ["推行“谁执法、谁普法”责任制由谁牵头？", "什么时候完成？"],
        ),
        ("一由谁办，二由谁办，三由谁办，四由谁办？", []),
        (
            "由谁牵头，什么时候完成？（Who leads it, and how long will it take?）",
            ["由谁牵头？", "什么时候完成？"],
        ),
    ],
)
def test_what_is_asked_in_turn(question: str, asked: list[str]) -> None:
    assert asked_in_turn(question) == asked


LEAD_AND_DAY = "整治中介由谁牵头，什么时候完成？"
COMPANY = "西侧道路是哪家企业核实回应的，什么时候具备通车条件？"


@pytest.mark.parametrize(
    ("question", "told", "left"),
    [
        (LEAD_AND_DAY, ["整治中介由县审批局牵头。"], ["什么时候完成？"]),
        (LEAD_AND_DAY, ["整治中介2026年4月底完成。"], ["整治中介由谁牵头？"]),
        (LEAD_AND_DAY, ["由县审批局牵头，2026年4月底完成。"], []),
        (LEAD_AND_DAY, [], ["整治中介由谁牵头？", "什么时候完成？"]),
        (COMPANY, ["西侧道路10月18日具备通车条件。"], ["西侧道路是哪家企业核实回应的？"]),
        (COMPANY, ["白榆集团核实，西侧道路10月18日具备通车条件。"], []),
        ("有多少专利权人参加，谈成多少项许可？", ["谈成许可近8000项。"], ["有多少专利权人参加？"]),
        ("整治中介由谁牵头，由哪些部门配合？", ["整治中介由县审批局牵头。"], ["由哪些部门配合？"]),
        ("今年办结多少件，去年办结多少件？", ["今年办结33件。"], ["去年办结多少件？"]),
        ("由谁负责，需要多少天？", ["由县审批局负责，3个工作日办结。"], []),
        ("可网办率是多少？", ["很高。"], []),
    ],
)
def test_what_an_answer_leaves_open(question: str, told: list[str], left: list[str]) -> None:
    assert left_open(question, told) == left


@pytest.mark.parametrize(
    ("asked", "statement", "more"),
    [
        ("有多少专利权人参加？", "1500个专利权人参加。", True),
        ("有多少专利权人参加？", "谈成许可近8000项。", False),
        ("什么时候参加？", "涉及33项任务。", False),
        ("多久能办好？", "当场办结。", True),
        ("是哪家企业回应的？", "白榆集团核实回应。", True),
        ("是哪家企业回应的？", "县交通局核实回应。", False),
        ("是哪家企业回应的？", "由承建方作出答复。", True),
        ("队长叫什么？", "督导队队长叫林晓。", True),
        ("队长叫什么？", "县交通局核实，谈成许可近8000项。", False),
    ],
)
def test_only_what_is_not_told_yet_adds_to_an_answer(
    asked: str, statement: str, more: bool
) -> None:
    told = ["县交通局核实，谈成许可近8000项。"]
    assert tells_more(asked, statement, told) is more
    assert tells_more(asked, statement, []) is True


@pytest.mark.parametrize(
    ("asked", "told", "wanted"),
    [
        ("什么时候完成？", ["由县审批局牵头。"], True),
        ("什么时候完成？", ["2026年4月底完成。"], False),
        ("由谁牵头？", ["2026年4月底完成。"], True),
        ("由谁牵头？", ["县审批局2026年4月底完成。"], False),
        ("队长叫什么？", ["2026年4月底完成。"], False),
    ],
)
def test_what_lacks_a_figure_or_a_body_is_worth_a_search(
    asked: str, told: list[str], wanted: bool
) -> None:
    assert wants_a_kind(asked, told) is wanted


class InTurn(Reader):
    """Reads nothing but the rate in a question for it, the lead in any other."""

    def __init__(self) -> None:
        super().__init__("")
        self.asked: list[tuple[str, str]] = []

    def write(
        self, question: str, passages: Sequence[Passage], *, before: str = ""
    ) -> Iterator[Token | Draft | NoBasis]:
        self.asked.append((question, before))
        self.wanted = "84%" if "可网办率" in question else "牵头"
        yield from super().write(question, passages)


def test_each_half_is_asked_for_by_itself_until_it_is_found(tmp_path: Path) -> None:
    lead = "优化营商环境由县审批局牵头。"
    (tmp_path / "plan.txt").write_text(f"{PLANS['baiyu.txt']}{lead}\n", encoding="utf-8")
    settings = load_settings(library=tmp_path / "library")
    library = Library.open(settings.library, settings=settings, embedder=KeywordEmbedder())
    library.add([tmp_path / "plan.txt"])
    writer = InTurn()
    question = "白榆县的可网办率是多少，优化营商环境由哪个单位牵头？"
    rate_alone, lead_alone = "白榆县的可网办率是多少？", "优化营商环境由哪个单位牵头？"
    result = Assistant(library, settings=settings, writer=writer).ask(question)
    assert isinstance(result, Answer)
    assert [statement.text for statement in result.statements] == [lead, RATE]
    # The first look holds the lead alone, and the second one is only read for what is left.
    assert writer.asked == [
        (question, ""),
        (rate_alone, question),
        (lead_alone, question),
        (rate_alone, question),
    ]
    assert result.gap == ""


def in_turn(tmp_path: Path, writer: InTurn, question: str, *files: str) -> list[Event]:
    for number, text in enumerate(files):
        (tmp_path / f"plan{number}.txt").write_text(text, encoding="utf-8")
    settings = load_settings(library=tmp_path / "library")
    library = Library.open(settings.library, settings=settings, embedder=KeywordEmbedder())
    library.add(sorted(tmp_path.glob("plan*.txt")))
    return list(Assistant(library, settings=settings, writer=writer).stream(question))


LEAD = "优化营商环境由县审批局牵头。"
ONLY_LEAD = f"白榆县优化营商环境方案\n\n一、主要目标\n{LEAD}\n"


def test_the_piece_that_was_not_found_is_named(tmp_path: Path) -> None:
    question = "白榆县的可网办率是多少，优化营商环境由哪个单位牵头？"
    (*_, done) = in_turn(tmp_path, InTurn(), question, ONLY_LEAD)
    assert isinstance(done, Done)
    assert isinstance(done.result, Answer)
    assert [statement.text for statement in done.result.statements] == [LEAD]
    assert done.result.gap == "资料中没有找到这一问的答案：白榆县的可网办率是多少？"


class SaysItAgain(InTurn):
    """Begins with what it said before."""

    def write(
        self, question: str, passages: Sequence[Passage], *, before: str = ""
    ) -> Iterator[Token | Draft | NoBasis]:
        self.asked.append((question, before))
        again = RATE.replace("。", "，") + LEAD if before else RATE
        yield Token("…")
        yield Draft(again, None)


def test_what_is_told_already_is_not_said_again() -> None:
    question = "白榆县的可网办率是多少，优化营商环境由哪个单位牵头？"
    passages = [passage(1, RATE), passage(2, LEAD)]
    drafting = Drafting(SaysItAgain(), lambda _: f"{RATE}\n{LEAD}", lambda: None)
    left = drafting.look([Part(question)], "", passages)
    assert [*left] == [Token("…"), Token("…")]
    assert [statement.text for statement in drafting.said] == [RATE, LEAD]


class SaysTheSame(InTurn):
    """Says of whatever it is asked what it said first, as long as it sees that."""

    def write(
        self, question: str, passages: Sequence[Passage], *, before: str = ""
    ) -> Iterator[Token | Draft | NoBasis]:
        self.asked.append((question, before))
        yield Draft(passages[0].search_text, None)


def test_what_was_said_again_is_not_shown_again() -> None:
    question = "白榆县的可网办率是多少，优化营商环境由哪个单位牵头？"
    drafting = Drafting(writer := SaysTheSame(), lambda _: f"{RATE}\n{LEAD}", lambda: None)
    assert [*drafting.look([Part(question)], "", [passage(1, RATE), passage(2, LEAD)])] == []
    assert [statement.text for statement in drafting.said] == [RATE, LEAD]
    piece = ("优化营商环境由哪个单位牵头？", question)
    assert writer.asked == [(question, ""), piece, piece]
    assert "says nothing new" in {one.reason for one in drafting.dropped}


def test_a_piece_keeps_the_year_of_the_whole(tmp_path: Path) -> None:
    last_year = "白榆县2023年工作要点\n\n一、目标\n2023年可网办率达到71%。\n"
    question = "2024年白榆县优化营商环境由哪个单位牵头，可网办率是多少？"
    found = in_turn(
        tmp_path, InTurn(), question, ONLY_LEAD.replace("白榆", "2024年白榆"), last_year
    )
    (done,) = (event for event in found if isinstance(event, Done))
    assert "71%" not in done.result.text


def test_a_writer_that_answers_all_at_once_is_not_asked_piece_by_piece(tmp_path: Path) -> None:
    writer = InTurn()
    writer.one_by_one = False
    question = "白榆县的可网办率是多少，优化营商环境由哪个单位牵头？"
    in_turn(tmp_path, writer, question, ONLY_LEAD)
    assert {asked for asked, _ in writer.asked} == {question}


def test_whether_something_is_so_is_not_searched_for_again(tmp_path: Path) -> None:
    writer = InTurn()
    question = "优化营商环境由哪个单位牵头，可网办率是否达到80%？"
    found = in_turn(tmp_path, writer, question, ONLY_LEAD)
    pieces = ["优化营商环境由哪个单位牵头？", "可网办率是否达到80%？"]
    assert [asked for asked, _ in writer.asked] == [question, *pieces]
    assert len([event for event in found if isinstance(event, Evidence)]) == 1
