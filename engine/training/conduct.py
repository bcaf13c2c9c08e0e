"""What happens around a run: ticks, snapshots, checkpoints, the wall, the sampler. Window and command line share it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from engine.answers import Answer
from engine.events import Checkpointed, Edited, Event, Failed, Snapshotted, Tick
from engine.fields import Value, spell
from engine.latent.sampling import Mixture
from engine.latent.seeds import seed_latent
from engine.manifest import Manifest
from engine.storage import checkpoint, rewind, runs, snapshots, wall
from engine.storage.durable import StorageError
from engine.storage.metrics import MetricsStore
from engine.training import state
from engine.training.awaiting import awaited
from engine.training.cadence import Cadence
from engine.training.pool import SnapshotPool
from engine.training.run import Beat, Run, spread
from engine.training.vitals import Vitality

TICK = 0.5  # seconds between two ticks
EVALUATE = 2.0  # seconds between two evaluations on held-out data, or 25 times what one takes
CHECKPOINT = 20.0  # seconds between two checkpoints, or 50 times what writing one takes
WALL = 24  # fixed latents whose pictures are kept
ENCODED = 10_000  # samples at most that a sampler is fitted to


class Diverged(ArithmeticError):
    """A loss or a weight is no number any more."""

    def __init__(self, step: int) -> None:
        super().__init__(f"The loss became NaN (not a number) before step {step:,}.")
        self.advice = ("The last good checkpoint is kept. Resume it from the library, and lower the learning rate at once: "
                       "that takes effect while it trains.")


class Conductor:
    """Leads a run in a folder. Only the first of several processes writes and speaks.

    tell: receives events. pool: where snapshots for a viewer are published, if somebody looks. tick: seconds between
    two ticks; 0 is every iteration.
    """

    def __init__(self, run: Run, described: Manifest, folder: Path, tell: Callable[[Event | Answer], None],
                 pool: SnapshotPool | None = None, tick: float = TICK) -> None:
        self.run, self.described, self.folder, self.pool = run, described, folder, pool
        self.beat: Beat | None = None  # the newest
        self.whole = True  # whether the last iteration is complete: only then may a checkpoint be written
        self._tell = tell
        self._beats = run.iterate()
        self._tick, self._evaluate = Cadence(tick), Cadence(EVALUATE, wait=True)
        self._save = Cadence(CHECKPOINT, wait=True)
        self._numbers: dict[str, float] = {}
        self._last = (time.perf_counter(), run.images)
        self._store: MetricsStore | None = None
        self._vitals: Vitality | None = None
        self._untold = {"numbers", "snapshot"}  # whose trouble with the disk would be news

    # --- the course of a run -----------------------------------------------------------------------------------------

    def begin(self, resumed: bool) -> None:
        """Make the folder (or take it up again), with what must be there before the first step. Raises StorageError."""
        if not self.run.world.first:
            return
        if resumed:
            rewind.to(self.folder, self.run.step)
        else:
            runs.create(self.folder)
        runs.write(self.folder, self.described)
        self._store = MetricsStore(self.folder)
        if self._store.note:
            self._tell(Failed("train", self._store.note, "Training goes on; the weights are untouched."))
        if resumed:
            self._store.delete_after(self.run.step)
            self._event("resumed")
        else:
            self.save()
        self._publish()

    def advance(self) -> bool:
        """One phase of training, and what is due after it; False once the stop condition is met. Raises Diverged."""
        beat = next(self._beats, None)
        if beat is None:
            self.whole = True  # a network alone may have left open the iteration that ended the run
            return False
        self.beat, self.whole = beat, beat.whole
        if self.pool is not None and self.pool.due():
            self._publish(surely=False)
        if beat.whole:
            if self.run.world.agree(self._tick.due()):
                self.tick()
            if self.run.world.first and self._save.due():
                self._try_to_save()
            self._take_vitals()
        return True

    def probe(self, every: float | None) -> None:
        """Take the vital signs of one iteration every so many seconds; None: no more."""
        if self._vitals is not None:
            self._vitals.end()
        self._vitals = Vitality(self.run, every) if every is not None else None

    def _take_vitals(self) -> None:
        if self._vitals is not None:
            found = self._vitals.take(self.folder)
            if found is not None:
                self._tell(found)

    def stepped(self, networks: tuple[str, ...]) -> None:
        """After steps by hand: show and tell where it stands; networks trained alone leave the usual course, so note it."""
        if self.run.world.first:
            self.tick()
            self._publish()
            if networks:
                self._event("stepped", " and ".join(networks) + " alone")

    def paused(self) -> None:
        """Write down where it stands: a pause may be long."""
        if self.run.world.first:
            self.tick()
            self._try_to_save()
            self._publish()
            self._event("paused")

    def set_off(self) -> None:
        """Before steps by hand: the time that passed standing still is none of theirs."""
        self._last = (time.perf_counter(), self._last[1])

    def went_on(self) -> None:
        """The clock of pictures per second begins anew after a pause."""
        self._last = (time.perf_counter(), self.run.images)
        self._event("continued")

    def edit(self, key: str, value: Value) -> None:
        """A live setting changes. Raises FieldError."""
        before = self.run.live.get(key, "")
        value = self.run.edit(key, value)
        self._event("edited", f"{key} {spell(before)} > {spell(value)}")
        self._tell(Edited(key, value, self.run.step))

    def finish(self) -> Iterator[float]:
        """Last numbers, sampler, checkpoint; yields so that the caller stays responsive in between."""
        self.tick()
        if self.run.world.first:
            self.save()
            self._publish()
            yield 0.0
            if self.run.model.encodes:
                yield from self._fit_sampler()
            self.described = replace(self.described, finished=True)
            runs.write(self.folder, self.described)
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        if self._store is not None:
            self._store.close()
            self._store = None

    # --- numbers -----------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Read the meters (every process takes part); the first tells and keeps the numbers. Raises Diverged."""
        run = self.run
        if run.images == self._last[1]:
            return  # nothing new since the last one
        self._numbers = run.meters.read(run.world)
        if not all(math.isfinite(value) for value in self._numbers.values()):
            raise Diverged(run.step)
        if not run.world.first:
            self._last = (time.perf_counter(), run.images)
            return
        if self._evaluate.due():
            began = time.perf_counter()
            self._numbers |= run.evaluate()
            self._evaluate.seconds = max(EVALUATE, 25 * (time.perf_counter() - began))
            self._try("snapshot", self._keep_snapshot)
        now, images = time.perf_counter(), run.images
        rate = (images - self._last[1]) / max(1e-9, now - self._last[0])
        self._last = (now, images)
        numbers = tuple(self._numbers.items())
        if numbers:
            self._note(lambda store: store.append(run.step, run.images, run.seconds, dict(numbers)),
                       waits=True)
        self._tell(Tick(self.folder, run.step, run.images, run.seconds, numbers, rate, run.stop, self._seconds_left()))

    def _seconds_left(self) -> float | None:
        progress = self.run.progress()
        if not self.run.seconds or not progress:
            return None
        return self.run.seconds * (1 - progress) / progress

    def _event(self, what: str, words: str = "") -> None:
        self._note(lambda store: store.event(self.run.step, what, words))

    def _note(self, write: Callable[[MetricsStore], None], waits: bool = False) -> None:
        """Into the run's numbers, if they can be written: neither training nor a checkpoint depends on them."""
        store = self._store
        if store is not None:
            self._try("numbers", lambda: write(store), waits)

    # --- files -------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Write a checkpoint, a snapshot if one is due, and the wall. Raises StorageError, Diverged."""
        if not self.run.finite():
            raise Diverged(self.run.step)
        began = time.perf_counter()
        self._note(MetricsStore.flush)
        tensors, meta = state.taken(self.run)
        checkpoint.save(self.folder, self.run.step, tensors, meta)
        self._keep_snapshot()
        wall.save(self.folder, self.run.step, self._wall())
        self._save.seconds = max(CHECKPOINT, 50 * (time.perf_counter() - began))
        self._tell(Checkpointed(self.folder, self.run.step, time.time()))

    def _try_to_save(self) -> None:
        """A full disk must not end a run: what is trained is still in memory, and the older checkpoint on disk."""
        try:
            self.save()
        except StorageError as error:
            self._tell(Failed("train", str(error), error.advice))

    def _try(self, what: str, write: Callable[[], None], waits: bool = False) -> None:
        """Write what training can do without. Trouble is told once, not twice a second, and again after it was over.

        waits: what was written may still wait in memory, so that its success says nothing of the disk.
        """
        try:
            write()
            if not waits:
                self._untold.add(what)
        except StorageError as error:
            if what in self._untold:
                self._untold.discard(what)
                self._tell(Failed("train", str(error), f"{error.advice} Training goes on without."))

    def _keep_snapshot(self) -> None:
        run = self.run
        if snapshots.due(self.folder, run.images):
            tensors = {f"{'average' if name in run.model.averaged else 'networks'}.{name}.{key}": value
                       for name, network in run.viewed.items() for key, value in network.state_dict().items()}
            snapshots.save(self.folder, run.step, tensors, {"step": run.step, "images": run.images})

    @torch.no_grad()
    def _wall(self) -> np.ndarray:
        """Raw samples of the fixed latents, by the average."""
        model = self.run.model
        z = torch.from_numpy(np.stack([seed_latent(n, model.latent.dim) for n in range(WALL)])).to(self.run.device)
        y = torch.arange(WALL, device=self.run.device) % model.classes if model.classes else None
        return model.kind.from_tensor(model.decode(self.run.viewed, z, y))

    def _publish(self, surely: bool = True) -> None:
        if self.pool is not None and self.pool.publish(self.run.step, surely):
            self._tell(Snapshotted(self.folder, self.run.step))

    @torch.no_grad()
    def _fit_sampler(self) -> Generator[float, None, None]:
        """A Gaussian mixture over the encoded training data, kept in the last checkpoint."""
        run, encoded = self.run, []
        for indices in spread(run.batches.count, ENCODED).split(256):
            x, y = run.batches.take(indices)
            found = run.model.encode(run.viewed, x, y)
            assert found is not None
            encoded.append(found[0].float().cpu().numpy())
            yield 0.0
        sampler = yield from awaited(lambda: Mixture.fit(np.concatenate(encoded), seed=run.seed))
        tensors, meta = state.taken(run)
        for name, array in sampler.to_arrays().items():
            tensors[f"sampler.{name}"] = torch.from_numpy(np.ascontiguousarray(array))
        checkpoint.save(self.folder, run.step, tensors, meta)
