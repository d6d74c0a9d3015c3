"""Writes an adapter that PEFT saved as the file that llama.cpp reads, and reads it again.

python -m benchmarks.reader.gguf_adapter FOLDER [FOLDER ...] OUT.gguf
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
_TENSOR = re.compile(r"layers\.(\d+)\.(\w+\.\w+)\.lora_([AB])\.weight$")


def mean_weights(adapters: Sequence[Path]) -> dict[str, NDArray[np.float32]]:
    """Of adapters that were each trained from the ones before: folders that PEFT saved, or files
    of llama.cpp; one that is named twice counts twice. Half way between two such points a model
    keeps much of what it was good at on either. Source: Wortsman et al. 2022, Robust fine-tuning of
    zero-shot models, https://arxiv.org/abs/2109.01903."""
    all_of_them = [_weights(path) for path in adapters]
    return {name: sum(one[name] for one in all_of_them) / len(adapters) for name in all_of_them[0]}


def _weights(adapter: Path) -> dict[str, NDArray[np.float32]]:
    if adapter.is_dir():
        from safetensors.numpy import load_file

        return load_file(adapter / "adapter_model.safetensors")
    import gguf

    weights = {}
    for tensor in gguf.GGUFReader(adapter).tensors:
        _, layer, name, _, side = tensor.name.split(".")
        module = next(module for module, named in _NAMES.items() if named == name)
        weights[
            f"base_model.model.model.layers.{layer}.{module}.{side[:-1]}{side[-1].upper()}.weight"
        ] = np.asarray(tensor.data, dtype=np.float32)
    return weights


def write_gguf(adapters: Sequence[Path], out: Path) -> None:
    """The :func:`mean_weights` of ``adapters``, the first of them with the ``adapter_config.json``
    of a Qwen2 model.

    Raises:
        ValueError: the adapter has tensors that have no name there.
    """
    import gguf

    config = json.loads((adapters[0] / "adapter_config.json").read_text(encoding="utf-8"))
    writer = gguf.GGUFWriter(out, "qwen2")
    writer.add_type("adapter")
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, float(config["lora_alpha"]))
    for name, values in sorted(mean_weights(adapters).items()):
        found = _TENSOR.search(name)
        if found is None or found[2] not in _NAMES:
            raise ValueError(f"llama.cpp has no name for {name}")
        tensor = f"blk.{found[1]}.{_NAMES[found[2]]}.weight.lora_{found[3].lower()}"
        writer.add_tensor(tensor, values.astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("adapters", type=Path, nargs="+")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    write_gguf(arguments.adapters, arguments.out)
