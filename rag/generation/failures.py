"""What went wrong at an endpoint, in words that say what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.errors import GenerationError, GenerationTimeout

_LONGEST_WORDS = 200
"""Characters of the endpoint's own explanation that are passed on."""

_USER_INFO = re.compile(r"(?<=://)[^/\s@]+@")
_KEY = re.compile(r"\b(?:sk|pk|key|Bearer)[-_ ][\w*.-]{6,}")
"""A key, or what an endpoint leaves of it: ``sk-ab***yz``."""

_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""HTTP states that may be gone a moment later."""


class BrokenOff(Exception):
    """The stream ended without the endpoint's saying that the reply is complete."""


class EmptyReply(Exception):
    """The endpoint says that its reply is complete, and there is not a character in it."""


def worth_retrying(error: Exception) -> bool:
    """Whether the same request may succeed a moment later."""
    status = _status(error)
    if status is not None:
        return status in _PASSING
    return _is_connection(error) and not _is_timeout(error)


def described(
    name: str, error: Exception, timeout: float, secrets: Sequence[str]
) -> GenerationError:
    """The failure as users meet it, without any of ``secrets``."""
    status = _status(error)
    words = redacted(error, secrets)
    if status in (401, 403):
        return GenerationError(
            f"The endpoint of {name} refused the key (HTTP {status}).", "Check YIJU_LLM_API_KEY."
        )
    if status == 404:
        return GenerationError(
            f"The endpoint does not know {name} (HTTP 404).",
            "Check YIJU_LLM and YIJU_LLM_BASE_URL.",
        )
    if status == 429:
        return GenerationError(
            f"The endpoint of {name} turned us away (HTTP 429): {words}.",
            "It is busy or the account has no quota left; try again later.",
        )
    if status is not None and status >= 500:
        return GenerationError(
            f"The endpoint of {name} is out of order (HTTP {status}).",
            "Try again later, or use another --llm.",
        )
    if status is not None:
        return GenerationError(
            f"The endpoint of {name} refused the request (HTTP {status}): {words}.",
            "Check YIJU_LLM, or use another --llm.",
        )
    if _is_timeout(error):
        return GenerationTimeout(
            f"The endpoint of {name} gave no answer for {timeout:g} seconds.",
            "Check the endpoint, or raise YIJU_LLM_TIMEOUT.",
        )
    if isinstance(error, BrokenOff):
        return GenerationError(
            f"The reply of {name} broke off before its end.", "Ask again; half a reply is not used."
        )
    if isinstance(error, EmptyReply):
        return GenerationError(
            f"The reply of {name} is empty.",
            "Ask again; a model that thinks before it writes needs more YIJU_ANSWER_TOKENS.",
        )
    if _is_connection(error):
        return GenerationError(
            f"The endpoint of {name} cannot be reached: {words}.",
            "Check YIJU_LLM_BASE_URL and the network.",
        )
    return GenerationError(
        f"The endpoint of {name} sent something that cannot be read: {words}.",
        "Check that YIJU_LLM_BASE_URL is an endpoint of this kind, or use another --llm.",
    )


def redacted(error: Exception, secrets: Sequence[str]) -> str:
    """What an error says, on one short line without keys."""
    text = " ".join(_message(error).split()).rstrip(".")
    for secret in secrets:
        text = text.replace(secret, "…")
    text = _KEY.sub("…", _USER_INFO.sub("…@", text))
    return text if len(text) <= _LONGEST_WORDS else f"{text[:_LONGEST_WORDS]}…"


def _message(error: Exception) -> str:
    """The endpoint's own explanation, where its client keeps it apart."""
    body = getattr(error, "body", None)
    if isinstance(body, dict) and isinstance(body.get("message"), str):
        return str(body["message"])
    return str(error) or type(error).__name__


def _status(error: Exception) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def _is_timeout(error: Exception) -> bool:
    return "timeout" in type(error).__name__.lower()


def _is_connection(error: Exception) -> bool:
    """Told by name: each client library has a tree of its own, and wraps that of another."""
    return any(
        "connect" in name or name in ("remoteprotocolerror", "readerror")
        for name in (type(one).__name__.lower() for one in _chain(error))
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
