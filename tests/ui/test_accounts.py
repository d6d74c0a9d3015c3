"""Users, passwords, sessions, and how often."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.errors import SettingsError, UsageError
from rag.ui.accounts import SESSION_SECONDS, PasswordHash, Role, Sessions, UserFile
from rag.ui.limits import RateLimit


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def users(tmp_path: Path) -> UserFile:
    file = UserFile(tmp_path / "users.json")
    file.put("安", "correct horse", Role.ADMIN)
    file.put("bo", "battery staple", Role.READER)
    return file


def test_a_password_fits_only_itself_and_is_salted() -> None:
    first, second = PasswordHash.of("correct horse"), PasswordHash.of("correct horse")
    assert first.fits("correct horse")
    assert not first.fits("correct horse ")
    assert first.digest != second.digest


def test_the_digest_is_scrypt_of_rfc_7914() -> None:
    # The RFC's second test vector: P="password", S="NaCl", N=1024, r=8, p=16; of its 64 bytes
    # of output the first 32, which is what a dkLen of 32 gives (PBKDF2 yields blocks in order).
    expected = "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
    assert PasswordHash(b"NaCl".hex(), expected, n=1024, r=8, p=16).fits("password")


def test_the_file_holds_no_password(users: UserFile, tmp_path: Path) -> None:
    written = (tmp_path / "users.json").read_text(encoding="utf-8")
    assert "correct horse" not in written
    assert json.loads(written)["users"]["安"]["role"] == "admin"


def test_a_change_of_the_file_is_seen_at_once(users: UserFile, tmp_path: Path) -> None:
    other = UserFile(tmp_path / "users.json")
    assert set(other.users()) == {"安", "bo"}
    users.remove("bo")
    assert set(other.users()) == {"安"}


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format": 2, "users": {}}', '{"format": 1, "users": {"a": {}}}']
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "users.json"
    path.write_text(content)
    with pytest.raises(SettingsError, match="cannot be read"):
        UserFile(path).users()


def test_names_and_passwords_have_to_be_ones(users: UserFile) -> None:
    with pytest.raises(UsageError, match="name"):
        users.put(" ", "long enough", Role.READER)
    with pytest.raises(UsageError, match="8 characters"):
        users.put("cy", "short", Role.READER)
    with pytest.raises(UsageError, match="no user 'cy'"):
        users.remove("cy")


def test_a_session_lasts_until_it_expires_or_ends(users: UserFile) -> None:
    clock = Clock()
    sessions = Sessions(users, clock)
    token = sessions.sign_in("安", "correct horse")
    other = sessions.sign_in("bo", "battery staple")
    assert token
    assert other
    user = sessions.user(token)
    assert user is not None
    assert (user.name, user.role) == ("安", Role.ADMIN)
    sessions.sign_out(token)
    assert sessions.user(token) is None
    clock.now += SESSION_SECONDS + 1
    assert sessions.user(other) is None


def test_wrong_names_and_passwords_get_no_session(users: UserFile) -> None:
    sessions = Sessions(users)
    assert sessions.sign_in("安", "battery staple") is None
    assert sessions.sign_in("nobody", "correct horse") is None
    assert sessions.user("made-up") is None


def test_a_removed_user_is_out_at_once(users: UserFile) -> None:
    sessions = Sessions(users)
    token = sessions.sign_in("bo", "battery staple")
    assert token
    users.remove("bo")
    assert sessions.user(token) is None


def test_so_often_and_no_more() -> None:
    clock = Clock()
    limit = RateLimit(2, 60, clock)
    assert (limit.wait("a"), limit.wait("a")) == (0, 0)
    clock.now += 10
    # The first attempt leaves the window 60 s after it was made, that is 50 s from now.
    assert limit.wait("a") == 50
    assert limit.wait("b") == 0
    clock.now += 50
    assert limit.wait("a") == 0
