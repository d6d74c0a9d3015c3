"""SQuAD, BEIR and RGB: what becomes of each format, and what is said of a broken one."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from eval.datasets import Dataset, Reading, load_dataset
from eval.datasets.names import file_name
from eval.datasets.rgb import Noise, mix
from eval.errors import DatasetError
from eval.matching import states


def dump(path: Path, value: object) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def lines(path: Path, *values: object) -> Path:
    text = "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)
    path.write_text(text, encoding="utf-8")
    return path


# --- SQuAD ---------------------------------------------------------------------------------------


def squad(*questions: Any, context: Any = "青溪县可网办率达到85%。") -> dict[str, Any]:
    return {"version": "v1", "data": [{"paragraphs": [{"context": context, "qas": questions}]}]}


def question(**changes: Any) -> dict[str, Any]:
    answers = [{"text": "85%", "answer_start": 8}, {"text": "85%"}, {"text": "达到85%"}]
    return {"id": "q1", "question": "可网办率？", "answers": answers} | changes


def test_squad_questions_take_any_of_their_answers(tmp_path: Path) -> None:
    dataset = load_dataset(dump(tmp_path / "d.json", squad(question())))
    (item,) = dataset.items
    assert item.answers == ("85%", "达到85%")
    assert item.must_contain == (("85%", "达到85%"),)
    assert item.gold_docs == (dataset.corpus[0].name,)
    assert dataset.corpus[0].text == "青溪县可网办率达到85%。"


def test_squad_paragraph_ids_become_file_names(tmp_path: Path) -> None:
    values = squad(question())
    values["data"][0]["paragraphs"][0]["id"] = "DEV_0"
    values["data"].append({"paragraphs": [{"id": "a/b", "context": "白石县。", "qas": []}]})
    dataset = load_dataset(dump(tmp_path / "d.json", values))
    assert [passage.name for passage in dataset.corpus] == ["DEV_0.txt", "passage-000001.txt"]


def test_squad_impossible_questions_are_unanswerable(tmp_path: Path) -> None:
    values = squad(question(is_impossible=True, answers=[]))
    (item,) = load_dataset(dump(tmp_path / "d.json", values)).items
    assert not item.answerable
    assert item.must_contain == ()


def test_squad_problems_say_where(tmp_path: Path) -> None:
    values = squad(
        question(), question(), question(id="q2", answers=[]), question(id="q3", question=4), 7
    )
    values["data"].append({"title": "no paragraphs"})
    values["data"].append({"paragraphs": [3, {"qas": []}]})
    with pytest.raises(DatasetError) as caught:
        load_dataset(dump(tmp_path / "d.json", values))
    problems = caught.value.problems
    assert [problem.split(":")[0] for problem in problems] == [
        "article 1, paragraph 1, question 2",
        "article 1, paragraph 1, question 3",
        "article 1, paragraph 1, question 4",
        "article 1, paragraph 1, question 5",
        "article 2",
        "article 3, paragraph 1",
        "article 3, paragraph 2",
    ]
    assert "'q1' is used twice" in problems[0]
    assert "at least one text" in problems[1]


# --- BEIR ----------------------------------------------------------------------------------------


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    lines(
        folder / "corpus.jsonl",
        {"_id": "d1", "title": "青溪县", "text": "可网办率达到85%。"},
        {"_id": "d/2", "title": "", "text": "可网办率达到92%。"},
    )
    lines(
        folder / "queries.jsonl",
        {"_id": "q1", "text": "可网办率？"},
        {"_id": "q2", "text": "没有评判的问题"},
    )
    (folder / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td/2\t1\n", encoding="utf-8"
    )
    return folder


def test_beir_keeps_grades_and_asks_only_what_is_judged(beir: Path) -> None:
    dataset = load_dataset(beir)
    assert [item.id for item in dataset.items] == ["q1"]
    assert dataset.qrels == {"q1": {"d1.txt": 2, "passage-000001.txt": 1}}
    assert dataset.corpus[0].title == "青溪县"


def test_beir_grade_zero_is_judged_and_not_relevant(beir: Path) -> None:
    (beir / "qrels" / "dev.tsv").write_text("q1\td1\t0\nq2\td1\t1\n", encoding="utf-8")
    dataset = load_dataset(beir, reading=Reading(split="dev"))
    assert dataset.qrels == {"q1": {}, "q2": {"d1.txt": 1}}
    assert [item.id for item in dataset.items] == ["q1", "q2"]


def test_beir_problems_say_where(beir: Path) -> None:
    with (beir / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"_id": "d1", "text": "x"}\n{"_id": "d3"}\n')
    (beir / "qrels" / "test.tsv").write_text("q1\td1\nq9\td1\t1\nq1\td9\t1\nq1\td1\tx\n")
    with pytest.raises(DatasetError) as caught:
        load_dataset(beir)
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "corpus.jsonl line 3",
        "corpus.jsonl line 4",
        "test.tsv line 1",
        "test.tsv line 2",
        "test.tsv line 3",
        "test.tsv line 4",
    ]


def test_beir_missing_parts(beir: Path) -> None:
    with pytest.raises(DatasetError, match="Choose with --split: test"):
        load_dataset(beir, reading=Reading(split="train"))
    (beir / "queries.jsonl").unlink()
    with pytest.raises(DatasetError, match=r"no queries\.jsonl"):
        load_dataset(beir)


# --- RGB -----------------------------------------------------------------------------------------

POSITIVE = [f"正{number}" for number in range(1, 8)]
NEGATIVE = [f"负{number}" for number in range(1, 8)]


@pytest.mark.parametrize(
    ("ratio", "positives", "negatives", "shown"),
    [
        (0.0, 7, 7, "正1 正2 正3 正4 正5"),
        (0.4, 7, 7, "正1 正2 正3 负1 负2"),
        (0.5, 7, 7, "正1 正2 负1 负2 负3"),  # 5 * 0.5 = 2.5, rounded up
        (0.6, 1, 7, "正1 负1 负2 负3 负4"),  # one positive is all there is: noise fills up
        (0.8, 7, 2, "正1 正2 正3 负1 负2"),  # two negatives are all there is
        (1.0, 7, 7, "负1 负2 负3 负4 负5"),
        (1.0, 7, 2, "负1 负2"),  # nothing positive may fill up
    ],
)
def test_the_noise_protocol(ratio: float, positives: int, negatives: int, shown: str) -> None:
    chosen, count = mix(POSITIVE[:positives], NEGATIVE[:negatives], Noise(ratio, 5))
    assert sorted(chosen) == sorted(shown.split())
    assert count == shown.count("正")


def test_the_order_is_that_of_the_published_script() -> None:
    random.seed(2333)
    expected = ["正1", "正2", "正3", "负1", "负2"]
    random.shuffle(expected)
    assert mix(POSITIVE, NEGATIVE, Noise(0.4, 5))[0] == expected


def rgb(tmp_path: Path, ratio: float = 0.4, **changes: Any) -> Dataset:
    row = {
        "id": 3,
        "query": "谁牵头，何时完成？",
        "answer": ["审批局", ["4月", "四月"]],
        "positive": POSITIVE,
        "negative": NEGATIVE,
    }
    path = lines(tmp_path / "zh.json", row | changes)
    return load_dataset(path, reading=Reading(noise=Noise(ratio, 5)))


def test_an_rgb_question_sees_its_passages_only(tmp_path: Path) -> None:
    dataset = rgb(tmp_path)
    (item,) = dataset.items
    assert item.must_contain == (("审批局",), ("4月", "四月"))
    texts = {passage.name: passage.text for passage in dataset.corpus}
    assert set(item.passages) == set(texts)
    assert sorted(texts[name] for name in item.gold_docs) == ["正1", "正2", "正3"]


def test_with_nothing_but_noise_abstaining_is_right(tmp_path: Path) -> None:
    (item,) = rgb(tmp_path, ratio=1.0).items
    assert not item.answerable
    assert item.gold_docs == ()


def test_the_noise_is_part_of_the_digest(tmp_path: Path) -> None:
    assert rgb(tmp_path, 0.4).digest != rgb(tmp_path, 0.8).digest
    assert rgb(tmp_path, 0.4).digest == rgb(tmp_path, 0.4).digest


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"answer": []}, "'answer' must be"),
        ({"answer": [[]]}, "'answer' must be"),
        ({"query": ""}, "'query' is empty"),
        ({"positive": [["嵌套"]]}, "'positive' holds a list"),
        ({"positive": [], "negative": ["一"]}, "give 1 passages where 5 are shown"),
    ],
)
def test_rgb_problems(tmp_path: Path, changes: dict[str, Any], expected: str) -> None:
    with pytest.raises(DatasetError) as caught:
        rgb(tmp_path, **changes)
    assert caught.value.problems[0].startswith("line 1: ")
    assert expected in caught.value.problems[0]


def test_the_small_rgb_file_keeps_its_promise() -> None:
    path = Path(__file__).parents[2] / "eval" / "data" / "rgb_small.jsonl"
    for ratio, positives in ((0.4, 3), (0.8, 1), (1.0, 0)):
        dataset = load_dataset(path, reading=Reading(noise=Noise(ratio, 5)))
        texts = {passage.name: passage.text for passage in dataset.corpus}
        for item in dataset.items:
            groups = item.must_contain or tuple((fact,) for fact in item.answer.split("；"))
            stating = [
                name
                for name in item.passages
                if all(any(states(texts[name], fact) for fact in group) for group in groups)
            ]
            assert stating == list(item.gold_docs), item.id
            assert len(stating) == positives


@pytest.mark.parametrize("identity", ["", "a/b", "..", "a b", "x" * 200, "a\nb"])
def test_no_id_leads_out_of_the_folder(identity: str) -> None:
    assert file_name(identity, 7) == "passage-000007.txt"
