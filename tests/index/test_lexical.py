"""The BM25 index: scores against rank-bm25, and a life on disk."""

from __future__ import annotations

import json
import multiprocessing
import random
import shutil
from collections import Counter
from collections.abc import Sequence
from math import log
from pathlib import Path

import pytest
from rank_bm25 import BM25Okapi

from rag.errors import LibraryError, LibraryMismatch
from rag.index import lexical, snapshots
from rag.index.lexical import LexicalIndex
from rag.index.terms import query_terms, terms, terms_made_by

CLAUSES = (
    ("a:0", "华川县营商环境专项整治方案"),
    ("a:1", "二、红顶中介由县审批局牵头整治"),
    ("a:10", "四、工程建设领域突出问题"),
    ("a:2", "三、工程建设领域突出问题"),
    ("b:0", "青禾市政务服务一窗通办工作方案，2023年底前完成"),
    ("b:1", "可网办率达到95%，平均办理时间压缩到3.5个工作日"),
    ("c:0", "关于IT产业的通知"),
)


def built(folder: Path, clauses: Sequence[tuple[str, str]] = CLAUSES) -> LexicalIndex:
    index = LexicalIndex.create(folder)
    index.add(clauses)
    index.commit(generation=1)
    return index


def found(index: LexicalIndex, question: str, k: int = 10) -> list[str]:
    return [clause_id for clause_id, _ in index.search(question, k)]


# --- searching --------------------------------------------------------------------------------


def test_finds_the_clause(tmp_path: Path) -> None:
    index = built(tmp_path)
    assert found(index, "谁牵头整治红顶中介？")[0] == "a:1"
    assert found(index, "可網辦率是多少")[0] == "b:1"
    assert found(index, "二〇二三年")[0] == "b:0"
    assert found(index, "it产业") == ["c:0"]


def test_scores_are_those_of_rank_bm25(tmp_path: Path) -> None:
    """The same formula term by term: k1 = 1.2, b = 0.75, idf = ln(1 + (N - n + 0.5) / (n + 0.5)).
    rank-bm25 has another idf, so that is put in; the clauses stay under 40 terms, up to where
    tantivy stores lengths exactly."""
    clauses = [(f"d{n}:0", text) for n, (_, text) in enumerate(CLAUSES) if len(terms(text)) <= 40]
    assert len(clauses) >= 6
    cut = [terms(text) for _, text in clauses]
    reference = BM25Okapi(cut, k1=1.2, b=0.75)
    containing = Counter(term for document in cut for term in set(document))
    reference.idf = {
        term: log(1 + (len(cut) - n + 0.5) / (n + 0.5)) for term, n in containing.items()
    }
    index = built(tmp_path, clauses)
    for question in ("红顶中介由谁牵头", "工程建设的突出问题", "2023年", "方案"):
        expected = reference.get_scores(query_terms(question))
        hits = dict(index.search(question, 100))
        assert len(hits) == sum(score > 0 for score in expected) > 0
        for (clause_id, _), score in zip(clauses, expected, strict=True):
            assert hits.get(clause_id, 0.0) == pytest.approx(score, rel=1e-5)


def test_ranking_agrees_with_rank_bm25_on_longer_texts(tmp_path: Path) -> None:
    """Over 40 terms tantivy rounds lengths to one byte, by at most an eighth. Clauses whose scores
    lie further apart than that can move them keep their order."""
    draw = random.Random(5)
    letters = "甲乙丙丁戊己庚辛壬癸"
    clauses = [
        (f"d{n:02}:0", "".join(draw.choices(letters, k=draw.randint(40, 200)))) for n in range(60)
    ]
    cut = [terms(text) for _, text in clauses]
    reference = BM25Okapi(cut, k1=1.2, b=0.75)
    containing = Counter(term for document in cut for term in set(document))
    reference.idf = {
        term: log(1 + (len(cut) - n + 0.5) / (n + 0.5)) for term, n in containing.items()
    }
    index = built(tmp_path, clauses)
    expected = dict(
        zip((key for key, _ in clauses), reference.get_scores(terms("甲丙戊")), strict=True)
    )
    hits = index.search("甲丙戊", 60)
    for place, (better, _) in enumerate(hits):
        for worse, _ in hits[place + 1 :]:
            assert expected[better] >= expected[worse] * 0.9
    for clause_id, score in hits:
        assert score == pytest.approx(expected[clause_id], rel=0.05)


