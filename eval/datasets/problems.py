"""One sentence for each thing that is wrong in a file of JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from eval.errors import DatasetError


class Problem(Exception):
    """What is wrong with one line and what to do about it."""


def decode(data: bytes, name: str) -> str:
    """The text of a data set file.

    Raises:
        DatasetError: it is not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DatasetError(
            f"{name} is not UTF-8 (line {line}, byte {error.start}).", "Save it as UTF-8."
        ) from error


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """Non-empty lines with their number, counted from 1. Only a line feed ends a line: JSON
    strings may hold other characters that Python's ``splitlines`` takes for one."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def json_object(line: str) -> dict[str, Any]:
    """Raises:
    Problem: the line is not one JSON object.
    """
    try:
        value = json.loads(line, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise Problem(
            f"not JSON ({error.msg}, column {error.colno}): one object a line is expected"
        ) from error
    if not isinstance(value, dict):
        raise Problem(f"{_kind(value)} where a JSON object {{…}} is expected")
    return value


def _no_constant(name: str) -> None:
    raise Problem(f"{name} is not JSON: leave the field out or write null")


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "a truth value"}
    names |= {int: "a number", float: "a number", type(None): "null"}
    return names[type(value)]


class Fields:
    """Reads the fields of one object and says plainly what does not fit."""

    def __init__(self, values: dict[str, Any], known: tuple[str, ...]) -> None:
        self._values = values
        missing = [name for name in known if name not in values]
        for name in values:
            close = get_close_matches(name, missing, n=1, cutoff=0.8)
            if name not in known and close:
                raise Problem(f"unknown field {name!r}: write {close[0]!r} if you mean that")

    def text(self, name: str, *, required: bool = True) -> str:
        value = self._values.get(name)
        if value is None and not required:
            return ""
        if name not in self._values:
            raise Problem(f"the field {name!r} is missing: add it")
        if not isinstance(value, str):
            raise Problem(f"{name!r} is {_kind(value)}: write a text")
        if required and not value.strip():
            raise Problem(f"{name!r} is empty: write something or remove the line")
        return value

    def flag(self, name: str) -> bool:
        if name not in self._values:
            raise Problem(f"the field {name!r} is missing: add true or false")
        value = self._values[name]
        if not isinstance(value, bool):
            raise Problem(f"{name!r} is {_kind(value)}: write true or false, without quotes")
        return value

    def list(self, name: str) -> list[Any]:
        value = self._values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise Problem(f"{name!r} is {_kind(value)}: write a list […]")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        values = self.list(name)
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise Problem(f"{name!r} holds {shown(value)}: every entry must be a text")
        return tuple(values)


def shown(value: object) -> str:
    """A value in words, for a message."""
    if isinstance(value, str):
        visible = any(one.isprintable() and not one.isspace() for one in value)
        return f"the text {value[:40]!r}" if visible else "an empty text"
    return f"{_kind(value)} ({json.dumps(value, ensure_ascii=False)[:40]})"
