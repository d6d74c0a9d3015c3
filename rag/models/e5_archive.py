"""From the packed multilingual-e5-small file to a folder that sentence-transformers loads."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from embeddings.folders import complete_folder
from rag.errors import ModelError
from rag.models.e5_format import E5Archive, read_e5

if TYPE_CHECKING:
    from tokenizers import Tokenizer, normalizers

_FULLWIDTH_TILDE = "～"
_STAND_IN = "\ufdd0"
"""A code point that Unicode keeps out of texts and that NFKC leaves alone."""

_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDING_PARTS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


def convert_e5(weights: Path, folder: Path) -> None:
    """Write the model in ``weights`` as a SentenceTransformer folder, replacing ``folder``.

    The folder is complete or not there at all. It holds a float32 ``BertModel``, the Unigram
    tokenizer, mean pooling, unit norm, and the prompts ``query: `` and ``passage: `` that
    ``encode_query`` and ``encode_document`` put in front.

    Raises:
        ModelError: the file is damaged or is not this model, or the folder cannot be written.
    """
    try:
        archive = read_e5(weights.read_bytes())
        with complete_folder(folder) as fresh:
            _write(archive, fresh)
    except OSError as error:
        raise ModelError(
            f"The model {weights.name} could not be unpacked to {folder}: {error.strerror}.",
            "Check free space and permissions; the setting YIJU_MODELS chooses another place.",
        ) from error


def _write(archive: E5Archive, folder: Path) -> None:
    from safetensors.numpy import save

    # Both libraries would write files themselves, but report a full disk each in its own way.
    named = {_tensor_name(name): tensor for name, tensor in archive.tensors.items()}
    (folder / "model.safetensors").write_bytes(save(named, metadata={"format": "pt"}))
    tokenizer = build_tokenizer(archive).to_str()
    (folder / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
    for name, content in _configuration(archive).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _tensor_name(name: str) -> str:
    """``l3.fo.w`` → ``encoder.layer.3.output.dense.weight``, the name that BertModel uses."""
    if name in _EMBEDDING_PARTS:
        return _EMBEDDING_PARTS[name]
    layer, part, kind = name.split(".")
    suffix = "weight" if kind == "w" else "bias"
    return f"encoder.layer.{layer.removeprefix('l')}.{_LAYER_PARTS[part]}.{suffix}"


def build_tokenizer(archive: E5Archive) -> Tokenizer:
    """The XLM-RoBERTa tokenizer: normalised text, ``▁`` for spaces, ``<s> … </s>``."""
    from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(list(archive.pieces), archive.unknown, False))
    tokenizer.normalizer = _normalizer(archive.normalised)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    names = {token: archive.pieces[token][0] for token in (archive.bos, archive.eos)}
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{names[archive.bos]} $A {names[archive.eos]}",
        special_tokens=[(name, token) for token, name in names.items()],
    )
    special = (archive.bos, archive.pad, archive.eos, archive.unknown)
    tokenizer.add_special_tokens(
        [AddedToken(archive.pieces[token][0], normalized=False, special=True) for token in special]
    )
    return tokenizer


def _normalizer(table: Mapping[str, str]) -> normalizers.Sequence:
    """NFKC, corrected where the model's own table says otherwise.

    The table maps single characters. It agrees with NFKC except for control and format
    characters, which it drops or turns into spaces, and for the full-width tilde of Chinese
    ranges (``3～5天``), which it keeps and which has a piece of its own; NFKC alone would turn it
    into an ASCII tilde, so it travels through NFKC as a stand-in.
    """
    from tokenizers import Regex, normalizers

    steps: list[normalizers.Normalizer] = []
    exceptions: dict[str, str] = {}
    for character, replacement in table.items():
        if replacement != unicodedata.normalize("NFKC", character):
            exceptions[replacement] = exceptions.get(replacement, "") + re.escape(character)
    for replacement, characters in exceptions.items():
        steps.append(normalizers.Replace(Regex(f"[{characters}]"), replacement))
    if _FULLWIDTH_TILDE in table:
        steps.append(normalizers.NFKC())
    else:
        steps.append(normalizers.Replace(_FULLWIDTH_TILDE, _STAND_IN))
        steps.append(normalizers.NFKC())
        steps.append(normalizers.Replace(_STAND_IN, _FULLWIDTH_TILDE))
    steps.append(normalizers.Strip(left=False, right=True))
    steps.append(normalizers.Replace(Regex(" {2,}"), " "))
    return normalizers.Sequence(steps)


def _configuration(archive: E5Archive) -> dict[str, object]:
    """The JSON files of the folder, by path."""
    shape = archive.shape
    modules = (
        ("", "sentence_transformers.base.modules.transformer.Transformer"),
        ("1_Pooling", "sentence_transformers.sentence_transformer.modules.pooling.Pooling"),
        ("2_Normalize", "sentence_transformers.base.modules.normalize.Normalize"),
    )
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "hidden_act": "gelu",
            "hidden_size": shape.hidden,
            "intermediate_size": shape.feed_forward,
            "layer_norm_eps": shape.epsilon,
            "max_position_embeddings": shape.positions,
            "num_attention_heads": shape.heads,
            "num_hidden_layers": shape.layers,
            "pad_token_id": archive.pad,
            "type_vocab_size": shape.token_types,
            "vocab_size": shape.vocabulary,
        },
        "tokenizer_config.json": {
            # The generic class takes tokenizer.json as it is; XLMRobertaTokenizer rebuilds it.
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "model_input_names": ["input_ids", "attention_mask"],
            "bos_token": archive.pieces[archive.bos][0],
            "cls_token": archive.pieces[archive.bos][0],
            "eos_token": archive.pieces[archive.eos][0],
            "sep_token": archive.pieces[archive.eos][0],
            "pad_token": archive.pieces[archive.pad][0],
            "unk_token": archive.pieces[archive.unknown][0],
        },
        "modules.json": [
            {"idx": index, "name": str(index), "path": path, "type": kind}
            for index, (path, kind) in enumerate(modules)
        ],
        "sentence_bert_config.json": {
            "transformer_task": "feature-extraction",
            "modality_config": {
                "text": {"method": "forward", "method_output_name": "last_hidden_state"}
            },
            "module_output_name": "token_embeddings",
            # The packed file has no pooler; asking for one would fill it with random numbers.
            "model_kwargs": {"add_pooling_layer": False},
        },
        "1_Pooling/config.json": {
            "embedding_dimension": shape.hidden,
            "pooling_mode": "mean",
            "include_prompt": True,
        },
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "model_type": "SentenceTransformer",
            "prompts": {"query": "query: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }
