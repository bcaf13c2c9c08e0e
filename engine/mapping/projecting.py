"""Planes through gathered points: the principal one, laid onto the one before, or one along chosen axes."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from engine.exploring.subject import Subject
from engine.latent.directions import principal
from engine.latent.places import Unreachable
from engine.mapping.aligning import rotation, shared
from engine.mapping.chart import Chart
from engine.mapping.gathering import Gathered
from engine.mapping.pca import Projection, fitting, spanned
from engine.models import Networks
from engine.questions import Axis, Map
from engine.training.awaiting import awaited

ENOUGH = 8  # points that two maps must share to be laid onto each other
Planing = Generator[float | None, None, tuple[Projection, str]]


def plane_for(question: Map, gathered: Gathered, subject: Subject, networks: Networks, before: Chart | None) -> Planing:
    """The plane of a "pca" or "custom" map, and what to call it. Raises Unreachable for axes that are not there."""
    if question.projection == "custom":
        return (yield from _custom(question.axes, gathered, subject, networks))
    plane = yield from fitting(_fitted(gathered))
    if before is not None and before.plane is not None:
        mine, theirs = shared(gathered.keys, before.gathered.keys)
        if len(mine) >= ENOUGH:
            places = plane.places(gathered.vectors[mine])
            plane = plane.turned(rotation(places - places.mean(0), before.places[theirs] - before.places[theirs].mean(0)))
    return plane, f"PCA of {gathered.space}, {100 * plane.explained.sum():.0f} % of the variance"


def _fitted(gathered: Gathered) -> np.ndarray:
    """The vectors that a plane is fitted to: of the data, where there are enough."""
    return gathered.data if gathered.of_data.sum() >= ENOUGH else gathered.vectors


def _custom(axes: tuple[Axis, Axis] | None, gathered: Gathered, subject: Subject, networks: Networks) -> Planing:
    if axes is None:
        raise Unreachable("This map has no axes yet.", "Choose two axes.")
    found, names = [], []
    for axis in axes:
        direction, name = yield from _direction(axis, gathered, subject, networks)
        found.append(direction)
        names.append(name)
    data = _fitted(gathered)
    try:
        plane = spanned(data.mean(0, dtype=np.float64), found[0], found[1], data)
    except ValueError as error:
        raise Unreachable(str(error), "Choose two different axes.") from None
    return plane, f"{names[0]} × {names[1]}, of {gathered.space}, {100 * plane.explained.sum():.0f} % of the variance"


def _direction(axis: Axis, gathered: Gathered, subject: Subject,
               networks: Networks) -> Generator[float | None, None, tuple[np.ndarray, str]]:
    """A direction [d] in the gathered space, and its name."""
    if axis.towards is not None:
        return _towards(axis.towards, gathered, subject)
    number = axis.axis or 0
    if gathered.space == "latents":
        vectors = yield from subject.axes_at_least(networks, number + 1)  # those of the sliders
    else:
        directions = yield from awaited(lambda: principal(_fitted(gathered), number + 1))
        vectors = directions.vectors
    if not 0 <= number < len(vectors):
        raise Unreachable(f"There is no principal axis {number + 1}.", "Choose one of the first axes.")
    return vectors[number], f"principal axis {number + 1}"


def _towards(label: int, gathered: Gathered, subject: Subject) -> tuple[np.ndarray, str]:
    """From the mean of the data to the mean of a class."""
    classes = subject.dataset.classes if subject.dataset is not None else ()
    of_class = gathered.of_data & (gathered.labels == label)
    if not of_class.any():
        raise Unreachable("The data on this map have no sample of that class.", "Choose another axis, or more data.")
    name = classes[label] if label < len(classes) else f"class {label}"
    difference = gathered.vectors[of_class].mean(0, dtype=np.float64) - gathered.data.mean(0, dtype=np.float64)
    return difference, f"towards {name}"


