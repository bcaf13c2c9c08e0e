"""A layout in a child process, as a job of the viewer: it waits without keeping the thread."""

from __future__ import annotations

from collections.abc import Callable, Generator

import numpy as np

from engine.latent.places import Unreachable
from engine.mapping.aligning import procrustes, shared
from engine.mapping.chart import Chart
from engine.mapping.child import Child, Frame, LayoutFailed
from engine.mapping.gathering import Gathered
from engine.mapping.layout import JOINING, LANDMARKS, LARGEST, between
from engine.mapping.neighbours import nearest
from engine.mapping.projecting import ENOUGH
from engine.questions import Map

POLL = 0.05  # seconds the viewer may rest between two looks


def settling(question: Map, gathered: Gathered, before: Chart | None, again: bool,
             stopped: Callable[[], bool]) -> Generator[float | Frame | None, None, Frame | None]:
    """Yields None or seconds to wait, and frames as they come; ends with the last one, settled, or None if it was stopped
    before the first. before: the map of the same projection that this one is laid onto; again: and starts from.
    """
    mine, theirs = shared(gathered.keys, before.gathered.keys) if before is not None else (np.zeros(0, np.int64),) * 2
    onto = before.places[theirs] if before is not None and len(mine) >= ENOUGH else None
    start = None
    if again and onto is not None:
        start = yield from _start(gathered, mine, onto)
    frame: Frame | None = None
    for found in _frames(question, gathered, start, stopped):
        if not isinstance(found, tuple):
            yield found
            continue
        places, settled = found
        if onto is not None:
            places = procrustes(places[mine], onto)(places)
        frame = places, settled
        if settled < 1.0:
            yield frame
    return (frame[0], 1.0) if frame is not None else None


def words_of(question: Map, gathered: Gathered) -> str:
    """What the layout is, in a few words."""
    many = len(gathered.vectors) > LARGEST
    how = f"perplexity {question.perplexity:g}" if question.projection == "tsne" else f"{question.neighbours} neighbours"
    name = "t-SNE" if question.projection == "tsne" else "Neighbour graph"
    return f"{name} of {gathered.space}, {how}" + (f", {LANDMARKS:,} landmarks, the others between them" if many else "")


def _frames(question: Map, gathered: Gathered, start: np.ndarray | None,
            stopped: Callable[[], bool]) -> Generator[float | Frame, None, None]:
    """Of the child; whatever ends this generator ends the child too."""
    settings: dict[str, object] = {
        "projection": question.projection, "neighbours": question.neighbours, "spread": question.spread,
        "perplexity": question.perplexity, "seed": question.seed,
    }
    try:
        child = Child(gathered.vectors, start, settings)
        try:
            while not child.ended and not stopped():
                found = child.take()
                yield found if found is not None else POLL
                if found is not None and found[1] >= 1.0:
                    return  # without waiting for the process to take its leave
        finally:
            child.close()
    except LayoutFailed as error:
        raise Unreachable(f"The map could not be laid out: {error}", "Choose PCA, or other settings.") from None


def _start(gathered: Gathered, mine: np.ndarray, onto: np.ndarray) -> Generator[None, None, np.ndarray]:
    """Where each point stood; a new one between the nearest of those that are known."""
    places = np.zeros((len(gathered.vectors), 2), np.float32)
    places[mine] = onto
    new = np.setdiff1d(np.arange(len(places)), mine)
    if len(new):
        found, distances = yield from nearest(gathered.vectors[new], gathered.vectors[mine], JOINING)
        places[new] = between(onto, found, distances)
    return places
