from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from embeddings import EmbedderError, load_reranker
from rag.embedder import open_reranker
from rag.errors import ModelError
from rag.settings import load_settings

PASSAGES = ["由区发改局牵头", "由区审批局牵头", "每月通报"]


def save_cross_encoder(folder: Path, labels: int = 1) -> None:
    """A BERT of one layer with weights drawn at random, over the characters of ``PASSAGES``."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    torch.manual_seed(0)
    folder.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set("".join(PASSAGES)))]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        num_labels=labels,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)


def test_a_cross_encoder_scores_each_passage(tmp_path: Path) -> None:
    save_cross_encoder(tmp_path / "tiny")
    reranker = load_reranker("tiny", models=tmp_path, offline=True)
    scores = reranker.scores("谁牵头", PASSAGES)
    assert scores.shape == (3,)
    assert scores.dtype == np.float32
    assert bool(((scores > 0) & (scores < 1)).all())
    assert len(set(scores.tolist())) == 3
    alone = [float(reranker.scores("谁牵头", [passage])[0]) for passage in PASSAGES]
    np.testing.assert_allclose(scores, alone, rtol=1e-4)
    assert reranker.scores("谁牵头", []).shape == (0,)


def test_several_scores_a_pair_are_refused(tmp_path: Path) -> None:
    save_cross_encoder(tmp_path / "tiny", labels=3)
    with pytest.raises(EmbedderError, match="3 scores"):
        load_reranker(tmp_path / "tiny", offline=True)


def test_the_setting_names_the_reranker(tmp_path: Path) -> None:
    assert open_reranker(load_settings()) is None
    with pytest.raises(ModelError, match="YIJU_RERANKER"):
        open_reranker(load_settings(reranker="nowhere/none", offline=True))
