"""Libraries that load models, without their bars and warnings on the terminal."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

_TALKATIVE = ("transformers", "sentence_transformers", "torch", "openvino_tokenizers", "nncf")


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Only errors are heard while a model is loaded or converted: bars that count weights and
    notes to developers tell a user nothing, and tracing warns of every branch on a shape."""
    from transformers.utils import logging as transformers_logging

    loggers = [logging.getLogger(name) for name in _TALKATIVE]
    levels = [logger.level for logger in loggers]
    bars = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        if bars:
            transformers_logging.enable_progress_bar()
