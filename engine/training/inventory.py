"""What there is to train, on what: the families and data sources as the window needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

from engine import device
from engine.commands import Inspect
from engine.datasets import SOURCES, DataError
from engine.datasets.finding import resolve
from engine.events import DataInfo, DataSeen, Event, FamilyInfo, Ready
from engine.fields import Field
from engine.kinds import KINDS
from engine.models import MODELS, Model
from engine.pack.loading import outcome
from engine.training.awaiting import awaited
from engine.training.explaining import explained


def ready() -> Ready:
    """Everything registered, and what could not be."""
    chosen = device.resolve("auto")
    data, problems = [], []
    for name in SOURCES:
        try:
            data.append(SOURCES[name]().info())
        except (DataError, OSError) as error:
            problems.append(f"The data “{name}” were left out: {error}")
    for registry in (KINDS, MODELS, SOURCES):
        registry.discover()
        problems += [f"“{file}” was left out: {why}" for file, why in registry.problems]
    problems += filter(None, [outcome().problem])
    versions = [(name, _version(name)) for name in ("torch", "numpy", "lerp")]
    families = sorted((MODELS[name] for name in MODELS), key=lambda model: model.place)
    return Ready(tuple(family(model) for model in families), tuple(data), device.words(chosen, device.usual_threads()),
                 tuple(versions), tuple(problems))


def family(model: type[Model]) -> FamilyInfo:
    """A family as the form needs it, with the fields of every kind it trains on, each marked with its kind."""
    kinds = tuple(kind for kind in KINDS if kind in model.kinds)
    fields = [variant for field in model.fields for variant in _variants(field, kinds)]
    own = {field.key for field in fields}
    for kind in kinds:
        fields += [replace(field, kinds=(kind,)) for field in KINDS[kind].fields if field.key not in own]
    presets = tuple((name, tuple(changed.items())) for name, changed in model.presets.items())
    networks = (*(("encoder",) if model.encodes else ()), "decoder", *(("critic",) if model.plays else ()))
    return FamilyInfo(model.name, model.title, model.summary, tuple(fields), presets, model.encodes, model.series,
                      model.kinds, networks, tuple(model.lab.items()))


def _variants(field: Field, kinds: tuple[str, ...]) -> list[Field]:
    """The field once for each default: kinds of sample may have their own."""
    special = [kind for kind in kinds if field.key in KINDS[kind].defaults]
    if not special:
        return [field]
    usual = replace(field, kinds=tuple(kind for kind in kinds if kind not in special))
    return [usual, *(replace(field.with_default(KINDS[kind].defaults[field.key]), kinds=(kind,)) for kind in special)]


def look(command: Inspect, tell: Callable[[Event], None]) -> Iterator[float]:
    """Look at a source or folder, and tell."""
    try:
        info: DataInfo = yield from awaited(lambda: resolve(command.data).info())
        tell(DataSeen(command.request, info))
    except Exception as error:
        tell(explained("data", error, tag=str(command.request)))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