def test_equal_scores_come_in_the_order_of_the_document(tmp_path: Path) -> None:
    hits = built(tmp_path).search("工程建设领域突出问题", 2)
    assert [clause_id for clause_id, _ in hits] == ["a:2", "a:10"]
    assert hits[0][1] == hits[1][1]


def test_documents_limit_the_search_and_not_the_scores(tmp_path: Path) -> None:
    index = built(tmp_path)
    everywhere = dict(index.search("方案", 10))
    assert set(everywhere) == {"a:0", "b:0"}
    assert index.search("方案", 10, {"b"}) == [("b:0", everywhere["b:0"])]
    assert index.search("方案", 10, {"b", "none"}) == [("b:0", everywhere["b:0"])]
    assert index.search("方案", 10, {"c"}) == []
    assert index.search("方案", 10, set()) == []


def test_scores_of_given_clauses(tmp_path: Path) -> None:
    index = built(tmp_path)
    hits = dict(index.search("整治方案", 10))
    assert index.scores("整治方案", ["b:0", "c:0", "a:1"]) == {
        "b:0": hits["b:0"],
        "c:0": 0.0,
        "a:1": hits["a:1"],
    }
    assert index.scores("整治方案", []) == {}
    assert index.scores("？", ["b:0"]) == {"b:0": 0.0}


def test_no_clause_reaches_the_ceiling(tmp_path: Path) -> None:
    clauses = [(f"d:{n}", "审批" * n) for n in range(1, 60)] + [("e:0", "其他")]
    index = built(tmp_path, clauses)
    best = index.search("审批", 1)[0][1]
    assert 0.8 * index.ceiling("审批") < best < index.ceiling("审批")
    assert index.ceiling("审批，谁也不知道的词") > index.ceiling("审批")
    assert index.ceiling("") == 0.0


def test_in_many_clauses_common_terms_are_not_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clauses = [(f"d{n:02}:0", "关于的通知" + ("审批" if n in (5, 6) else "")) for n in range(40)]
    index = built(tmp_path, clauses)
    assert len(index.search("审批的通知", 100)) == 40
    before = index.ceiling("审批的通知")
    monkeypatch.setattr(lexical, "_MANY", 40)
    assert found(index, "审批的通知") == ["d05:0", "d06:0"]
    assert index.scores("审批的通知", ["d01:0"]) == {"d01:0": 0.0}
    assert index.search("审批的通知", 1)[0][1] < index.ceiling("审批的通知") < before
    # Where there is nothing else to look for, they are.
    assert len(index.search("通知", 100)) == 40


@pytest.mark.parametrize("text", ["", " ", "？！。", "🎉", "\x00\x07", "\ud800", "，" * 10_000])
def test_a_question_without_words_finds_nothing(tmp_path: Path, text: str) -> None:
    assert built(tmp_path).search(text, 10) == []


@pytest.mark.parametrize("k", [0, -1])
def test_no_hits_asked_no_hits_given(tmp_path: Path, k: int) -> None:
    assert built(tmp_path).search("方案", k) == []


@pytest.mark.parametrize(
    "text",
    [
        'terms:"方案" AND document:a',
        "方案 OR *",
        "+方案 -整治",
        "document:b",
        "方案^1000000000",
        "[* TO *]",
        "方案~2 (((",
        "\\",
    ],
)
def test_a_question_is_never_a_query_language(tmp_path: Path, text: str) -> None:
    index = built(tmp_path)
    words = "".join(c if c.isalnum() else "，" for c in text)
    assert index.search(text, 10) == index.search(words, 10)


def test_a_pasted_document_is_a_question_too(tmp_path: Path) -> None:
    pasted = "".join(chr(0x4E00 + n % 20_000) for n in range(10_000)) + "红顶中介"
    assert built(tmp_path).search(pasted, 3)[0][0] == "a:1"


# --- a life on disk -----------------------------------------------------------------------------


def test_nothing_shows_before_the_commit(tmp_path: Path) -> None:
    index = LexicalIndex.create(tmp_path)
    index.add(CLAUSES)
    assert (index.count(), index.generation, index.search("方案", 5)) == (0, -1, [])
    index.commit(generation=7)
    assert (index.count(), index.generation) == (len(CLAUSES), 7)


