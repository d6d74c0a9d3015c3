"""The package index is the one that pip would ask."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.models.indexes import DEFAULT_INDEX, pip_config_files, resolve_indexes

MIRROR = "https://mirror.example.cn/simple"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_without_any_setting_it_is_pypi() -> None:
    assert resolve_indexes(None, {}, []).urls == (DEFAULT_INDEX,)


def test_the_setting_beats_the_variable_which_beats_the_files(tmp_path: Path) -> None:
    file = write(tmp_path / "pip.conf", "[global]\nindex-url = https://file.example/simple\n")
    variable = {"PIP_INDEX_URL": "https://variable.example/simple/"}
    assert resolve_indexes(None, {}, [file]).urls == ("https://file.example/simple",)
    assert resolve_indexes(None, variable, [file]).urls == ("https://variable.example/simple",)
    assert resolve_indexes(MIRROR, variable, [file]).urls == (MIRROR,)


def test_later_files_win_and_the_install_section_beats_the_global_one(tmp_path: Path) -> None:
    system = write(
        tmp_path / "system.conf",
        "[global]\nindex-url = https://a.example\n[install]\nindex-url = https://b.example\n",
    )
    user = write(tmp_path / "user.conf", "[global]\nindex-url = https://c.example\ncert = /c.pem\n")
    found = resolve_indexes(None, {}, [system, user, tmp_path / "missing.conf"])
    assert found.urls == ("https://b.example",)
    assert found.certificates == Path("/c.pem")


def test_further_indexes_follow_and_local_folders_are_left_out(tmp_path: Path) -> None:
    file = write(
        tmp_path / "pip.conf",
        f"[global]\nextra-index-url =\n    file:///srv/wheels\n    {MIRROR}\n",
    )
    assert resolve_indexes(None, {}, [file]).urls == (DEFAULT_INDEX, MIRROR)


def test_an_index_that_is_no_web_address_is_a_wrong_setting() -> None:
    with pytest.raises(SettingsError, match=r"file:///srv/wheels.*YIJU_PACKAGE_INDEX"):
        resolve_indexes("file:///srv/wheels", {}, [])


def test_a_broken_file_of_pips_is_named(tmp_path: Path) -> None:
    file = write(tmp_path / "pip.conf", "index-url = https://a.example\n")
    with pytest.raises(SettingsError, match=r"pip\.conf cannot be read"):
        resolve_indexes(None, {}, [file])


def test_pip_config_file_comes_last_and_the_null_device_turns_all_files_off(tmp_path: Path) -> None:
    chosen = tmp_path / "mine.conf"
    files = pip_config_files({"PIP_CONFIG_FILE": str(chosen)})
    assert files[-1] == chosen
    assert len(files) > 3
    assert pip_config_files({"PIP_CONFIG_FILE": os.devnull}) == ()
