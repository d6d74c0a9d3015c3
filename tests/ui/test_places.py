"""Web addresses and folders that somebody writes into the field."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.settings import Settings
from rag.ui.places import Refused, folders_open, read_place


def refusal(written: str, settings: Settings) -> str:
    with pytest.raises(Refused) as refused:
        read_place(written, settings)
    return refused.value.key


def test_addresses_and_folders_of_ones_own_machine(tmp_path: Path) -> None:
    own = Settings()
    assert (
        read_place(" https://www.example.gov.cn/a.html ", own)
        == "https://www.example.gov.cn/a.html"
    )
    assert read_place(str(tmp_path), own) == tmp_path.resolve()
    assert refusal(str(tmp_path / "none"), own) == "place_missing"
    for nonsense in (
        "",
        "   ",
        "政策文件",
        "https://",
        "ftp://example.org/a",
        "file:///etc/passwd",
    ):
        assert refusal(nonsense, own) == "place_unknown"


@pytest.mark.parametrize(
    "settings",
    [
        Settings(host="0.0.0.0"),  # noqa: S104 - what is refused
        Settings(root_path="/yiju"),
        Settings(users=Path("users.json")),
    ],
)
def test_a_shared_server_opens_no_folder_by_itself(settings: Settings, tmp_path: Path) -> None:
    assert not folders_open(settings)
    assert refusal(str(tmp_path), settings) == "place_closed"
    assert read_place("http://example.org/", settings) == "http://example.org/"


def test_only_what_lies_below_the_named_folder(tmp_path: Path) -> None:
    shared, other = tmp_path / "shared", tmp_path / "other"
    (shared / "2026").mkdir(parents=True)
    other.mkdir()
    (shared / "way-out").symlink_to(other)
    settings = Settings(host="0.0.0.0", users=Path("users.json"), server_folder=shared)  # noqa: S104
    assert read_place(str(shared / "2026"), settings) == shared / "2026"
    assert read_place(str(shared), settings) == shared
    for outside in (other, shared / ".." / "other", shared / "way-out", Path("/etc/passwd")):
        assert refusal(str(outside), settings) == "place_closed"