def test_another_reader_sees_each_commit_at_once(tmp_path: Path) -> None:
    writer = built(tmp_path)
    reader = LexicalIndex.open(tmp_path)
    writer.add([("d:0", "新增的方案")])
    assert "d:0" not in found(reader, "新增方案")
    writer.commit(generation=2)
    assert (reader.generation, reader.count()) == (2, len(CLAUSES) + 1)
    assert found(reader, "新增方案")[0] == "d:0"


def test_a_removed_document_stops_answering(tmp_path: Path) -> None:
    built(tmp_path)
    index = LexicalIndex.open(tmp_path)
    index.remove("a")
    index.remove("never there")
    index.add([("a:0", "重新收录")])
    index.commit(generation=2)
    for reader in (index, LexicalIndex.open(tmp_path)):
        assert found(reader, "红顶中介") == []
        assert found(reader, "重新收录") == ["a:0"]
        assert found(reader, "一窗通办")[0] == "b:0"
        assert reader.count() == 4


def test_a_document_id_is_removed_whole_or_not(tmp_path: Path) -> None:
    index = built(tmp_path, [("ab:0", "方案"), ("a:0", "方案"), ("a:b:0", "方案")])
    index.remove("a")
    index.commit(generation=2)
    assert found(index, "方案") == ["a:b:0", "ab:0"]


def test_many_commits_give_what_one_would(tmp_path: Path) -> None:
    step_by_step = LexicalIndex.create(tmp_path / "steps")
    for number, clause in enumerate(CLAUSES):
        step_by_step.add([clause])
        step_by_step.commit(generation=number)
    at_once = built(tmp_path / "once")
    for question in ("工程建设领域突出问题", "方案", "2023年底"):
        assert step_by_step.search(question, 10) == [
            (clause_id, pytest.approx(score)) for clause_id, score in at_once.search(question, 10)
        ]


def test_two_writers_taking_turns_lose_nothing(tmp_path: Path) -> None:
    one = built(tmp_path)
    other = LexicalIndex.open(tmp_path)
    for number in range(2, 6, 2):
        one.add([(f"one{number}:0", "轮流写入")])
        one.commit(generation=number)
        other.add([(f"other{number}:0", "轮流写入")])
        other.commit(generation=number + 1)
    assert sorted(found(one, "轮流写入")) == ["one2:0", "one4:0", "other2:0", "other4:0"]
    assert one.count() == other.count() == len(CLAUSES) + 4


def test_a_full_disk_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = built(tmp_path)

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    index.add([("z:0", "写不下")])
    monkeypatch.setattr(snapshots, "publish", full)
    with pytest.raises(LibraryError, match="No space left") as caught:
        index.commit(generation=2)
    assert caught.value.hint
    monkeypatch.undo()
    assert LexicalIndex.open(tmp_path).count() == len(CLAUSES)


def test_given_up_changes_are_gone(tmp_path: Path) -> None:
    index = built(tmp_path)
    index.remove("a")
    index.add([("z:0", "不要的")])
    index.discard()
    index.discard()
    index.add([("d:0", "要的")])
    index.commit(generation=2)
    assert index.count() == len(CLAUSES) + 1
    assert "d:0" in found(index, "不要的")
    assert "z:0" not in found(index, "不要的")


def test_a_writer_that_died_leaves_the_old_state(tmp_path: Path) -> None:
    built(tmp_path)
    dying = LexicalIndex.open(tmp_path)
    dying.remove("a")
    dying.add([("z:0", "半途而废")] * 100)
    assert len(list(tmp_path.iterdir())) == 3  # the state, its description, the draft
    del dying
    index = LexicalIndex.open(tmp_path)
    assert (index.count(), found(index, "半途而废")) == (len(CLAUSES), [])
    index.add([("d:0", "后来者")])
    index.commit(generation=2)
    assert len(list(tmp_path.iterdir())) == 2
    assert found(index, "后来者") == ["d:0"]


def test_building_anew_replaces_everything(tmp_path: Path) -> None:
    old = built(tmp_path)
    index = LexicalIndex.create(tmp_path)
    index.add([("n:0", "全新")])
    assert (index.count(), old.count()) == (0, len(CLAUSES))
    index.commit(generation=9)
    assert (index.count(), old.count(), old.generation) == (1, 1, 9)


# --- whatever is wrong with it, it is built again -------------------------------------------------


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)


