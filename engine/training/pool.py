"""Snapshots: what the explorer sees of a model that is being trained.

The trainer copies weights into a free buffer and publishes it; a viewer leases the newest and may hold it for seconds.
Three buffers, so that publishing never waits: one newest, one leased, one free. A map holds its snapshot for as long as it is
gathered, and so do its colours: where leases last, more buffers are made, up to MOST, each as large as the networks that the
explorer sees, and given back when the leases end.
"""

from __future__ import annotations

import contextlib
import copy
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

SHORTEST = 1 / 30  # seconds between two snapshots
LONGEST = 0.5  # ... however slow copying was once
MOST = 10  # buffers: two maps, the colours, three percentiles and a card or two at once, each of another snapshot
SHARE = 0.02  # of the trainer's time that may go into copying: large models publish less often


@dataclass(slots=True, eq=False)
class Snapshot:
    """Networks in eval mode that nobody changes while leased: averaged ones, raw critic, and the raw decoder."""

    networks: dict[str, nn.Module]
    raw: dict[str, nn.Module]
    step: int = 0
    leases: int = 0
    number: int = 0  # of the publication: several phases of one iteration have the same step
    copied: object = field(default=None, repr=False)  # CUDA event after which the weights are whole

    @property
    def weights(self) -> tuple[int, int]:
        """What tells its weights from others of the run."""
        return self.step, self.number

    def using(self, raw: bool) -> Mapping[str, nn.Module]:
        """The networks to decode with: averaged, or as trained."""
        return {**self.networks, **self.raw} if raw else self.networks


class SnapshotPool:
    """Leased buffers of snapshots. `publish` is called by the trainer, `lease` by viewers."""

    def __init__(self, averaged: Mapping[str, nn.Module], trained: Mapping[str, nn.Module],
                 device: torch.device | None = None, buffers: int = 3, most: int = MOST) -> None:
        """buffers: that are always there; most: that may be while leases last."""
        self._averaged, self._trained, self._device = dict(averaged), dict(trained), device
        self._lock = threading.Lock()
        self._fewest, self._most = buffers, most
        self._buffers = [self._buffer() for _ in range(buffers)]
        self._newest: Snapshot | None = None
        self._published, self._interval, self._count = 0.0, SHORTEST, 0
        self.wanted = True  # a viewer has taken the newest and would like a newer one

    def _buffer(self) -> Snapshot:
        networks = {name: self._twin(self._averaged.get(name, network)) for name, network in self._trained.items()}
        return Snapshot(networks, {name: self._twin(self._trained[name]) for name in self._averaged})

    def _twin(self, network: nn.Module) -> nn.Module:
        twin = copy.deepcopy(network).eval().requires_grad_(False)
        return twin.to(self._device) if self._device is not None else twin

    def due(self) -> bool:
        """Whether a viewer waits for a newer snapshot and the last is old enough."""
        return self.wanted and time.perf_counter() - self._published >= self._interval

    @torch.no_grad()
    def publish(self, step: int, surely: bool = False) -> bool:
        """Copy the weights of now into a free buffer; False if as many as may be are leased (then the next try serves).

        surely: there may be no next try, so make one more buffer even then.
        """
        began = time.perf_counter()
        with self._lock:
            free = next((b for b in self._buffers if b.leases == 0 and b is not self._newest), None)
            full = len(self._buffers) >= self._most
        if free is None and (surely or not full):
            free = self._another(surely)
        if free is None:
            return False
        self.wanted = False  # before copying: whoever leases meanwhile wants a newer one
        for name, network in free.networks.items():
            _copy(self._averaged.get(name, self._trained[name]), network)
        for name, network in free.raw.items():
            _copy(self._trained[name], network)
        self._count += 1
        free.step, free.number = step, self._count
        free.copied = _mark(free)
        with self._lock:
            self._newest = free
            self._published = time.perf_counter()
            self._interval = min(LONGEST, max(SHORTEST, (self._published - began) / SHARE))
        return True

    def _another(self, surely: bool) -> Snapshot | None:
        """One more buffer; None where there is no memory for it and one can do without. Made without the lock: viewers go on."""
        try:
            made = self._buffer()
        except torch.OutOfMemoryError:
            if surely:
                raise
            return None
        with self._lock:
            self._buffers.append(made)
        return made

    def _give_back(self, snapshot: Snapshot) -> None:
        """With the lock: keep no more free buffers than there always are, beside those that are leased."""
        leased = sum(buffer.leases > 0 for buffer in self._buffers)
        if snapshot.leases == 0 and snapshot is not self._newest and len(self._buffers) > self._fewest + leased:
            self._buffers.remove(snapshot)

    @contextlib.contextmanager
    def lease(self) -> Iterator[Snapshot]:
        """The newest snapshot, safe from being overwritten while held. Raises LookupError before the first."""
        with self._lock:
            snapshot = self._newest
            if snapshot is None:
                raise LookupError("Nothing has been published yet.")
            snapshot.leases += 1
            self.wanted = True
        try:
            if snapshot.copied is not None:
                torch.cuda.current_stream().wait_event(snapshot.copied)  # type: ignore[arg-type]
            yield snapshot
        finally:
            with self._lock:
                snapshot.leases -= 1
                self._give_back(snapshot)

    @property
    def networks(self) -> tuple[str, ...]:
        """Those it holds, as data flows through them."""
        return in_order(self._trained)

    @property
    def step(self) -> int:
        """Step of the newest snapshot, -1 before the first."""
        newest = self._newest
        return newest.step if newest is not None else -1


def in_order(networks: Iterable[str]) -> tuple[str, ...]:
    """Of encoder, decoder and critic those that are there, in this order."""
    there = set(networks)
    return tuple(name for name in ("encoder", "decoder", "critic") if name in there)


def _copy(source: nn.Module, target: nn.Module) -> None:
    weights: list[Tensor] = list(target.parameters())
    if weights:  # the probability of augmentation is a buffer alone
        torch._foreach_copy_(weights, list(source.parameters()))
    for mine, theirs in zip(target.buffers(), source.buffers(), strict=True):
        mine.copy_(theirs)


def _mark(snapshot: Snapshot) -> object:
    first = next((p for n in snapshot.networks.values() for p in n.parameters()), None)
    if first is None or first.device.type != "cuda":
        return None
    event = torch.cuda.Event()
    event.record()
    return event


class StillPool:
    """One snapshot that never changes: a run opened from its folder. The same interface as SnapshotPool for viewers."""

    def __init__(self, networks: Mapping[str, nn.Module], step: int, raw: Mapping[str, nn.Module] | None = None) -> None:
        seen, trained = ({name: n.eval().requires_grad_(False) for name, n in (given or {}).items()} for given in (networks, raw))
        self._snapshot = Snapshot(seen, trained, step)

    @contextlib.contextmanager
    def lease(self) -> Iterator[Snapshot]:
        """The snapshot."""
        yield self._snapshot

    @property
    def networks(self) -> tuple[str, ...]:
        """Those it holds, as data flows through them."""
        return in_order(self._snapshot.networks)

    @property
    def step(self) -> int:
        """Its step."""
        return self._snapshot.step
