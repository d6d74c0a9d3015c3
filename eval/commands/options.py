"""Options that several commands share, and what they mean."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class System(StrEnum):
    """What can be measured over the same documents and the same model."""

    YIJU = "yiju"
    BASELINE = "baseline"


DatasetOption = Annotated[
    Path,
    typer.Option(
        "--dataset", metavar="PATH", help="Questions: JSON lines, SQuAD, RGB or a BEIR folder."
    ),
]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of the results.")]
DocumentsOption = Annotated[
    Path | None,
    typer.Option(
        "--documents",
        metavar="DIR",
        help="Folder of the documents; by default 'documents' beside the data set, or its folder.",
    ),
]
LibraryOption = Annotated[
    Path | None,
    typer.Option(
        "--library",
        metavar="DIR",
        help="A library that is already there; without it the documents are indexed below --out.",
    ),
]
LimitOption = Annotated[
    int | None, typer.Option("--limit", min=1, help="Only the first so many questions.")
]
TypesOption = Annotated[
    str, typer.Option("--types", help="Only these types of questions, parted by commas.")
]
LlmOption = Annotated[
    str | None, typer.Option("--llm", metavar="NAME", help="Language model (YIJU_LLM).")
]
SystemOption = Annotated[
    System,
    typer.Option(
        "--system", help="What answers: the product, or a plain tutorial pipeline to compare with."
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="A setting for this run; may be repeated."),
]
SplitOption = Annotated[
    str, typer.Option("--split", metavar="NAME", help="BEIR: the judgements in qrels/NAME.tsv.")
]
FailUnderOption = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-under",
        metavar="METRIC=LIMIT",
        help="Exit with 1 if the figure is worse than this; may be repeated.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="The figures as one JSON object.")]
