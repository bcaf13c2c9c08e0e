"""Vital signs of one step: norms of weights, gradients and updates by layer, effective learning rates, penalties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from engine.answers import Vitals
from engine.events import sealed
from engine.training.cadence import Cadence
from engine.training.run import Run

_SHOWN = ("r1", "r2", "gp", "augment")  # of the numbers a step shows, those that are vital


class Layer:
    """The weights of one layer, and what is measured of them."""

    def __init__(self, network: str, name: str, weights: list[nn.Parameter]) -> None:
        self.network, self.name, self.weights = network, name, weights
        self.gradient, self.update = 0.0, 0.0

    @property
    def weight(self) -> float:
        return _norm(self.weights)


class VitalSigns:
    """An Onlooker for one iteration of these networks."""

    def __init__(self, networks: Mapping[str, nn.Module]) -> None:
        self.layers = [layer for name, network in networks.items() for layer in layers_of(name, network)]
        self._before: dict[int, Tensor] = {}
        self._numbers: dict[str, float] = {}

    def watch(self, act: str, **values: Tensor | float | None) -> None:
        if act == "loss":
            for name in _SHOWN:
                value = values.get(name)
                if value is not None:
                    self._numbers[name] = float(value.detach()) if isinstance(value, Tensor) else value

    def before(self, parameters: Sequence[Tensor]) -> None:
        self._before = {id(p): p.detach().clone() for p in parameters}

    def after(self, parameters: Sequence[Tensor], optimisers: Sequence[torch.optim.Optimizer]) -> None:
        for layer in self.layers:
            mine = [p for p in layer.weights if id(p) in self._before]
            if mine:
                layer.gradient = _norm(p.grad for p in mine if p.grad is not None)
                layer.update = _norm(p.detach() - self._before[id(p)] for p in mine)

    def told(self, run: Path, step: int) -> Vitals:
        """What was seen."""
        return Vitals(
            run, step, tuple((layer.network, layer.name) for layer in self.layers),
            _row(layer.weight for layer in self.layers), _row(layer.gradient for layer in self.layers),
            _row(layer.update for layer in self.layers), tuple(self._rates()), tuple(self._numbers.items()),
        )

    def _rates(self) -> Iterable[tuple[str, float]]:
        """|change| / |weights| of every network that was trained."""
        for name in dict.fromkeys(layer.network for layer in self.layers):
            mine = [layer for layer in self.layers if layer.network == name]
            weight, update = (float(np.hypot.reduce([getattr(layer, what) for layer in mine])) for what in ("weight", "update"))
            if update:
                yield name, update / max(weight, 1e-12)


class Vitality:
    """Lets one iteration in so many seconds be looked at."""

    def __init__(self, run: Run, every: float) -> None:
        self._run, self._due = run, Cadence(every)
        self._signs: VitalSigns | None = None

    def take(self, folder: Path) -> Vitals | None:
        """After every whole iteration: what the looked-at one showed, or None; begins to look when it is time."""
        found = None
        if self._signs is not None:
            found = self._signs.told(folder, self._run.step)
            self.end()
        if self._due.due():
            self._signs = VitalSigns(self._run.model.networks)
            self._run.onlookers = (*self._run.onlookers, self._signs)
        return found

    def end(self) -> None:
        """Look no more."""
        self._run.onlookers = tuple(one for one in self._run.onlookers if one is not self._signs)
        self._signs = None


def layers_of(name: str, network: nn.Module) -> list[Layer]:
    """The layers of a network that have weights of their own, in the order they were built."""
    found = []
    for path, module in network.named_modules():
        weights = list(module.parameters(recurse=False))
        if weights:
            found.append(Layer(name, path or name, weights))
    return found


def _norm(tensors: Iterable[Tensor]) -> float:
    squares = [float(torch.linalg.vector_norm(t.detach())) for t in tensors]
    return float(np.hypot.reduce(squares)) if squares else 0.0


def _row(values: Iterable[float]) -> np.ndarray:
    return sealed(np.array(list(values), np.float32))
