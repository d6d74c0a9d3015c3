"""Writes an adapter that PEFT saved as the file that llama.cpp reads.

python -m benchmarks.reader.gguf_adapter FOLDER [FOLDER ...] OUT.gguf
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path

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


def write_gguf(folders: Sequence[Path], out: Path) -> None:
    """Each of ``folders`` holds ``adapter_config.json`` and ``adapter_model.safetensors`` of a
    Qwen2 model. Of several, each trained from the one before, the mean of the weights is written:
    half way between two such points a model keeps much of what it was good at on either. Source:
    Wortsman et al. 2022, Robust fine-tuning of zero-shot models, https://arxiv.org/abs/2109.01903.

    Raises:
        ValueError: the adapter has tensors that have no name there.
    """
    import gguf
    import numpy as np
    from safetensors.numpy import load_file

    config = json.loads((folders[0] / "adapter_config.json").read_text(encoding="utf-8"))
    adapters = [load_file(folder / "adapter_model.safetensors") for folder in folders]
    writer = gguf.GGUFWriter(out, "qwen2")
    writer.add_type("adapter")
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, float(config["lora_alpha"]))
    for name in sorted(adapters[0]):
        values = sum(adapter[name] for adapter in adapters) / len(adapters)
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
