"""Makes the files of the fast engine out of a sentence-transformers folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from embeddings.base import Embedder, EmbedderError, Span
from embeddings.check_texts import check_texts
from embeddings.fast_files import (
    NETWORK,
    PIECES,
    SUBFOLDER,
    TOKENIZER,
    FastFiles,
    describe_weights,
    write_about,
)
from embeddings.folders import complete_folder
from embeddings.openvino_backend import OpenVINOEmbedder
from embeddings.prompts import prompts_of
from embeddings.quiet import quiet_libraries
from embeddings.sentence_transformers_backend import (
    SentenceTransformersEmbedder,
    first_line,
    load_model,
    pools_by_mean,
)
from embeddings.silent_openvino import import_openvino
from embeddings.similarity import paired_cosine

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

LEAST_AGREEMENT = 0.998
"""Vectors of two engines may be mixed in one index when no cosine between them is lower."""
_QUESTION = 60
"""Characters up to which a text of the check is also taken for a question."""


def prepare(folder: Path | str, *, progress: Callable[[str], None] | None = None) -> FastFiles:
    """Build the fast files inside the model folder; takes less than a minute and 2 GB of memory.

    They are kept only where their vectors have a cosine of at least 0.998 to those of
    sentence-transformers on every text of the check.

    Args:
        folder: a sentence-transformers model folder.
        progress: told what is being done.

    Raises:
        EmbedderError: the folder holds no model that the fast engine can run.
    """
    say = progress or (lambda _: None)
    model_folder = Path(folder)
    say("loading")
    model = load_model(model_folder, offline=True)
    prompts = prompts_of(model.prompts, str(model_folder))
    reference = SentenceTransformersEmbedder(model, prompts, model_folder.name)
    try:
        with complete_folder(model_folder / SUBFOLDER) as fresh:
            draft = FastFiles(
                folder=fresh,
                fingerprint=reference.fingerprint,
                dimension=reference.dimension,
                max_tokens=_max_tokens(model),
                pad_id=_pad_id(model),
                prompts=prompts,
                by_mean=pools_by_mean(model),
                agreement=0.0,
                weights=describe_weights(model_folder),
            )
            say("converting")
            with quiet_libraries():
                _write_tokenizer(model, draft)
                _write_network(model, fresh)
            say("checking")
            agreement = _agreement(OpenVINOEmbedder(draft), reference)
            if agreement < LEAST_AGREEMENT:
                raise EmbedderError(
                    f"The fast engine computes other vectors for '{model_folder.name}' than "
                    f"sentence-transformers (cosine {agreement:.4f}); it cannot be used."
                )
            files = replace(draft, agreement=agreement)
            write_about(files, fresh)
    except OSError as error:
        raise EmbedderError(
            f"The model folder {model_folder} could not be prepared ({error.strerror}). Check "
            "free space and permissions."
        ) from error
    return replace(files, folder=model_folder / SUBFOLDER)


def _agreement(fast: Embedder, reference: Embedder) -> float:
    """The lowest cosine between the vectors that both make of a text."""
    texts = check_texts()
    passages = paired_cosine(fast.encode_passages(texts), reference.encode_passages(texts))
    short = [text for text in texts if len(text) < _QUESTION]
    questions = paired_cosine(fast.encode_queries(short), reference.encode_queries(short))
    parts = [_halves(text) for text in texts]
    _, quick = fast.encode_in_parts(texts, parts)
    _, exact = reference.encode_in_parts(texts, parts)
    inside = paired_cosine(np.vstack(quick), np.vstack(exact))
    return round(float(min(passages.min(), questions.min(), inside.min())), 5)


def _halves(text: str) -> list[Span]:
    return [(0, len(text) // 2), (len(text) // 2, len(text))] if len(text) > 1 else []


def _max_tokens(model: SentenceTransformer) -> int:
    limit = model.max_seq_length
    if limit is None:
        raise _unsupported("it has no limit of tokens")
    return int(limit)


def _pad_id(model: SentenceTransformer) -> int:
    return int(model.tokenizer.pad_token_id)


def _write_tokenizer(model: SentenceTransformer, files: FastFiles) -> None:
    """Texts → token ids and mask, ``(n, length)``, as an OpenVINO graph: it takes a quarter of the
    memory that the tokenizer it is made from takes, and half its time to load."""
    from transformers import PreTrainedTokenizerFast

    openvino = import_openvino()
    import openvino_tokenizers

    if not isinstance(model.tokenizer, PreTrainedTokenizerFast):
        raise _unsupported("its tokenizer exists only in Python")
    try:
        network = openvino_tokenizers.convert_tokenizer(
            model.tokenizer, truncation=True, max_length=files.max_tokens
        )
    except Exception as error:
        # The converter has no error of its own for a tokenizer that it does not know.
        raise _unsupported(f"its tokenizer cannot be converted ({first_line(error)})") from error
    openvino.save_model(network, files.folder / TOKENIZER)
    model.tokenizer.backend_tokenizer.save(str(files.folder / PIECES))


def _write_network(model: SentenceTransformer, folder: Path) -> None:
    """Token ids and mask, ``(n, length)`` → pooled vectors, ``(n, d)``, and token states,
    ``(n, length, d)``, as an OpenVINO graph.

    Weights are stored in half precision: a table of 250,000 rows is then read where it lies in the
    file, and only the rows that a text needs come into memory.
    """
    import torch

    from embeddings.traced import Pooled

    openvino = import_openvino()
    example = {
        "input_ids": torch.ones((2, 7), dtype=torch.int64),
        "attention_mask": torch.tensor([[1] * 7, [1] * 5 + [0] * 2]),
    }
    open_shape = openvino.PartialShape([-1, -1])
    with torch.inference_mode():
        network = openvino.convert_model(
            Pooled(model), example_input=example, input=[open_shape, open_shape]
        )
    openvino.save_model(network, folder / NETWORK, compress_to_fp16=True)


def _unsupported(reason: str) -> EmbedderError:
    return EmbedderError(f"The fast engine cannot run this model: {reason}.")
