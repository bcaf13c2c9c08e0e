"""The engine as the window holds it: two threads, two inboxes, one outbox. Imports no torch until a thread does."""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from engine.answers import (  # fmt: skip
    Answer,
    Covered,
    DivergenceFound,
    Gauged,
    Judged,
    Located,
    MapShown,
    Minded,
    PlaneLaid,
    Rewound,
    SceneShown,
    Surveyed,
    TileShown,
)
from engine.charting import Extract, Tint
from engine.commands import Axes, Close, Command, Decode, Follow, Inspect, Open, Originals, Preflight, ViewerCommand
from engine.events import AxesFound, Closed, Decoded, Event, Failed, OriginalsShown, Preflighted, Snapshotted
from engine.filming import Film, Filming, FilmStop
from engine.mailbox import Inbox, Outbox
from engine.program import CALL
from engine.questions import (  # fmt: skip
    Beside,
    Cover,
    Divergence,
    Gauge,
    Judge,
    Keep,
    Lay,
    Locate,
    Map,
    MapStop,
    Mind,
    Question,
    Release,
    Rewind,
    SavePlane,
    Scene,
    Survey,
    Tile,
    Unpin,
)

if TYPE_CHECKING:
    from engine.commands import WorkerCommand

_VIEWER = (
    Decode, Originals, Axes, Open, Follow, Scene, Gauge, Divergence, Cover, Mind, Judge, Rewind, Beside, Map, MapStop, Locate,
    Keep, Unpin, Release, Tint, Extract,
    Lay, Survey, Tile, SavePlane, Film, FilmStop,
)


class Engine:
    """Start, talk to, and end the engine's threads. Every method may be called from the window's thread.

    resources: folder of the embedded data and feature weights. cache: where tuned choices are kept.
    """

    def __init__(self, resources: Path, cache: Path) -> None:
        self._resources, self._cache = resources, cache
        self.to_worker: Inbox[WorkerCommand] = Inbox()
        self.to_viewer: Inbox[ViewerCommand | Question] = Inbox()
        self.out: Outbox[Event | Answer] = Outbox()
        self._threads: list[threading.Thread] = []

    def start(self, wake: Callable[[], None]) -> None:
        """Begin; `wake` is called from an engine thread when events wait, once until the next drain."""
        self.out = Outbox(wake)
        first = threading.Thread(target=self._run, name="lerp-engine", daemon=True)
        self._threads = [first]
        first.start()

    def post(self, command: Command | Question) -> None:
        """Hand a command to the thread it is for; it is answered by events."""
        if isinstance(command, Close):
            self.to_worker.put(command)
            self.to_viewer.put(command)
        elif isinstance(command, _VIEWER):
            self.to_viewer.put(command, key=_replaces(command))
        else:
            self.to_worker.put(command, key=_replaces(command))

    def drain(self) -> list[Event | Answer]:
        """Everything the engine has told since the last call."""
        return self.out.drain()

    def close(self, timeout: float = 20.0) -> bool:
        """Ask both threads to end (a training run is checkpointed) and wait; False if one did not in time."""
        self.post(Close())
        for thread in self._threads:
            thread.join(timeout)
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self) -> None:
        """The worker's thread: load torch here, start the viewer beside, train."""
        try:
            with _uncollected():
                from engine.pack import loading

                if loading.begin().spoiled:
                    loading.start_again(window=True)
                from engine import viewer, worker  # the only place that loads torch
                from engine.exploring.shared import Shared

            shared = Shared(self._resources, self._cache, self.to_viewer)
            second = threading.Thread(
                target=viewer.run, args=(shared, self.to_viewer, self.tell), name="lerp-viewer", daemon=True
            )
            second.start()
            worker.run(shared, self.to_worker, self.tell)
            second.join()
        except Exception as error:
            self.tell(Failed("engine", f"The engine did not start: {error}", f"Run “{CALL} check”."))
        self.tell(Closed())

    def tell(self, event: Event | Answer) -> None:
        """Post an event; pictures replace older ones of their place, numbers are all kept."""
        self.out.post(event, key=_latest(event))


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage is looked for meanwhile: torch brings 170,000 objects, and the window would stand still for each look."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _replaces(command: Command | Question) -> Hashable | None:
    """Requests of which only the newest counts."""
    match command:
        case Decode(tag=tag) | Originals(tag=tag) | Judge(tag=tag) | Tile(tag=tag) | Locate(tag=tag):
            return type(command).__name__, tag
        case Lay() | Survey() | Scene() | Gauge() | Divergence() | Cover() | Mind() | Rewind() | Beside() | Map() | Tint():
            return type(command).__name__
        case Axes() | Open() | Follow() | Preflight() | Inspect():
            return "Open" if isinstance(command, Open | Follow) else type(command).__name__
    return None


def _latest(event: Event | Answer) -> Hashable | None:
    match event:
        case Decoded(tag=tag) | OriginalsShown(tag=tag) | Judged(tag=tag) | TileShown(tag=tag) | Located(tag=tag):
            return type(event).__name__, tag
        case PlaneLaid() | Surveyed() | SceneShown() | Gauged() | DivergenceFound() | Covered() | Minded() | Rewound() | MapShown():
            return type(event).__name__
        case AxesFound() | Snapshotted() | Preflighted() | Filming():
            return type(event).__name__
    return None
