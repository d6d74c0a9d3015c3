from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag.library import Library
from tests.soak.crashes import Crashes

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_few_crashes_lose_nothing(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.soak.crashes", "--kills", "3", "--files", "12"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("3 kills in ")
    assert "0 lost or half documents" in ran.stdout


def test_a_lost_and_a_half_document_would_be_noticed(tmp_path: Path) -> None:
    crashes = Crashes(tmp_path, seed=1, files=4, real=False)
    with Library.open(crashes.library, embedder=crashes.embedder()) as library:
        library.add([crashes.files.folder])
        held = dict(crashes.files.texts)
        crashes.look(library, held)
        first = library.documents()[0].document_id
        with library._store._database.transaction() as connection:
            connection.execute("DELETE FROM clauses WHERE document_id = ?", (first,))
        with pytest.raises(AssertionError):
            crashes.look(library, held)
        library.remove(first)
        with pytest.raises(AssertionError, match="not touched and are lost"):
            crashes.look(library, held)
