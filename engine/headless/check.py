"""check: device, precision, versions, data folders, and whether all is well."""

from __future__ import annotations

import argparse
import importlib.util
import platform
import shutil
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from engine import device
from engine.commands import RunSpec, Stop
from engine.datasets import SOURCES
from engine.folders import folders
from engine.headless.engine import summary
from engine.kinds import KINDS
from engine.models import MODELS
from engine.pack import loading
from engine.storage import checkpoint, durable
from engine.training import state
from engine.training.preparing import data_of, prepare

PACKAGES = ("torch", "numpy", "pillow", "safetensors", "scikit-learn", "tqdm", "PySide6-Essentials", "pyqtgraph",
            "onnx", "onnxscript")
OPTIONAL = {"PySide6-Essentials": "the window", "pyqtgraph": "the window", "onnx": "export to ONNX",
            "onnxscript": "export to ONNX"}


def run(options: argparse.Namespace) -> int:
    """Print what there is; exit status 1 if something that Lerp needs is not well."""
    problems: list[str] = []
    for part in (_machine, _engine, _packages, _data, _folders, _training):
        part(problems)
    print("All is well." if not problems else "\n".join(["Not well:", *(f"  {problem}" for problem in problems)]))
    return 1 if problems else 0


def _row(name: str, words: object) -> None:
    print(f"{name:<20} {words}")


def _machine(problems: list[str]) -> None:
    chosen = device.resolve("auto")
    _row("Device", device.words(chosen, device.cores()))
    _row("Precision", "fp32")
    _row("Free memory", f"{device.free_memory(chosen) / 2**30:.1f} GiB")
    _row("System", f"{platform.system()} {platform.release()} {platform.machine()}")
    _row("Python", platform.python_version())


def _engine(problems: list[str]) -> None:
    for name, words in summary():
        _row(name, words)
    if problem := loading.outcome().problem:
        problems.append(problem)


def _packages(problems: list[str]) -> None:
    for name in PACKAGES:
        try:
            _row(name, version(name))
        except PackageNotFoundError:
            _row(name, f"not installed (only for {OPTIONAL[name]})" if name in OPTIONAL else "not installed")
            if name not in OPTIONAL and importlib.util.find_spec(name.replace("scikit-learn", "sklearn")) is None:
                problems.append(f"{name} is missing. Install: pip install {name}")
    _row("ffmpeg", shutil.which("ffmpeg") or "not found (only for .mp4 and .webm)")


def _data(problems: list[str]) -> None:
    for name in SOURCES:
        try:
            loaded = SOURCES[name]().load()
            _row(f"Data {name}", f"{len(loaded):,} samples {'x'.join(map(str, loaded.spec.shape))}, {loaded.licence}")
        except Exception as error:  # whatever a source of one's own raises
            _row(f"Data {name}", f"can't be read: {error}")
            problems.append(f"The data “{name}” can't be read. {getattr(error, 'advice', '')}")
    for registry in (KINDS, MODELS, SOURCES):
        registry.discover()
        problems += [f"“{file}” was left out: {why}" for file, why in registry.problems]
    _row("Families", ", ".join(MODELS))


def _folders(problems: list[str]) -> None:
    for words, folder in folders().items():
        there = next(parent for parent in (folder, *folder.parents) if parent.exists())
        good = durable.writable(there)
        _row(words, folder if good else f"{folder} (can't be written)")
        if not good:
            problems.append(f"“{folder}” can't be written. Change its permissions.")


def _training(problems: list[str]) -> None:
    """A few real steps of the smallest run, saved and read back."""
    began = time.perf_counter()
    try:
        spec = RunSpec("digits", "vae", (("width", 8), ("latent_dim", 4), ("batch", 32)), stop=Stop(images=96))
        trained, _ = prepare(spec, data_of(spec), "check")
        for _ in trained.iterate():
            pass
        with tempfile.TemporaryDirectory(prefix="lerp-") as folder:
            checkpoint.save(Path(folder), trained.step, *state.taken(trained))
            state.restore(trained, checkpoint.load(Path(folder)))
        if not trained.finite():
            raise ArithmeticError("a weight is not a number")
        _row("Training", f"{trained.step} steps on digits, saved and read back, in {time.perf_counter() - began:.1f} s")
    except Exception as error:  # whatever is wrong with this machine
        _row("Training", f"failed: {error}")
        problems.append(f"A short training run failed: {type(error).__name__}: {error}")
