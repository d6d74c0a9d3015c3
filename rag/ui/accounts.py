"""Who may come in: a file of users with hashed passwords, and who has signed in."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile

from rag.errors import SettingsError, UsageError

FORMAT_VERSION = 1
SESSION_SECONDS = 12 * 3600
SHORTEST_PASSWORD = 8


class Role(StrEnum):
    ADMIN = "admin"
    """May ask, and may add and remove documents."""
    READER = "reader"
    """May ask."""


@dataclass(frozen=True, slots=True)
class PasswordHash:
    """scrypt (RFC 7914) with its cost parameters, so that they can be raised later."""

    salt: str
    """Hexadecimal."""
    digest: str
    """Hexadecimal, 32 bytes."""
    n: int = 2**14
    r: int = 8
    p: int = 5

    @classmethod
    def of(cls, password: str) -> PasswordHash:
        blank = cls(secrets.token_hex(16), "")
        return cls(blank.salt, blank._digest(password), blank.n, blank.r, blank.p)

    def fits(self, password: str) -> bool:
        return hmac.compare_digest(self.digest, self._digest(password))

    def _digest(self, password: str) -> str:
        salt = bytes.fromhex(self.salt)
        memory = 128 * self.r * (self.n + self.p + 2)
        return hashlib.scrypt(
            password.encode(), salt=salt, n=self.n, r=self.r, p=self.p, maxmem=memory, dklen=32
        ).hex()


@dataclass(frozen=True, slots=True)
class User:
    name: str
    role: Role
    password: PasswordHash


class UserFile:
    """The users in the JSON file at ``path``; read anew whenever the file has changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at: int | None = None
        self._users: dict[str, User] = {}

    def users(self) -> dict[str, User]:
        """By name.

        Raises:
            SettingsError: the file cannot be read, or is no such file.
        """
        try:
            changed = self._path.stat().st_mtime_ns
            if changed != self._read_at:
                self._users = _parsed(json.loads(self._path.read_text(encoding="utf-8")))
                self._read_at = changed
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SettingsError(
                f"The file of users {self._path} cannot be read: {error}.",
                "Make it with `yiju users add NAME`.",
            ) from error
        return self._users

    def put(self, name: str, password: str, role: Role) -> None:
        """Adds a user, or gives one a new password and role.

        Raises:
            UsageError: an empty name, or too short a password.
            SettingsError: the file cannot be read or written.
        """
        if not name.strip() or not name.isprintable():
            raise UsageError("A user needs a name.")
        if len(password) < SHORTEST_PASSWORD:
            raise UsageError(f"A password has at least {SHORTEST_PASSWORD} characters.")
        users = dict(self.users()) if self._path.exists() else {}
        users[name.strip()] = User(name.strip(), role, PasswordHash.of(password))
        self._write(users)

    def remove(self, name: str) -> None:
        """Their sessions end at once.

        Raises:
            UsageError: no such user.
            SettingsError: the file cannot be read or written.
        """
        users = dict(self.users())
        if users.pop(name, None) is None:
            raise UsageError(f"There is no user {name!r}.", "See `yiju users list`.")
        self._write(users)

    def _write(self, users: dict[str, User]) -> None:
        stored = {
            "format": FORMAT_VERSION,
            "users": {
                user.name: {"role": user.role, "password": asdict(user.password)}
                for user in users.values()
            },
        }
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(
                "w", encoding="utf-8", dir=self._path.parent, delete=False
            ) as file:
                json.dump(stored, file, ensure_ascii=False, indent=1)
            Path(file.name).replace(self._path)
        except OSError as error:
            raise SettingsError(
                f"The file of users {self._path} cannot be written: {error.strerror or error}."
            ) from error


def _parsed(stored: dict[str, object]) -> dict[str, User]:
    if stored["format"] != FORMAT_VERSION:
        raise ValueError("it was written by another version of Yiju")
    entries = stored["users"]
    if not isinstance(entries, dict):
        raise TypeError("it holds no users")
    return {
        name: User(name, Role(entry["role"]), PasswordHash(**entry["password"]))
        for name, entry in entries.items()
    }


@dataclass(frozen=True, slots=True)
class Session:
    name: str
    expires: float


class Sessions:
    """Who has signed in, by the random token in their cookie; forgotten when the server stops."""

    def __init__(self, file: UserFile, clock: Callable[[], float] = time.monotonic) -> None:
        self._file = file
        self._clock = clock
        self._sessions: dict[str, Session] = {}
        # Checked for names that do not exist, so that they take as long as those that do.
        self._nobody = PasswordHash.of(secrets.token_hex(8))

    def sign_in(self, name: str, password: str) -> str | None:
        """A token for the cookie; ``None`` where name and password do not fit.

        Raises:
            SettingsError: the file of users cannot be read.
        """
        user = self._file.users().get(name.strip())
        fits = (user.password if user else self._nobody).fits(password)
        if user is None or not fits:
            return None
        self._forget_expired()
        token = secrets.token_urlsafe(24)
        self._sessions[token] = Session(user.name, self._clock() + SESSION_SECONDS)
        return token

    def user(self, token: str) -> User | None:
        """Whom the token stands for, as long as the file still knows them.

        Raises:
            SettingsError: the file of users cannot be read.
        """
        session = self._sessions.get(token)
        if session is None or session.expires < self._clock():
            return None
        return self._file.users().get(session.name)

    def sign_out(self, token: str) -> None:
        self._sessions.pop(token, None)

    def _forget_expired(self) -> None:
        now = self._clock()
        self._sessions = {
            token: held for token, held in self._sessions.items() if held.expires >= now
        }
