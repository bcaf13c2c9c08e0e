"""From names and settings to a model: which fields there are, what they resolve to, and the networks."""

from __future__ import annotations

import torch

from engine import kinds
from engine.fields import Field, Settings, Value, resolve
from engine.kinds import KINDS, SampleSpec
from engine.models import MODELS, Model
from engine.nets.initialisation import materialise
from engine.training.randomness import generator


def fields_of(family: str, kind: str) -> tuple[Field, ...]:
    """The settings of a family on a kind of sample with its defaults, the kind's own ones last. Raises UnknownName."""
    usual = KINDS[kind].defaults
    shared = (field.with_default(usual[field.key]) if field.key in usual else field for field in MODELS[family].fields)
    return (*shared, *KINDS[kind].fields)


def settings_of(family: str, kind: str, given: dict[str, Value]) -> Settings:
    """All settings, those given over the defaults. Raises FieldError and UnknownName."""
    return resolve(fields_of(family, kind), given)


def build(family: str, spec: SampleSpec, settings: Settings, classes: int) -> Model:
    """The family bound to its kind, networks still without memory (meta device). Raises FieldError."""
    kind = kinds.build(spec)
    with torch.device("meta"):
        return MODELS[family](kind, settings, classes if settings.get("conditional") else 0)


def weights_of(model: Model) -> int:
    """Numbers that are trained."""
    return sum(p.numel() for network in model.networks.values() for p in network.parameters())


def place(model: Model, device: torch.device, seed: int) -> Model:
    """Give the networks memory on the device and their first weights, which depend on the seed alone."""
    for name, network in model.networks.items():
        materialise(network, device, generator(seed, f"initial weights of {name}"))
    return model
