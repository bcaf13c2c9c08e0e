"""A run: the model, its optimisers, its average and its place in the data, as a generator with a `yield` per phase.

Whatever a step draws is a function of (seed, purpose, step), so a run needs no random state: the same step gives the
same weights however often it was paused, stopped, resumed, watched or evaluated in between.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.commands import Stop
from engine.datasets import Dataset
from engine.datasets.batches import Resident, batch_indices, split
from engine.fields import Settings, Value, check, find
from engine.kinds import Noise
from engine.models import Model, Phase, Step
from engine.training import schedules
from engine.training.building import fields_of
from engine.training.distributed import ALONE, World
from engine.training.ema import Average
from engine.training.meters import Meters
from engine.training.onlooking import Onlooker
from engine.training.randomness import StepNoise

RATES = ("lr", "lr_d")  # live settings that the schedule scales
HELD_OUT = 256  # samples in one evaluation


@dataclass(frozen=True, slots=True)
class Beat:
    """One phase is done; `whole` when it was the last of its iteration (only then may a checkpoint be written)."""

    phase: str
    whole: bool
    trained: tuple[str, ...] = ()  # networks


class Run:
    """Everything that trains. Made by `engine.training.preparing`; knows no files and no clock but its own seconds."""

    def __init__(self, model: Model, dataset: Dataset, settings: Settings, seed: int, stop: Stop,
                 device: torch.device, world: World = ALONE) -> None:
        self.model, self.dataset, self.settings, self.seed, self.stop = model, dataset, settings, seed, stop
        self.device, self.world = device, world
        self.step, self.images, self.seconds = 0, 0, 0.0
        self.only: frozenset[str] = frozenset()  # networks that are trained alone, by hand; none named: all
        self.onlookers: tuple[Onlooker, ...] = ()
        self.batch = int(settings["batch"])
        train, held_out = split(dataset, seed)
        world.check_batch(self.batch, len(train))
        self.batches = Resident(dataset, model.kind, device, train)
        self.held_out_batches = Resident(dataset, model.kind, device, held_out)
        self.held_out_indices = held_out
        self.optimisers = model.optimisers()
        self.average = Average({name: model.networks[name] for name in model.averaged}, float(settings["ema"]))
        self.meters = Meters()
        fields = fields_of(model.name, model.kind.name)
        self._live_fields = {field.key: field for field in fields if field.live}
        self.live: dict[str, Value] = {key: settings[key] for key in self._live_fields}
        self.tune()
        for network in model.networks.values():
            network.train()

    # --- training ----------------------------------------------------------------------------------------------------

    def iterate(self) -> Iterator[Beat]:
        """Train until the stop condition; pausing is not asking for the next beat."""
        phases = self.model.phases()
        while not self.done():
            step = self._step()
            due = [phase for phase in phases if self.step % phase.every == 0]
            for place, phase in enumerate(due):
                trained, last = self._trained_by(phase), place == len(due) - 1
                began = time.perf_counter()
                if trained:
                    phase.run(step)
                if last:
                    self._advance()
                self.seconds += time.perf_counter() - began
                if trained:
                    yield Beat(phase.name, last, trained)

    def _trained_by(self, phase: Phase) -> tuple[str, ...]:
        """Networks whose weights the phase changes now; none if all of its are to be left alone."""
        trains = phase.trains or tuple(self.model.networks)
        return tuple(name for name in trains if not self.only or name in self.only)

    def tune(self) -> None:
        """Bring the live settings in force, the learning rates as the schedule has them by now."""
        part = schedules.factor(str(self.live.get("schedule", schedules.CONSTANT)), self.images, self.stop.images)
        rates = {key: float(self.live[key]) * part for key in RATES if key in self.live}
        self.model.tune(self.optimisers, {**self.live, **rates})

    def done(self) -> bool:
        """Whether the stop condition is met."""
        if self.stop.images is not None and self.images >= self.stop.images:
            return True
        return self.stop.seconds is not None and self.world.agree(self.seconds >= self.stop.seconds)

    def progress(self) -> float:
        """Share of the way to the stop condition in [0, 1]; 0 without one."""
        shares = [0.0]
        if self.stop.images:
            shares.append(self.images / self.stop.images)
        if self.stop.seconds:
            shares.append(self.seconds / self.stop.seconds)
        return min(1.0, max(shares))

    def _advance(self) -> None:
        self.step += 1
        self.images += self.batch
        if self.live.get("schedule", schedules.CONSTANT) != schedules.CONSTANT:
            self.tune()
        self.average.update(self.batch, self.images)

    def _step(self) -> Step:
        x, y = self._take(0)
        drawn = iter(range(1, 1_000_000))
        return Step(
            number=self.step, images=self.images, x=x, y=y, draw=lambda: self._take(next(drawn)),
            noise=self._noises(self.world), live=self.live, note=self.meters.note, mean=self.world.mean,
            update=self._update, watch=self._watch, held_out=self._take_held_out,
        )

    def _watch(self, act: str, **values: Tensor | float | None) -> None:
        for onlooker in self.onlookers:
            onlooker.watch(act, **values)

    def _take(self, draw: int) -> tuple[Tensor, Tensor | None]:
        """This process's rows of the global batch; draw 0 walks through the data, further ones shuffle on their own."""
        indices = batch_indices(self.seed + 7919 * draw, self.batches.count, self.images, self.batch)
        rows = self.batch // self.world.size
        return self.batches.take(indices[self.world.rank * rows : (self.world.rank + 1) * rows])

    def _take_held_out(self) -> tuple[Tensor, Tensor | None]:
        """This process's rows of as many held-out samples as the global batch has."""
        indices = batch_indices(self.seed, self.held_out_batches.count, self.images, self.batch)
        rows = self.batch // self.world.size
        return self.held_out_batches.take(indices[self.world.rank * rows : (self.world.rank + 1) * rows])

    def _noises(self, world: World) -> Callable[[str], Noise]:
        """One stream per purpose, continued within the step."""
        streams: dict[str, Noise] = {}
        step = self.step

        def noise(purpose: str) -> Noise:
            if purpose not in streams:
                streams[purpose] = StepNoise(self.seed, purpose, step, self.device, world.rank, world.size)
            return streams[purpose]

        return noise

    def _update(self, names: tuple[str, ...], loss: Tensor) -> None:
        """Gradients for these optimisers' weights alone (the other networks' are never computed), then one step."""
        optimisers = [self.optimisers[name] for name in names]
        parameters = [p for o in optimisers for group in o.param_groups for p in group["params"]]
        if self.only:
            chosen = {id(p) for name in self.only for p in self.model.networks[name].parameters()}
            parameters = [p for p in parameters if id(p) in chosen]
        gradients = torch.autograd.grad(loss, parameters, allow_unused=True)
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.grad = gradient
        self.world.average_gradients(parameters)
        for onlooker in self.onlookers:
            onlooker.before(parameters)
        for optimiser in optimisers:
            optimiser.step()
        for onlooker in self.onlookers:
            onlooker.after(parameters, optimisers)
        for optimiser in optimisers:
            optimiser.zero_grad(set_to_none=True)

    # --- beside training ---------------------------------------------------------------------------------------------

    def edit(self, key: str, value: Value) -> Value:
        """Change a live setting from the next phase on. Raises FieldError."""
        field = find(self._live_fields.values(), key)
        self.live[key] = check(field, value)
        self.tune()
        return self.live[key]

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """The family's losses on held-out data (`held_out/...`); changes nothing, needs no other process."""
        x, y = self.held_out_batches.take(spread(self.held_out_batches.count, HELD_OUT))
        kept = Meters()
        step = Step(number=self.step, images=self.images, x=x, y=y, draw=lambda: (x, y), noise=self._noises(ALONE),
                    live=self.live, note=kept.note, mean=lambda value: value, update=_never,
                    held_out=lambda: (x, y))
        for network in self.model.networks.values():
            network.eval()
        try:
            losses = self.model.held_out(self.model.networks, step)
        finally:
            for network in self.model.networks.values():
                network.train()
        return {f"held_out/{name}": float(value) for name, value in losses.items()}

    @torch.no_grad()
    def finite(self) -> bool:
        """Whether every weight is a finite number."""
        sums = [p.sum() for network in self.model.networks.values() for p in network.parameters()]
        return bool(torch.isfinite(torch.stack([s.float() for s in sums])).all())

    @property
    def viewed(self) -> dict[str, torch.nn.Module]:
        """The networks as explored: averages where there are any, the others as trained."""
        return {**self.model.networks, **self.average.networks}


def spread(count: int, most: int) -> Tensor:
    """At most `most` indices below `count`, evenly spaced: many data sets lie sorted by class. int64, on the CPU."""
    return torch.from_numpy(np.linspace(0, count - 1, min(most, count)).astype(np.int64))


def _never(names: tuple[str, ...], loss: Tensor) -> None:
    raise AssertionError("An evaluation must not train.")
