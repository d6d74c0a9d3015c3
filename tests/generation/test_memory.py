"""A model that answers all day takes no more memory in the evening than after its first answers."""

from __future__ import annotations

import subprocess
import sys

import pytest

ASKED, MEGABYTES = 6, 20
"""Each prompt that were kept would take some ten megabytes."""

_ASK = f"""
import gc
from pathlib import Path
from rag.generation.base import Message
from rag.generation.models import open_model
from rag.settings import load_settings


def resident():
    gc.collect()
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

model = open_model(load_settings())
for place in range(2 + {ASKED}):
    text = "".join(f"第{{place}}区第{{n}}条由第{{place * n}}科负责。" for n in range(30))
    model.choose([Message("user", f"{{text}} Reply with yes or no only.")], ("yes", "no"))
    if place == 1:
        before = resident()
print(resident() - before)
"""


@pytest.mark.llm
def test_what_was_asked_before_is_not_kept_in_memory() -> None:
    ran = subprocess.run([sys.executable, "-c", _ASK], capture_output=True, text=True, check=True)
    assert float(ran.stdout.split()[-1]) < MEGABYTES
