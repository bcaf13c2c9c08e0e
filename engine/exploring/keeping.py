"""A picture that is to be kept: decoded by a snapshot on disk that is pinned, so that the same weights are there for good.

Both ways go by the file: what is saved is decoded by the networks as read back from it, one sample at a time (a matrix
product rounds differently in a batch of another size), and so is what is restored. Hence the pixels are equal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from engine import manifest
from engine.answers import Kept
from engine.events import sealed
from engine.exploring.looking_back import past
from engine.exploring.opening import OpenError
from engine.exploring.subject import Subject
from engine.manifest import Manifest, ManifestError
from engine.models import Model, Networks
from engine.questions import Keep, Release, Rewind, Unpin
from engine.storage import durable, snapshots
from engine.storage.durable import StorageError
from engine.training.pool import Snapshot, SnapshotPool, StillPool

Pool = SnapshotPool | StillPool


def digest(decoder: nn.Module) -> str:
    """Of the weights that decode: SHA-256 over names and float32 values, its first 32 hexadecimal digits."""
    found = hashlib.sha256()
    for name, tensor in sorted(decoder.state_dict().items()):
        found.update(name.encode() + b"\0" + _plain(tensor).numpy().tobytes())
    return found.hexdigest()[:32]


def kept(subject: Subject, snapshot: Snapshot, question: Keep) -> Generator[None, None, Kept]:
    """Pin the snapshot that is looked at, and decode these points by it; cut off, it leaves no pin that nobody knows of.

    Raises OpenError, Unreachable.
    """
    raw = question.raw and bool(snapshot.raw)
    described = _described(subject.run)
    yield from subject.axes_for(question.points, snapshot.networks)
    pool, pinned = _stored(subject, snapshot, described, raw, question.owner)
    with _named(subject.run, snapshot.step, question.owner, pinned):
        return (yield from _decoded(subject, snapshot, question, described, raw, pool, pinned))


@contextmanager
def _named(run: Path, step: int, owner: str, pinned: bool) -> Iterator[None]:
    """A pin of a picture that never comes (another run was opened, the decoding failed) is taken away: nobody else would know
    of it. A bookmark's own pin stays: it may have been there before."""
    try:
        yield
    except BaseException:
        if pinned and owner == snapshots.SAVED:
            let_go(Unpin(run, step, owner))
        raise


def _decoded(subject: Subject, snapshot: Snapshot, question: Keep, described: Manifest, raw: bool, pool: Pool,
             pinned: bool) -> Generator[None, None, Kept]:  # fmt: skip
    samples, latents = [], []
    with pool.lease() as stored:
        networks = stored.using(raw)
        for point in question.points:
            yield
            z = subject.latents((point,), snapshot.using(raw))
            latents.append(z.cpu().numpy())
            samples.append(subject.decode(z, (point,), networks))
        weights = digest(networks["decoder"])
    return Kept(question.request, subject.run, snapshot.step, raw, sealed(np.concatenate(samples)),
                sealed(np.concatenate(latents)), described.identity, described.title, described.fingerprint, weights, pinned)


def returned(subject: Subject, step: int, weights: str) -> StillPool | None:
    """The very weights that a recipe names: of a kept snapshot, or (None) those the run is opened with. Raises OpenError."""
    earlier = past(subject, step, subject.device) if step in snapshots.steps(subject.run) else None
    if earlier is None and (subject.live or subject.pool.step != step):
        raise OpenError(f"The snapshot of step {step:,} is gone from “{subject.title}”.",
                        "Copy it back into the run's folder “snapshots”, if there is a copy.")
    with (earlier or subject.pool).lease() as found:
        there = {digest(networks["decoder"]) for networks in (found.networks, found.using(True))}
    if weights and weights not in there:
        raise OpenError(f"The snapshot of step {step:,} in “{subject.title}” is another one than this picture is from.",
                        "Copy the right one back into the run's folder “snapshots”, if there is a copy.")
    return earlier


def looked_back(subject: Subject, question: Rewind) -> StillPool | None:
    """What `Rewind` asks for; None: now. Raises OpenError."""
    if question.step is None:
        return None
    if question.weights:
        return returned(subject, question.step, question.weights)
    return past(subject, question.step, subject.device)


def let_go(question: Unpin | Release) -> None:
    """Pins that nobody needs any more. A disk that refuses keeps one snapshot too many, no more."""
    try:
        if isinstance(question, Unpin):
            snapshots.unpin(question.run, question.step, question.owner)
        else:
            snapshots.release(question.run, question.marks)
    except StorageError:
        return


def _stored(subject: Subject, snapshot: Snapshot, described: Manifest, raw: bool, owner: str) -> tuple[Pool, bool]:
    """The snapshot as read back from the run's folder, and whether it is pinned for `owner`.

    A run in a folder that can only be read never changes: what it was opened with serves, and needs no pin.
    """
    try:
        pinned = pin(subject.run, described, subject.model, snapshot.networks, snapshot.step, snapshot.raw if raw else {}, owner)
        with _named(subject.run, snapshot.step, owner, pinned):
            return past(subject, snapshot.step, subject.device), pinned
    except StorageError as error:
        if subject.live or durable.writable(subject.run):
            raise OpenError(str(error), error.advice) from None
    if snapshot.step in snapshots.steps(subject.run):
        return past(subject, snapshot.step, subject.device), False
    return subject.pool, False


def pin(run: Path, described: Manifest, model: Model, networks: Networks, step: int, raw: Networks | None = None,
        owner: str = snapshots.SAVED) -> bool:
    """Keep these networks as the run's snapshot of `step`, named as the trainer names them, for good; `raw`: those as
    trained beside their averages. Whether it is pinned now. Raises StorageError.

    A run without checkpoints (the shipped ones) can't be trained on, so nothing in it is ever thinned out: it is left alone.
    """
    if not manifest.steps(run / "checkpoints") and step in snapshots.steps(run):
        return False
    named = {f"{'average' if name in model.averaged else 'networks'}.{name}": network for name, network in networks.items()}
    named |= {f"{snapshots.RAW}{name}": network for name, network in (raw or {}).items()}
    meta = {"step": step, "images": step * int(described.settings.get("batch", 1))}
    snapshots.keep(run, step, _tensors(named), meta, owner)
    return True


def _tensors(networks: Mapping[str, nn.Module]) -> dict[str, Tensor]:
    return {f"{name}.{key}": value for name, network in networks.items() for key, value in network.state_dict().items()}


def _plain(tensor: Tensor) -> Tensor:
    tensor = tensor.detach().cpu().contiguous()
    return tensor.to(torch.float32) if tensor.is_floating_point() else tensor


def _described(run: Path) -> Manifest:
    try:
        return manifest.read(run)
    except ManifestError as error:
        raise OpenError(str(error), error.advice) from None
