"""What the explorer shows, as one frozen value, and every way it can change, as pure functions."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from engine.commands import Lattice, Place, Point
from gui.explorer import path_state, places
from gui.explorer.path_state import End, PathState

TRAIL = 80  # places remembered
STRIDE = 0.02  # picture widths between two of them
STEP = 0.05  # lattice cells per arrow key at zoom 1
ZOOM = (1 / 16, 16.0)  # lattice cells in one picture width
SPEED = (0.02, 4.0)  # lattice cells a second
DEFAULT_SPEED = 0.4
TRUNCATION = (0.0, 1.5)
SPAN = 3.0  # standard deviations a direction goes either way
START = (0.5, 0.5)

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ExplorerState:
    """A place on the lattice (or `place`) with everything laid over it. `home` is where the last drag began."""

    x: float = START[0]
    y: float = START[1]
    world: int = 0
    zoom: float = 1.0
    home: Spot = START
    trail: tuple[Spot, ...] = ()
    offsets: tuple[tuple[int, float], ...] = ()
    truncation: float = 1.0
    condition: int | None = None
    snap: bool = False
    walking: bool = False
    speed: float = DEFAULT_SPEED
    heading: float = 0.6  # radians, y downwards
    walked: float = 0.0  # seconds since the walk began
    raw: bool = False
    sharp: bool = False
    on_path: bool = False
    path: PathState = field(default_factory=PathState)
    place: Place | None = None  # somewhere else than (x, y): a place of the map, or of a recipe; until the hand walks on
    named: Point | None = None  # what `place`, a latent, was on the lattice: a hand walks on from there, under what lay over it


Change = Callable[[ExplorerState], ExplorerState]

# --- where we are ----------------------------------------------------------------------------------------------------


def shown_place(state: ExplorerState) -> Spot:
    """The place that is decoded: the nearest seed while snapping."""
    return places.whole(state.x, state.y) if state.snap else (state.x, state.y)


def point_of(state: ExplorerState) -> Point:
    """The point on the lattice, or `place`, with its offsets, truncation and condition."""
    if state.place is not None:
        return _laid_over(state, state.place)
    x, y = shown_place(state)
    return _laid_over(state, Lattice(x, y, state.world))


def stage_point(state: ExplorerState) -> Point:
    """What the large picture shows: the frame under the play head, or the place on the lattice."""
    if state.on_path and state.path.complete:
        return path_state.point_at(state.path, state.path.position)
    return point_of(state)


def only_moved(before: ExplorerState, now: ExplorerState) -> bool:
    """Whether nothing but the place is another one."""
    return before is not now and replace(before, x=now.x, y=now.y, trail=now.trail, place=now.place) == now


def corner_points(state: ExplorerState) -> tuple[Point, ...]:
    """The four seeds around the place, under the same offsets and truncation."""
    around = places.corners(*shown_place(state))
    return tuple(_laid_over(state, Lattice(float(x), float(y), state.world)) for x, y in around)


def direction_points(state: ExplorerState, rows: int, cells: int, span: float = SPAN) -> tuple[Point, ...]:
    """Row after row: the point here with axis `row` at `cells` values from -span to span, all else as it is."""
    here = point_of(state)
    values = [span * (2 * index / (cells - 1) - 1) for index in range(cells)]
    return tuple(
        replace(here, offsets=_with_offset(state.offsets, row, value)) for row in range(rows) for value in values
    )


def _laid_over(state: ExplorerState, place: Place) -> Point:
    return Point(place, state.offsets, state.truncation, state.condition)


def left(state: ExplorerState) -> ExplorerState:
    """On the lattice again: where `place` was named there, under what lay over it; else where one was before."""
    if state.named is None or not isinstance(state.named.place, Lattice):
        return replace(state, place=None, named=None)
    there, named = state.named.place, state.named
    return replace(state, x=there.x, y=there.y, world=there.world, offsets=named.offsets, truncation=named.truncation,
                   place=None, named=None)  # fmt: skip


# --- walking by hand -------------------------------------------------------------------------------------------------


def begin_drag(state: ExplorerState) -> ExplorerState:
    """Remember where we are: the trail starts here, and reset comes back here."""
    state = left(state)
    x, y = shown_place(state)
    return replace(state, x=x, y=y, home=(x, y), trail=((x, y),), walking=False, on_path=False, path=_paused(state))


def drag_to(state: ExplorerState, origin: Spot, moved: Spot, snap: bool = False) -> ExplorerState:
    """Be `moved` picture widths from `origin`, the place under the pointer when the drag began."""
    x, y = origin[0] + moved[0] * state.zoom, origin[1] + moved[1] * state.zoom
    return _arrive(replace(state, snap=snap), x, y)


def end_drag(state: ExplorerState) -> ExplorerState:
    """Let go: a snapped place stays on its seed."""
    x, y = shown_place(state)
    return replace(state, x=x, y=y, snap=False)


def step_by(state: ExplorerState, columns: int, rows: int, by_seed: bool = False) -> ExplorerState:
    """One arrow key: a small step, or on to the next whole seed in that direction."""
    state = _by_hand(state)
    if not by_seed:
        return _arrive(state, state.x + columns * STEP * state.zoom, state.y + rows * STEP * state.zoom)
    return _arrive(state, _next_seed(state.x, columns), _next_seed(state.y, rows))


def go_home(state: ExplorerState) -> ExplorerState:
    """Back to where the drag started."""
    x, y = state.home
    return replace(_by_hand(state), x=x, y=y, snap=False, trail=())


def snap_now(state: ExplorerState) -> ExplorerState:
    """Walk to the nearest seed."""
    return _arrive(_by_hand(state), *places.whole(state.x, state.y))


def go_to(state: ExplorerState, x: float, y: float) -> ExplorerState:
    return replace(_by_hand(state), x=x, y=y, home=(x, y), trail=(), snap=False)


def go_to_place(state: ExplorerState, point: Point) -> ExplorerState:
    """Be at a point that need not be on the lattice, under its own offsets, truncation and class."""
    condition = state.condition if point.condition is None else point.condition
    state = replace(_by_hand(state), offsets=point.offsets, truncation=point.truncation, condition=condition)
    if isinstance(point.place, Lattice):
        return replace(go_to(state, point.place.x, point.place.y), world=point.place.world)
    return replace(state, place=point.place, trail=(), snap=False)


def zoom_by(state: ExplorerState, notches: float) -> ExplorerState:
    """The wheel: one notch makes a step a quarter larger or smaller."""
    zoom = min(max(state.zoom * 1.25**notches, ZOOM[0]), ZOOM[1])
    return replace(state, zoom=1.0 if abs(math.log(zoom)) < 1e-9 else zoom)


def set_zoom(state: ExplorerState, zoom: float) -> ExplorerState:
    return replace(state, zoom=min(max(zoom, ZOOM[0]), ZOOM[1]))


def new_seeds(state: ExplorerState, world: int) -> ExplorerState:
    """The same place in another world: every seed is another one."""
    return replace(left(state), world=world, trail=(), on_path=False, path=_paused(state))


def _next_seed(value: float, direction: int) -> float:
    if direction > 0:
        return float(math.floor(value) + 1)
    if direction < 0:
        return float(math.ceil(value) - 1)
    return float(math.floor(value + 0.5))


def _arrive(state: ExplorerState, x: float, y: float) -> ExplorerState:
    """Be at (x, y); the trail shows the way, a place for every stride of it."""
    moved = replace(left(state), x=x, y=y)
    here, trail = shown_place(moved), state.trail or (shown_place(state),)
    near = math.dist(trail[-1], here) < STRIDE * state.zoom
    return replace(moved, trail=trail if near else (*trail, here)[-TRAIL:])


def _by_hand(state: ExplorerState) -> ExplorerState:
    return replace(left(state), walking=False, on_path=False, path=_paused(state))


def _paused(state: ExplorerState) -> PathState:
    return replace(state.path, playing=False) if state.path.playing else state.path


# --- walking by itself -----------------------------------------------------------------------------------------------


def set_walking(state: ExplorerState, walking: bool) -> ExplorerState:
    if not walking:
        return replace(state, walking=False)
    state = left(state)
    return replace(state, walking=True, walked=0.0, on_path=False, path=_paused(state), home=(state.x, state.y))


def set_speed(state: ExplorerState, speed: float) -> ExplorerState:
    return replace(state, speed=min(max(speed, SPEED[0]), SPEED[1]))


def walk_on(state: ExplorerState, seconds: float) -> ExplorerState:
    """Drift for `seconds`: constant speed, a heading that turns smoothly."""
    if not state.walking:
        return state
    time = state.walked + seconds
    turn = 0.9 * math.sin(0.53 * time) + 0.6 * math.sin(1.31 * time + 1.0)  # radians a second
    heading = state.heading + turn * seconds
    way = state.speed * seconds
    moved = replace(state, walked=time, heading=heading)
    return _arrive(moved, state.x + way * math.cos(heading), state.y + way * math.sin(heading))


# --- what is laid over the place -------------------------------------------------------------------------------------


def set_offset(state: ExplorerState, axis: int, value: float) -> ExplorerState:
    return replace(_off_path(state), offsets=_with_offset(state.offsets, axis, value), named=None)


def offset(state: ExplorerState, axis: int) -> float:
    return dict(state.offsets).get(axis, 0.0)


def reset_offsets(state: ExplorerState) -> ExplorerState:
    return replace(_off_path(state), offsets=(), named=None)


def set_truncation(state: ExplorerState, value: float) -> ExplorerState:
    return replace(_off_path(state), truncation=min(max(value, TRUNCATION[0]), TRUNCATION[1]), named=None)


def set_condition(state: ExplorerState, condition: int | None) -> ExplorerState:
    return replace(_off_path(state), condition=condition)


def set_raw(state: ExplorerState, raw: bool) -> ExplorerState:
    return replace(state, raw=raw)


def set_sharp(state: ExplorerState, sharp: bool) -> ExplorerState:
    return replace(state, sharp=sharp)


def _with_offset(offsets: tuple[tuple[int, float], ...], axis: int, value: float) -> tuple[tuple[int, float], ...]:
    """Offsets sorted by axis, without zeros: equal places compare equal."""
    changed = {**dict(offsets), axis: value}
    return tuple(sorted((key, amount) for key, amount in changed.items() if amount))


def _off_path(state: ExplorerState) -> ExplorerState:
    return replace(state, on_path=False, path=_paused(state)) if state.on_path else state


def reset_all(state: ExplorerState) -> ExplorerState:
    """Every slider and switch back to its default; the place, the seeds and the path stay."""
    plain = ExplorerState()
    return replace(
        _off_path(state), offsets=(), truncation=plain.truncation, zoom=plain.zoom, speed=plain.speed, raw=plain.raw,
        sharp=plain.sharp, snap=False, walking=False, named=None,
    )  # fmt: skip


def changed(state: ExplorerState) -> bool:
    """Whether `reset_all` would find a slider or switch that is not at its default."""
    plain = ExplorerState()
    now = (state.offsets, state.truncation, state.zoom, state.speed, state.raw, state.sharp)
    return now != ((), plain.truncation, plain.zoom, plain.speed, plain.raw, plain.sharp)


# --- the path --------------------------------------------------------------------------------------------------------


def choose_end(state: ExplorerState, end: End, point: Point | None) -> ExplorerState:
    path = path_state.choose(state.path, end, point)
    return replace(state, path=path, on_path=state.on_path and path.complete)


def change_path(state: ExplorerState, path: PathState) -> ExplorerState:
    """Another method, number of frames, rate or loop: what is shown stays."""
    return replace(state, path=path)


def toggle_loop(state: ExplorerState) -> ExplorerState:
    return replace(state, path=replace(state.path, loop=not state.path.loop))


def play_path(state: ExplorerState, playing: bool) -> ExplorerState:
    path = path_state.play(state.path, playing)
    return replace(state, path=path, on_path=state.on_path or path.playing, walking=state.walking and not path.playing)


def scrub_path(state: ExplorerState, position: float) -> ExplorerState:
    """Put the play head somewhere; the stage shows that frame."""
    if not state.path.complete:
        return state
    return replace(state, path=path_state.scrub(state.path, position), on_path=True, walking=False)


def advance_path(state: ExplorerState) -> ExplorerState:
    return replace(state, path=path_state.advance(state.path))