def test_every_flipped_byte_is_noticed(tmp_path: Path) -> None:
    built(tmp_path / "good")
    draw = random.Random(11)
    for path in files(tmp_path / "good"):
        for _ in range(8):
            shutil.copytree(tmp_path / "good", tmp_path / "bad", symlinks=True)
            bad = tmp_path / "bad" / path.relative_to(tmp_path / "good")
            content = bytearray(bad.read_bytes())
            content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
            bad.write_bytes(content)
            with pytest.raises(LibraryMismatch, match="damaged") as caught:
                LexicalIndex.open(tmp_path / "bad")
            assert caught.value.hint
            shutil.rmtree(tmp_path / "bad")


@pytest.mark.parametrize("cut", [0, 1, 0.5])
def test_cut_and_missing_files_are_noticed(tmp_path: Path, cut: float) -> None:
    built(tmp_path / "good")
    for path in files(tmp_path / "good"):
        shutil.copytree(tmp_path / "good", tmp_path / "bad")
        bad = tmp_path / "bad" / path.relative_to(tmp_path / "good")
        content = bad.read_bytes()
        bad.unlink()
        if cut != 1:
            bad.write_bytes(content[: int(len(content) * cut)])
        with pytest.raises(LibraryMismatch):
            LexicalIndex.open(tmp_path / "bad")
        shutil.rmtree(tmp_path / "bad")


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"null", b'{"body": 1, "crc32": 2}', b"\xff\x00", b"5"]
)
def test_a_strange_description_is_refused(tmp_path: Path, content: bytes) -> None:
    built(tmp_path)
    (tmp_path / "index.json").write_bytes(content)
    with pytest.raises(LibraryMismatch, match="damaged"):
        LexicalIndex.open(tmp_path)


def test_no_index_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(LibraryMismatch, match="does not exist"):
        LexicalIndex.open(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("name", "value"), [("FORMAT", 99), ("terms_made_by", lambda: "another OpenCC")]
)
def test_another_version_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    built(tmp_path)
    monkeypatch.setattr(lexical, name, value)
    with pytest.raises(LibraryMismatch, match="another version"):
        LexicalIndex.open(tmp_path)


def test_a_refused_index_is_built_again(tmp_path: Path) -> None:
    built(tmp_path)
    for path in files(tmp_path):
        path.write_bytes(b"noise")
    index = built(tmp_path)
    assert found(index, "红顶中介")[0] == "a:1"
    assert LexicalIndex.open(tmp_path).count() == len(CLAUSES)


def test_files_are_never_changed_in_place(tmp_path: Path) -> None:
    """What one state has published, the next may share: a reader still has it open."""
    index = built(tmp_path)
    shutil.copytree(next(path for path in tmp_path.iterdir() if path.is_dir()), tmp_path / "kept")
    reader = LexicalIndex.open(tmp_path)
    before = reader.search("方案", 10)
    described = snapshots.load(tmp_path)
    kept = {path.name: snapshots.checksum(path) for path in (tmp_path / "kept").iterdir()}
    assert kept == {name: crc for name, (_, crc, _) in described.files.items()}
    shutil.rmtree(tmp_path / "kept")
    index.remove("b")
    index.commit(generation=2)
    assert before != reader.search("方案", 10)


def test_the_description_says_what_made_it(tmp_path: Path) -> None:
    built(tmp_path)
    body = json.loads((tmp_path / "index.json").read_text(encoding="utf-8"))["body"]
    assert body["made_by"] == {
        "format": lexical.FORMAT,
        "terms": terms_made_by(),
        "generation": 1,
    }


def _write(folder: Path, commits: int) -> None:
    index = LexicalIndex.open(folder)
    for number in range(2, commits + 2):
        index.remove(f"x{number - 1}")
        index.add([(f"x{number}:{ordinal}", f"第{number}版 共同") for ordinal in range(5)])
        index.commit(generation=number)


def test_readers_see_whole_states_while_another_process_writes(tmp_path: Path) -> None:
    built(tmp_path, [(f"x1:{ordinal}", "第1版 共同") for ordinal in range(5)])
    commits = 15
    writer = multiprocessing.get_context("spawn").Process(target=_write, args=(tmp_path, commits))
    reader = LexicalIndex.open(tmp_path)
    writer.start()
    seen = set()
    while writer.is_alive():
        hits = found(reader, "共同")
        versions = {clause_id.partition(":")[0] for clause_id in hits}
        assert len(hits) == 5
        assert len(versions) == 1
        seen |= versions
        fresh = LexicalIndex.open(tmp_path)
        assert fresh.count() == 5
    writer.join()
    assert writer.exitcode == 0
    assert reader.generation == commits + 1
    assert len(seen) > 1
