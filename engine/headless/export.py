"""export: the averaged decoder for other programs, as ONNX (latents in, samples out) or as bare weights."""

from __future__ import annotations

import argparse
import importlib.util
import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from torch import Tensor, nn

from engine import manifest, program
from engine.headless.opened import Opened, open_run
from engine.headless.refusing import BadInput
from engine.models import Model, Networks
from engine.storage import durable, weights

ENDINGS = (".safetensors", ".onnx")
NEEDED = ("onnx", "onnxscript")


def run(options: argparse.Namespace) -> int:
    """Write the decoder."""
    out: Path = options.out
    if out.suffix.lower() not in ENDINGS:
        raise BadInput(f"A decoder can't be written as “{out.name}”. Use {' or '.join(ENDINGS)}.")
    options.device = "cpu"
    opened = open_run(options)
    if out.suffix.lower() == ".onnx":
        _as_onnx(opened, out)
    else:
        tensors = {f"decoder.{key}": value for key, value in opened.networks["decoder"].state_dict().items()}
        weights.write(out, opened.found.step, tensors, {"images": opened.found.meta.get("images", 0), **about(opened)})
    print(f"Decoder of step {opened.found.step:,}: {out}")
    return 0


def about(opened: Opened) -> dict[str, object]:
    """What a reader needs to use the decoder; `manifest` is the text of run.toml."""
    described = opened.described
    return {"family": described.spec.model, "latent_dim": described.latent_dim, "sample": described.sample.plain(),
            "classes": list(described.classes) if opened.model.classes else [],
            "manifest": manifest.to_toml(described)}


class Decoder(nn.Module):
    """decode() as a module: latents float32 [n, dim] (and classes int64 [n]) to samples in the range of the network
    (pictures: [n, c, h, w] in [-1, 1]; points: [n, d], normalised by sample.mean and sample.scale)."""

    def __init__(self, model: Model, networks: Networks) -> None:
        super().__init__()
        self._model = model
        self.networks = nn.ModuleDict({"decoder": networks["decoder"]})

    def forward(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        return self._model.decode(self.networks, z, y)  # type: ignore[arg-type]


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the exporter's remarks about its own insides, by warning and by log."""
    log = logging.getLogger("torch.onnx")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(before)


def _as_onnx(opened: Opened, out: Path) -> None:
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        needs = f"Writing ONNX needs {' and '.join(missing)}"
        if program.INSTALLED:
            raise BadInput(f"{needs}, which the installed program does not bring. Write .safetensors, or export with Lerp's source.")
        raise BadInput(f"{needs}. Install: pip install {' '.join(NEEDED)}")
    batch = torch.export.Dim("n", min=1)
    inputs: dict[str, Tensor] = {"z": torch.zeros(2, opened.model.latent.dim)}
    if opened.model.classes:
        inputs["y"] = torch.zeros(2, dtype=torch.int64)
    with _quiet():
        exported = torch.onnx.export(
            Decoder(opened.model, opened.networks).eval(), (), kwargs=inputs, dynamo=True, verbose=False,
            dynamic_shapes={name: {0: batch} for name in inputs}, input_names=list(inputs), output_names=["samples"],
        )
    assert exported is not None
    for key, value in about(opened).items():
        exported.model.metadata_props[key] = value if isinstance(value, str) else json.dumps(value)
    with durable.replacing(out) as temporary:
        exported.save(str(temporary))
