"""What a run would be, measured on a few real steps and thrown away."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace

import torch

from engine.commands import Preflight, RunSpec, Stop
from engine.datasets import Dataset
from engine.device import free_memory, resolve
from engine.events import Event, Preflighted
from engine.fields import FieldError, Value
from engine.models import MODELS
from engine.training.awaiting import awaited
from engine.training.building import build, weights_of
from engine.training.explaining import explained
from engine.training.preparing import checked, data_of, prepare
from engine.training.run import Run

MEASURED = 0.6  # seconds of steps behind the rate
COPIES = 11  # of the weights: themselves, gradient, two moments, average, three leased buffers of two
USED = 0.85  # share of the free memory that a run may take


@dataclass(frozen=True, slots=True)
class Estimate:
    """weights: numbers to train; memory: bytes at the peak; images_per_second; seconds to the stop (None without)."""

    weights: int
    memory: int
    images_per_second: float
    seconds: float | None


class TooLarge(MemoryError):
    """The run would not fit; `batch` would (0 if nothing does)."""

    def __init__(self, needed: int, free: int, batch: int) -> None:
        super().__init__(f"This needs about {needed / 2**20:,.0f} MB, and {free / 2**20:,.0f} MB are free.")
        self.batch = batch


def estimate(spec: RunSpec, data: Dataset) -> Iterator[Estimate | None]:
    """Build, predict memory, take steps; yields None between parts and the Estimate at the end.

    Raises TooLarge before anything large is allocated, FieldError, DataError, DeviceError.
    """
    settings = checked(spec, data)
    weights = weights_of(build(spec.model, data.spec, settings, len(data.classes)))
    fixed, free = 4 * COPIES * weights, free_memory(resolve(spec.device))
    if fixed > USED * free:
        raise TooLarge(fixed, free, 0)
    run, _ = prepare(_with_batch(spec, 2), data, "preflight")
    yield None
    batch, each = int(settings["batch"]), _activations(run) / 2
    needed = int(fixed + each * batch)
    if needed > USED * free:
        fitting = int((USED * free - fixed) / max(each, 1))
        raise TooLarge(needed, free, 1 << max(0, fitting.bit_length() - 1) if fitting >= 1 else 0)
    yield None
    run, _ = prepare(replace(spec, stop=Stop()), data, "preflight")  # a short run would end before it was measured
    yield None
    rate = yield from _rate(run)
    yield Estimate(weights, needed, rate, _seconds(spec, rate))


def _with_batch(spec: RunSpec, batch: int) -> RunSpec:
    return replace(spec, settings=tuple({**dict(spec.settings), "batch": batch}.items()))


def _activations(run: Run) -> int:
    """Bytes kept for the backward pass by the hungriest phase of one step."""
    most = kept = 0

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        nonlocal kept
        kept += tensor.numel() * tensor.element_size()
        return tensor

    step = run._step()
    for phase in run.model.phases():
        kept = 0
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
            phase.run(step)
        most = max(most, kept)
    return 2 * most  # the gradients that flow back are about as large again


def _rate(run: Run) -> Generator[None, None, float]:
    """Pictures per second over about MEASURED seconds, the first two steps not counted. For a run without a stop."""
    beats = run.iterate()
    for _ in range(2 * len(run.model.phases())):
        next(beats)
        yield None
    began, images = time.perf_counter(), run.images
    while (elapsed := time.perf_counter() - began) < MEASURED or run.images == images:
        next(beats)
        yield None
    return (run.images - images) / max(elapsed, 1e-9)


def _seconds(spec: RunSpec, rate: float) -> float | None:
    """To the stop condition, whichever comes first."""
    ways = []
    if spec.stop.images is not None:
        ways.append(spec.stop.images / max(rate, 1e-9))
    if spec.stop.seconds is not None:
        ways.append(spec.stop.seconds)
    return min(ways) if ways else None


def answer(command: Preflight, tell: Callable[[Event], None], busy: bool) -> Iterator[float]:
    """Answer a Preflight: the estimate, or the refusal with its reason and a fix."""
    if busy:
        tell(Preflighted(command.request, note="Measured once the present run has ended."))
        return
    try:
        data = yield from awaited(lambda: data_of(command.spec))
        for part in estimate(command.spec, data):
            if part is None:
                yield 0.0
            else:
                tell(Preflighted(command.request, part.weights, part.memory, part.images_per_second, part.seconds))
    except TooLarge as error:
        fix: tuple[str, Value] | None = ("batch", error.batch) if error.batch else None
        words = f"{error} " + ("A smaller batch fits." if fix else "Choose a smaller width or picture size.")
        tell(Preflighted(command.request, refusal=words, fix=fix))
    except FieldError as error:
        fix = (error.key, error.nearest) if error.nearest is not None else None
        tell(Preflighted(command.request, refusal=f"{_label(command.spec, error.key)} {error.message}", fix=fix))
    except Exception as error:
        told = explained("train", error)
        tell(Preflighted(command.request, refusal=f"{told.what} {told.advice}"))


def _label(spec: RunSpec, key: str) -> str:
    """The field's words, as the form shows them."""
    fields = MODELS[spec.model].fields if spec.model in MODELS else ()
    return next((field.label for field in fields if field.key == key), key)
