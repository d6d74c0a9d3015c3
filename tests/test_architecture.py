"""Data flows one way, and importing does nothing."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# A module may import from its own row and from the rows above it, never from those below.
STAGES = (
    ("rag.errors", "rag.types", "rag.mapped", "rag.settings", "rag.progress", "embeddings"),
    ("rag.regional", "rag.folding", "rag.quantities", "rag.tokens", "rag.jsonable", "rag.locking"),
    ("rag.documents", "rag.sentences", "rag.discovery", "rag.models", "rag.web"),
    (
        "rag.lines",
        "rag.headings",
        "rag.outline",
        "rag.clauses",
        "rag.context",
        "rag.embedder",
        "rag.sentence_vectors",
        "rag.turning",
    ),
    ("rag.schema", "rag.database", "rag.records", "rag.store", "rag.tasks"),
    (
        "rag.reading",
        "rag.revising",
        "rag.ingest",
        "rag.rereading",
        "rag.embedding",
        "rag.index",
        "rag.indexes",
        "rag.own_models",
        "rag.upkeep",
        "rag.checking",
        "rag.inventory",
    ),
    (
        "rag.catalogue",
        "rag.questions",
        "rag.filters",
        "rag.implied",
        "rag.matching",
        "rag.ranking",
        "rag.retrieval",
        "rag.library",
        "rag.langchain",
    ),
    (
        "rag.orders",
        "rag.understanding",
        "rag.answer_kinds",
        "rag.conversation",
        "rag.romanised",
        "rag.everyday",
        "rag.sentence_scores",
        "rag.evidence",
        "rag.replies",
        "rag.generation",
        "rag.verification",
    ),
    (
        "rag.standin",
        "rag.premises",
        "rag.gaps",
        "rag.parting",
        "rag.finding",
        "rag.citing",
        "rag.leading",
        "rag.support",
        "rag.draft_parts",
        "rag.drafting",
        "rag.listing",
        "rag.answering",
        "rag.batch",
    ),
    ("rag.ui", "rag.cli", "app", "eval"),
)
FACE = "rag"  # rag/__init__.py only passes names on, and only when they are asked for

ONLY_IN = {
    "gradio": ("rag.ui", "app"),
    "typer": ("rag.cli", "eval.__main__", "eval.commands", "eval.table"),
    "rich": ("rag.cli", "eval.__main__", "eval.commands", "eval.table"),
}
HEAVY = (
    "torch",
    "transformers",
    "sentence_transformers",
    "openvino",
    "faiss",
    "gradio",
    "langchain",
    "langchain_core",
    "opencc",
    "pdfplumber",
    "tantivy",
    "tiktoken",
    "trafilatura",
    "xllamacpp",
    "matplotlib",
)
# Modules whose classes derive from LangChain's or torch's cannot be defined without them, and
# Gradio reads the annotations of its handlers. They are imported where they are used.
ADAPTERS = (
    "rag.langchain",
    "embeddings.langchain",
    "embeddings.traced",
    "rag.ui.chat",
    "rag.ui.documents",
    "rag.ui.filterbar",
    "rag.ui.ledger",
    "rag.ui.status",
)


def modules() -> Iterator[tuple[str, Path]]:
    for top in ("rag", "embeddings", "eval"):
        for path in sorted((ROOT / top).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path
    yield "app", ROOT / "app.py"


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: imports are written out in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(module: str, name: str) -> bool:
    return module == name or module.startswith(f"{name}.")


def stage(module: str) -> int | None:
    for number, names in enumerate(STAGES):
        if any(within(module, name) for name in names):
            return number
    return None


MODULES = dict(modules())


@pytest.mark.parametrize("module", [name for name in MODULES if name != FACE])
def test_every_module_has_its_stage(module: str) -> None:
    assert stage(module) is not None, "say in STAGES where it belongs"


@pytest.mark.parametrize("module", [name for name in MODULES if name != FACE])
def test_imports_point_upstream_only(module: str) -> None:
    own = stage(module)
    for imported in imports(MODULES[module]):
        other = stage(imported)
        if other is not None and own is not None:
            assert other <= own, f"{module} imports {imported}, which is further downstream"


@pytest.mark.parametrize("module", MODULES)
def test_interface_libraries_stay_in_the_interfaces(module: str) -> None:
    for imported in imports(MODULES[module]):
        for library, homes in ONLY_IN.items():
            if within(imported, library):
                assert any(within(module, home) for home in homes), f"{module} knows {library}"


def test_interfaces_do_not_know_each_other() -> None:
    for module, path in MODULES.items():
        for imported in imports(path):
            if within(module, "eval"):
                assert not within(imported, "rag.ui"), module
                commands = ("eval.__main__", "eval.commands")
                if not any(within(module, name) for name in commands):
                    assert not within(imported, "rag.cli"), module
            if within(module, "rag"):
                assert not within(imported, "eval"), module
                assert not within(imported, "app"), module


def test_importing_everything_loads_nothing_heavy_and_touches_nothing(tmp_path: Path) -> None:
    names = [name for name in MODULES if name not in ADAPTERS and name != "eval.__main__"]
    program = (
        "import importlib, json, sys, threading\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        f"print(json.dumps([[m for m in {HEAVY!r} if m in sys.modules], "
        "threading.active_count()]))"
    )
    home = tmp_path / "home"
    home.mkdir()
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded, threads = json.loads(ran.stdout)
    assert loaded == []
    assert threads == 1
    assert sorted(tmp_path.rglob("*")) == [home]
