"""Pictures that are to be kept: asked of the engine together with the pin of their snapshot, and made into recipes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer

from engine.answers import Kept
from engine.commands import Between, Latent, Point
from engine.events import Failed
from engine.questions import Keep, Unpin
from engine.storage.recipe import Recipe, this_version, to_text
from gui.bridge import Bridge
from gui.widgets import recipes

OTHER_RUN = "Another run was opened meanwhile."
ANEW = "The run was opened anew meanwhile; try again."


@dataclass(slots=True, eq=False)
class Job:
    """Points that wait for their answer; `kept` None and some `trouble`: there will be none."""

    request: int
    run: Path
    points: tuple[Point, ...]
    owner: str = ""
    kept: Kept | None = None
    trouble: str = ""
    _then: list[Callable[[Job], None]] = field(default_factory=list)

    @property
    def settled(self) -> bool:
        return self.kept is not None or bool(self.trouble)

    def then(self, act: Callable[[Job], None]) -> None:
        """Call it with this job once it is settled, or now."""
        if self.settled:
            act(self)
        else:
            self._then.append(act)

    def settle(self, kept: Kept | None, trouble: str = "") -> None:
        if not self.settled:
            self.kept, self.trouble = kept, trouble
            waiting, self._then = self._then, []
            for act in waiting:
                act(self)


class Keeper(QObject):
    """Asks for pictures that are to be kept, however many at once."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._jobs: dict[int, Job] = {}
        self._given_up: dict[int, Job] = {}  # of pictures; asked of a run while it was opened anew, one may still be answered
        bridge.on(Kept, self._on_kept)
        bridge.on(Failed, self._on_failed)

    def ask(self, points: tuple[Point, ...], raw: bool, run: Path, owner: str = "") -> Job:
        """`owner`: who needs the pin; "" a picture that is saved."""
        job = Job(self._bridge.number(), run, points, owner)
        self._jobs[job.request] = job
        self._bridge.post(Keep(job.request, points, raw, run, owner))
        return job

    def wait(self, job: Job, longest: int) -> bool:
        """Let events come for `longest` ms at most, until it is settled; whether it is. (For a drag, which can't come later.)"""
        if not job.settled:
            loop, timer = QEventLoop(), QTimer(singleShot=True)
            timer.timeout.connect(loop.quit)
            job.then(lambda _: loop.quit())
            timer.start(longest)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
            timer.stop()
        return job.settled

    def drop(self, job: Job) -> None:
        """It is not saved after all: its snapshot need not stay."""
        job.then(self._unpin)

    def give_up(self, run: Path, why: str = OTHER_RUN) -> None:
        """A run is opened, another one or this one anew: what was asked of it before is answered no more."""
        self._given_up.clear()
        for job in [job for job in self._jobs.values() if job.run == run]:
            self._settle(job.request, None, why)
            if not job.owner:
                self._given_up[job.request] = job

    def _unpin(self, job: Job) -> None:
        if job.kept is not None and job.kept.pinned:
            self._bridge.post(Unpin(job.run, job.kept.step))

    def _on_kept(self, event: Kept) -> None:
        if self._given_up.pop(event.request, None) is not None and event.pinned:
            self._bridge.post(Unpin(event.run, event.step))
        self._settle(event.request, event, "")

    def _on_failed(self, event: Failed) -> None:
        kind, _, number = event.tag.partition("-")
        if event.where == "explore" and kind == "keep" and number.isdigit():
            self._settle(int(number), None, f"{event.what} {event.advice}".strip())

    def _settle(self, request: int, kept: Kept | None, trouble: str) -> None:
        job = self._jobs.pop(request, None)
        if job is not None:
            job.settle(kept, trouble)


def recipe_of(job: Job) -> Recipe:
    """Of a job that is answered: one point is a picture, several are a strip from the first to the last."""
    kept, points = job.kept, job.points
    assert kept is not None
    way = points[0].place
    ends = (0,) if len(points) == 1 else (0, len(points) - 1)
    return Recipe(
        run=kept.identity, folder=kept.run.name, step=kept.step, title=kept.title, fingerprint=kept.fingerprint,
        latents=tuple(Latent.of(kept.latents[end]).data for end in ends),
        conditions=tuple(points[end].condition for end in ends), raw=kept.raw, weights=kept.weights,
        truncation=points[0].truncation, point=named(points[0]), frames=len(points),
        method=way.method if isinstance(way, Between) else "slerp", lerp=this_version(),
    )  # fmt: skip


def recipe_text(job: Job) -> str:
    return to_text(recipe_of(job))


def named(point: Point) -> str:
    """The place as text; "" for one that means nothing tomorrow (on a map)."""
    try:
        return recipes.to_text(point)
    except ValueError:
        return ""
