"""``yiju tasks`` as its users meet it, but for the process."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from rag.cli.root import app
from rag.cli.running import run
from rag.store import Store
from tests.tasks.ledgers import Writer, plan, source


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    store = Store(folder / "library.sqlite")
    store.put(plan().document(), source("/x/plan.txt"))
    store.put(Writer("东洛县简报").document(), source("/x/news.txt"))
    store.close()
    monkeypatch.setenv("YIJU_LIBRARY", str(folder))
    monkeypatch.setenv("USER", "李工")
    monkeypatch.setenv("LOGNAME", "李工")
    return folder


class Command:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.err = ""

    def __call__(self, *arguments: object, code: int = 0) -> str:
        returned = run(app, ["tasks", *map(str, arguments)])
        out, self.err = self._capsys.readouterr()
        assert returned == code, self.err
        return out

    def lines(self, *arguments: object) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self(*arguments, "--json").splitlines()]


@pytest.fixture
def tasks(library: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def numbers(rows: Sequence[dict[str, Any]]) -> list[int]:
    return [row["entry"] for row in rows]


def test_json_lines_carry_every_field_with_its_quote(tasks: Command) -> None:
    rows = tasks.lines()
    assert numbers(rows) == [1, 2, 3, 4]
    text = plan().text
    first = rows[0]
    assert first["task"]["text"] == "清理中介服务"
    quotes = [
        first["task"],
        first["content"],
        *(deadline["quote"] for deadline in first["deadlines"]),
    ]
    quotes += [unit["quote"] for unit in (*first["leads"], *first["units"])]
    for quote in quotes:
        assert text[quote["start"] : quote["end"]] == quote["text"]
    assert first["due"] == first["deadlines"][0]["to"] == "2022-04-30"
    assert first["standing"] == "overdue"
    assert rows[2]["deadlines"][0]["every"] == "FREQ=MONTHLY;BYMONTHDAY=22"
    assert rows[3]["deadlines"][0]["ongoing"] is True
    assert "4 tasks, from 1 document with task lists (of 2" in tasks.err


def test_conditions_of_the_contract(tasks: Command) -> None:
    assert numbers(tasks.lines("--lead", "财政局")) == [3]
    assert numbers(tasks.lines("--unit", "财政局")) == [1, 3]
    assert numbers(tasks.lines("--due-by", "2022-04-30", "--due-from", "2022-04-30")) == [1, 2]
    assert numbers(tasks.lines("--document", plan().document().document_id)) == [1, 2, 3, 4]
    assert tasks.lines("--lead", "不存在局") == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--due-by", "30.4.2022"), "'30.4.2022' is no date"),
        (("--due-by", "2022-02-30"), "no date"),
        (("--due-from", "2022-05-01", "--due-by", "2022-04-01"), "later than"),
        (("--document", "nothing"), "no document"),
        (("set", "1", "--status", "overdue"), "overdue"),
        (("set", "9", "--status", "done"), "no task"),
        (("set", "1"), "Nothing to note"),
        (("set", "1", "--status", "done", "--on", "2999-01-01"), "has not come yet"),
        (("set", "1", "--evidence", "nothing"), "no document"),
        (("set", "1", "--note", "长" * 2001), "limit is 2000"),
        (("problem", "open", "1", "  "), "needs words"),
        (("problem", "close", "7", "--reason", "好"), "no problem 7"),
        (("report", "--month", "2022-13", "--out", "x.md"), "no month"),
        (("report", "--month", "2022-04-01", "--out", "x.md"), "no month"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(
    tasks: Command, arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    assert tasks(*arguments, code=2) == ""
    (line,) = tasks.err.strip().splitlines()
    assert line.startswith("Error: ")
    assert said in line


def test_the_table_for_people(tasks: Command) -> None:
    shown = tasks()
    assert "清理中介服务" in shown
    assert "县行政审批局、县税务局" in shown
    assert shown.splitlines()[-1] == (
        "4 tasks, from 1 document with task lists (of 2 in the library)."
    )


def test_documents_never_read_are_spoken_of(tasks: Command, library: Path) -> None:
    store = Store(library / "library.sqlite")
    with store._database.transaction() as connection:
        connection.execute("DELETE FROM task_readings")
    store.close()
    tasks()
    assert "the tasks of 2 documents, stored before" in tasks.err
    assert "yiju ingest" in tasks.err


def test_progress_is_set_and_logged(tasks: Command) -> None:
    (row,) = tasks.lines("set", 1, "--status", "done", "--on", "2022-04-02", "--note", "已办结")
    assert (row["status"], row["standing"], row["since"]) == ("done", "done", "2022-04-02")
    tasks("set", row["task_id"], "--note", "", "--by", "王主任")
    log = tasks.lines("log", 1)
    assert [(line["who"], line["what"], line["before"], line["after"]) for line in log] == [
        ("王主任", "note", "已办结", ""),
        ("李工", "note", "", "已办结"),
        ("李工", "status", "not_started", "done"),
    ]
    assert "already" not in tasks("set", 1, "--status", "done")
    assert len(tasks.lines("log")) == 3  # nothing changed, nothing logged
    assert numbers(tasks.lines("--status", "done")) == [1]


def test_a_problem_is_opened_and_closed(tasks: Command) -> None:
    (opened,) = tasks.lines("problem", "open", 2, "系统尚未对接")
    assert (opened["problem"], opened["entry"], opened["closed"]) == (1, 2, None)
    assert tasks.lines()[1]["open_problems"] == 1
    (closed,) = tasks.lines("problem", "close", 1, "--reason", "已对接")
    assert closed["closed"] == closed["opened"]
    assert closed["reason"] == "已对接"
    assert tasks("problem", "close", 1, "--reason", "再次", code=2) == ""
    assert tasks.lines()[1]["open_problems"] == 0
    assert len(tasks.lines("problem", "list")) == 1


def test_files(tasks: Command, tmp_path: Path) -> None:
    table, sheet, calendar = (tmp_path / name for name in ("t.csv", "t.xlsx", "t.ics"))
    tasks("--csv", table, "--xlsx", sheet, "--ics", calendar, "--lead", "财政局")
    with table.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["编号"], row["任务"], row["牵头单位"]) == ("3", "报送进展", "县财政局")
    assert sheet.read_bytes()[:2] == b"PK"
    assert calendar.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert "cannot be written" not in tasks.err
    tasks("--csv", tmp_path / "none" / "t.csv", code=1)
    assert "cannot be written" in tasks.err


def test_json_and_files_do_not_go_together(tasks: Command, tmp_path: Path) -> None:
    refused = json.loads(tasks("--json", "--csv", tmp_path / "t.csv", code=2))
    assert "Leave out --csv" in refused["error"]["hint"]
    assert not (tmp_path / "t.csv").exists()


def test_the_summary(tasks: Command) -> None:
    found = {line["unit"]: line for line in tasks.lines("summary", "--on", "2022-04-01")}
    assert found["县税务局"]["next_due"] == "2022-04-30"
    assert (found["县财政局"]["leads"], found["县财政局"]["takes_part"]) == (1, 1)
    late = {line["unit"]: line["overdue"] for line in tasks.lines("summary", "--on", "2022-05-01")}
    assert late["县司法局"] == 1
    assert "NEXT DUE" in tasks("summary")


def test_the_report(tasks: Command, tmp_path: Path) -> None:
    tasks("set", 1, "--status", "done", "--on", "2022-04-02")
    out = tmp_path / "report.md"
    said = tasks("report", "--month", "2022-04", "--out", out)
    assert "1 done, 1 planned, 1 overdue, 0 problems" in said
    assert out.read_text(encoding="utf-8").startswith("# 2022年4月任务推进月报")


def test_control_characters_of_a_document_stay_out_of_the_terminal(
    tasks: Command, library: Path
) -> None:
    store = Store(library / "library.sqlite")
    store.put(
        Writer("坏\x1b[2J").task("清\x1b]0;x\x07屏[red]", ["某\x1b[31m局"]).document(), source("/x")
    )
    store.close()
    shown = tasks()
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "[red]" in shown
