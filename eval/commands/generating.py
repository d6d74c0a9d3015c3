"""``eval generate``: draft questions about a library with the language model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.commands.options import LlmOption, SetOption


def generate(
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="JSON lines; new drafts are added to it.")
    ],
    library: Annotated[
        Path | None, typer.Option("--library", metavar="DIR", help="Library (YIJU_LIBRARY).")
    ] = None,
    count: Annotated[
        int, typer.Option("--count", min=1, help="Questions wanted in the file.")
    ] = 20,
    seed: Annotated[int, typer.Option("--seed", help="Other clauses for another seed.")] = 0,
    llm: LlmOption = None,
    assignments: SetOption = None,
) -> None:
    """Draft questions with verified evidence, for a person to confirm or throw away."""
    import json
    from collections import Counter
    from dataclasses import asdict

    from eval.drafting import Rejected, draft, draft_id, drafted, sample_clauses
    from eval.overrides import settings_with
    from rag import Library
    from rag.cli.output import note, progress_bar
    from rag.generation.models import open_model

    settings = settings_with(assignments or (), llm)
    there = drafted(out)
    questions = set(there.values())
    reasons: Counter[str] = Counter()
    with (
        progress_bar() as bar,
        Library.open(library, settings=settings, create=False) as opened,
        out.open("a", encoding="utf-8") as file,
    ):
        model = open_model(settings)
        for document, clause in sample_clauses(opened, seed):
            if len(questions) >= count:
                break
            if draft_id(clause) in there:
                continue
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
    note(
        f"{len(questions) - len(there)} new drafts, {len(questions)} questions in {out}. "
        "Read each, correct it, and remove its draft mark."
    )
    for reason, number in reasons.most_common():
        note(f"{number} thrown away: {reason}.")
