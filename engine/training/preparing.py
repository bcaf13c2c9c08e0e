"""From a RunSpec to a Run: data, settings, networks, optimisers; or from a run's folder, exactly where it stood."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import torch

from engine import kinds, manifest
from engine.commands import RunSpec, Stop
from engine.datasets import DataError, Dataset
from engine.datasets.finding import resolve as find_data
from engine.device import hardware, resolve, sharing, use_threads, usual_threads
from engine.fields import FieldError, Settings, Value
from engine.manifest import Manifest, ManifestError, Sample
from engine.models import MODELS, Model
from engine.storage import checkpoint, rewind
from engine.storage.weights import Weights
from engine.training import state
from engine.training.building import build, fields_of, place, settings_of
from engine.training.distributed import World, join
from engine.training.run import Run


def data_of(spec: RunSpec) -> Dataset:
    """The data a spec names, at its picture size. Raises DataError, UnknownName, FieldError."""
    size = spec.given.get("size", 0)
    if isinstance(size, bool) or not isinstance(size, int):
        raise FieldError("size", f"“{size}” is not a whole number.", 0)
    return find_data(spec.data).load(size)


def checked(spec: RunSpec, data: Dataset) -> Settings:
    """All settings of the run. Raises FieldError for what can't be, with the nearest that can."""
    settings = settings_of(spec.model, data.spec.kind, spec.given)
    if data.spec.kind not in MODELS[spec.model].kinds:
        raise FieldError("model", f"{MODELS[spec.model].title} can't be trained on {data.spec.kind}.")
    if settings.get("conditional") and data.labels is None:
        raise FieldError("conditional", "These data have no classes.", False)
    largest = len(data) - max(1, len(data) // 10)
    if int(settings["batch"]) > largest:
        raise FieldError("batch", f"is larger than the data to train on ({largest:,} samples).", _power(largest))
    return settings


def _power(limit: int) -> int:
    """The largest power of two up to the limit."""
    return 1 << max(0, limit.bit_length() - 1)


def prepare(spec: RunSpec, data: Dataset, title: str) -> tuple[Run, Manifest]:
    """A fresh run at step 0. Uses the calling thread's CPU threads. Raises FieldError, DataError, DeviceError."""
    settings = checked(spec, data)
    device = resolve(spec.device)
    threads = use_threads(spec.threads)
    run = _assembled(spec, settings, data, device)
    described = Manifest(
        spec=replace(spec, settings=tuple(settings.items())), title=title, sample=Sample.of(data.spec),
        latent_dim=run.model.latent.dim, classes=data.classes, data_title=data.title, fingerprint=data.fingerprint,
        count=len(data), tuned=(("threads", threads), ("device", device.type), ("precision", "fp32")),
        versions=tuple(versions().items()), hardware=tuple(hardware().items()),
        id=uuid.uuid4().hex,
    )
    return run, described


def resume(folder: Path, stop: Stop | None = None,
           data: Dataset | None = None) -> tuple[Run, Manifest, tuple[str, ...]]:
    """The run of a folder where its newest complete checkpoint stands; what was noticed on the way, in words.

    data: those of its spec, where they are loaded already.
    Raises ManifestError, StorageError, DataError, DeviceError.
    """
    described = manifest.read(folder)
    found = _stood(folder)
    data = data if data is not None else data_of(described.spec)
    if described.fingerprint and data.fingerprint != described.fingerprint:
        raise DataError("The data are not those this run was trained on: pictures were added, removed or changed.",
                        "Start a new run on them; this one can still be explored.")
    device = resolve(described.spec.device)
    use_threads(_threads(described))
    run = _assembled(described.spec, settled(described), data, device)
    if found is not None:
        state.restore(run, found)
    run.stop = stop if stop is not None else described.spec.stop
    return run, replace(described, spec=replace(described.spec, stop=run.stop), finished=False), found.notes if found is not None else ()


def _stood(folder: Path) -> Weights | None:
    """Its newest complete checkpoint, or None for a run that was killed before its first step.

    Raises ManifestError for one that was trained but keeps no checkpoint (the shipped examples): to begin it anew would
    wipe its snapshots, pictures and numbers. StorageError if all are damaged.
    """
    if checkpoint.steps(folder):
        return checkpoint.load(folder)
    if rewind.reached(folder):
        raise ManifestError(f"“{folder}” can be explored but not trained on: it keeps snapshots, and no checkpoint.",
                            "Duplicate its settings for a new run.")
    return None


def _threads(described: Manifest) -> int | None:
    """Those that were asked for, else those it had, but no more than this process's share under torchrun."""
    asked, had = described.spec.threads, dict(described.tuned).get("threads")
    if asked is not None or had is None:
        return asked
    return min(int(had), usual_threads()) if sharing() > 1 else int(had)


def _assembled(spec: RunSpec, settings: Settings, data: Dataset, device: torch.device) -> Run:
    world, device = join(device)
    model = build(spec.model, data.spec, settings, len(data.classes))
    return Run(place(model, device, spec.seed), data, settings, spec.seed, spec.stop, device, world)


def rebuilt(described: Manifest, device: torch.device, live: Mapping[str, Value] | None = None) -> Model:
    """The model a manifest describes, on the device, with weights still to be loaded. live: settings edited meanwhile."""
    spec, settings = kinds.SampleSpec(**described.sample.plain()), settled(described)
    settings |= {key: value for key, value in (live or {}).items() if key in settings}
    return place(build(described.spec.model, spec, settings, len(described.classes)), device, 0)


def settled(described: Manifest) -> Settings:
    """The run's settings; those that came to the family after it was trained have their defaults. Raises FieldError."""
    known = {field.key for field in fields_of(described.spec.model, described.sample.kind)}
    kept = {key: value for key, value in described.settings.items() if key in known}
    return settings_of(described.spec.model, described.sample.kind, kept)


def versions() -> dict[str, str]:
    """Of what the numbers depend on."""
    found = {}
    for name in ("torch", "numpy", "lerp"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


__all__ = ["World", "checked", "data_of", "prepare", "rebuilt", "resume", "versions"]
