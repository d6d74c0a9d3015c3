"""Makes the files of the fast engine out of a sentence-transformers folder."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from embeddings.base import Embedder, EmbedderError, Vectors
from embeddings.calibration import calibration_texts, check_texts
from embeddings.fast_files import (
    NETWORK,
    SUBFOLDER,
    TOKENIZER,
    FastFiles,
    Precision,
    describe_weights,
    write_about,
)
from embeddings.folders import complete_folder
from embeddings.openvino_backend import OpenVINOEmbedder
from embeddings.prompts import Prompts, prompts_of
from embeddings.sentence_transformers_backend import SentenceTransformersEmbedder, load_model
from embeddings.silent_openvino import import_openvino
from embeddings.similarity import paired_cosine

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

LEAST_AGREEMENT = 0.998
"""Vectors of two engines may be mixed in one index when no cosine between them is lower."""


def prepare(folder: Path | str, *, progress: Callable[[str], None] | None = None) -> FastFiles:
    """Build the fast files inside the model folder; takes about a minute and 2 GB of memory.

    The network computes in 8 bits where its vectors keep a cosine of 0.998 to those of
    sentence-transformers on every text of the check, else in float32.

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
    expected = _check_vectors(reference)
    try:
        with complete_folder(model_folder / SUBFOLDER) as fresh:
            draft = FastFiles(
                folder=fresh,
                fingerprint=reference.fingerprint,
                dimension=reference.dimension,
                max_tokens=_max_tokens(model),
                pad_id=_pad_id(model),
                prompts=prompts,
                precision="int8",
                agreement=0.0,
                weights=describe_weights(model_folder),
            )
            _write_tokenizer(model, draft)
            say("calibrating")
            _quantise(model, prompts)
            say("converting")
            _write_network(model, fresh)
            say("checking")
            files = _checked(draft, "int8", expected)
            if files.agreement < LEAST_AGREEMENT:
                say("converting to float32")
                _write_network(load_model(model_folder, offline=True), fresh)
                files = _checked(draft, "float32", expected)
            if files.agreement < LEAST_AGREEMENT:
                raise EmbedderError(
                    f"The fast engine computes other vectors for '{model_folder.name}' than "
                    f"sentence-transformers (cosine {files.agreement:.4f}); it cannot be used."
                )
            write_about(files, fresh)
    except OSError as error:
        raise EmbedderError(
            f"The model folder {model_folder} could not be prepared ({error.strerror}). Check "
            "free space and permissions."
        ) from error
    return replace(files, folder=model_folder / SUBFOLDER)


def _check_vectors(embedder: Embedder) -> Vectors:
    texts = check_texts()
    return np.concatenate([embedder.encode_queries(texts), embedder.encode_passages(texts)])


def _checked(draft: FastFiles, precision: Precision, expected: Vectors) -> FastFiles:
    agreement = float(paired_cosine(_check_vectors(OpenVINOEmbedder(draft)), expected).min())
    return replace(draft, precision=precision, agreement=round(agreement, 5))


def _max_tokens(model: SentenceTransformer) -> int:
    limit = model.max_seq_length
    if limit is None:
        raise _unsupported("it has no limit of tokens")
    return int(limit)


def _pad_id(model: SentenceTransformer) -> int:
    return int(model.tokenizer.pad_token_id)


def _write_tokenizer(model: SentenceTransformer, files: FastFiles) -> None:
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerFast

    if not isinstance(model.tokenizer, PreTrainedTokenizerFast):
        raise _unsupported("its tokenizer exists only in Python")
    # A copy, since sentence-transformers keeps changing the settings of its own.
    tokenizer = Tokenizer.from_str(model.tokenizer.backend_tokenizer.to_str())
    tokenizer.no_padding()
    tokenizer.enable_truncation(files.max_tokens)
    tokenizer.save(str(files.folder / TOKENIZER), pretty=False)


def _quantise(model: SentenceTransformer, prompts: Prompts) -> None:
    from embeddings.quantization import quantise

    texts = [prompts.passage + text for text in calibration_texts()]
    texts += [prompts.query + text for text in calibration_texts() if len(text) < 50]
    # One at a time: padding must not count among the values seen.
    quantise(model, lambda: model.encode(texts, batch_size=1, show_progress_bar=False))


def _write_network(model: SentenceTransformer, folder: Path) -> None:
    """Token ids and mask, ``(n, length)`` → pooled vectors, ``(n, d)``, as an OpenVINO graph."""
    import torch

    from embeddings.traced import Pooled

    openvino = import_openvino()
    example = {
        "input_ids": torch.ones((2, 7), dtype=torch.int64),
        "attention_mask": torch.tensor([[1] * 7, [1] * 5 + [0] * 2]),
    }
    open_shape = openvino.PartialShape([-1, -1])
    with warnings.catch_warnings(), torch.inference_mode():
        # Tracing warns of every branch on a shape; the check that follows finds what matters.
        warnings.simplefilter("ignore")
        network = openvino.convert_model(
            Pooled(model), example_input=example, input=[open_shape, open_shape]
        )
    openvino.save_model(network, folder / NETWORK, compress_to_fp16=False)


def _unsupported(reason: str) -> EmbedderError:
    return EmbedderError(f"The fast engine cannot run this model: {reason}.")
