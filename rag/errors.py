"""The tree of everything that can go wrong. Abstaining is not in it: that is a result.

::

    YijuError
    ├─ UsageError            the caller asked for something that makes no sense (exit code 2)
    │   ├─ QuestionError     empty or far too long a question
    │   └─ SettingsError     a setting outside its range, an unknown filter
    ├─ DocumentError         one file could not become a document
    ├─ LibraryError          the library on disk
    │   ├─ LibraryMismatch   made by another embedding model or a newer version
    │   └─ LibraryLocked     another process is writing
    ├─ ModelError            model weights
    │   ├─ UnknownModel      no such name in the registry
    │   ├─ ModelMissing      known, but not on this machine
    │   └─ DownloadError     no source gave the bytes that the registry promises
    └─ GenerationError       the language model
        └─ GenerationTimeout
"""

from __future__ import annotations


class YijuError(Exception):
    """Something that the user can act on.

    ``what`` says what happened and to what, ``hint`` what to do next; both are one sentence.
    """

    exit_code = 1

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(f"{what} {hint}".strip())
        self.what = what
        self.hint = hint


class UsageError(YijuError):
    exit_code = 2


class QuestionError(UsageError):
    pass


class SettingsError(UsageError):
    pass


class DocumentError(YijuError):
    pass


class LibraryError(YijuError):
    pass


class LibraryMismatch(LibraryError):
    pass


class LibraryLocked(LibraryError):
    pass


class ModelError(YijuError):
    pass


class UnknownModel(ModelError):
    exit_code = 2


class ModelMissing(ModelError):
    pass


class DownloadError(ModelError):
    pass


class GenerationError(YijuError):
    pass


class GenerationTimeout(GenerationError):
    pass
