"""``eval generate``: draft questions about a library with the language model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.commands.options import LlmOption, SetOption


def generate(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="JSON lines of drafts.")],
    library: Annotated[
        Path | None, typer.Option("--library", metavar="DIR", help="Library (YIJU_LIBRARY).")
    ] = None,
    count: Annotated[int, typer.Option("--count", min=1, help="Drafts wanted.")] = 20,
    seed: Annotated[int, typer.Option("--seed", help="Other clauses for another seed.")] = 0,
    llm: LlmOption = None,
    assignments: SetOption = None,
) -> None:
    """Draft questions with verified evidence, for a person to confirm or throw away."""
    import json
    from collections import Counter
    from dataclasses import asdict

    from eval.drafting import Rejected, draft, sample_clauses
    from eval.errors import DatasetError
    from eval.overrides import settings_with
    from rag import Library
    from rag.cli.output import note, progress_bar
    from rag.generation.models import open_model

    if out.exists():
        raise DatasetError(
            f"{out} exists and may hold confirmed questions.", "Choose another --out."
        )
    settings = settings_with(assignments or (), llm)
    reasons: Counter[str] = Counter()
    questions: set[str] = set()
    with (
        progress_bar() as bar,
        Library.open(library, settings=settings, create=False) as opened,
        out.open("x", encoding="utf-8") as file,
    ):
        model = open_model(settings)
        for document, clause in sample_clauses(opened, seed):
            bar("drafting", len(questions), count, document.title)
            result = draft(document, clause, model)
            if isinstance(result, Rejected):
                reasons[result.reason] += 1
            elif result.question in questions:
                reasons["asked already"] += 1
            else:
                questions.add(result.question)
                file.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
                file.flush()
            if len(questions) == count:
                break
    note(f"{len(questions)} drafts in {out}. Read each, correct it, and remove its draft mark.")
    for reason, number in reasons.most_common():
        note(f"{number} thrown away: {reason}.")
