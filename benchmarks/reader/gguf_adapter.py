"""Writes an adapter that PEFT saved as the file that llama.cpp reads.

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


def mean_weights(folders: Sequence[Path]) -> dict[str, NDArray[np.float32]]:
    """Of adapters that were each trained from the ones before, in ``adapter_model.safetensors``;
    a folder that is named twice counts twice. Half way between two such points a model keeps much
    of what it was good at on either. Source: Wortsman et al. 2022, Robust fine-tuning of zero-shot
    models, https://arxiv.org/abs/2109.01903."""
    from safetensors.numpy import load_file

    adapters = [load_file(folder / "adapter_model.safetensors") for folder in folders]
    return {name: sum(one[name] for one in adapters) / len(adapters) for name in adapters[0]}


def write_gguf(folders: Sequence[Path], out: Path) -> None:
    """The :func:`mean_weights` of ``folders``, each with the ``adapter_config.json`` of a Qwen2
    model.

    Raises:
        ValueError: the adapter has tensors that have no name there.
    """
    import gguf

    config = json.loads((folders[0] / "adapter_config.json").read_text(encoding="utf-8"))
    writer = gguf.GGUFWriter(out, "qwen2")
    writer.add_type("adapter")
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, float(config["lora_alpha"]))
    for name, values in sorted(mean_weights(folders).items()):
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
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    write_gguf(arguments.folders, arguments.out)
