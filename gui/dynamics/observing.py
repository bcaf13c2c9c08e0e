"""What the room asks of the engine and when: only while it is looked at, one question of a kind at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine import manifest
from engine.answers import Covered, DivergenceFound, Gauged, Judged, Minded, Rewound, SceneShown, Vitals
from engine.commands import Probe, RunSpec
from engine.events import Edited, Exploring, Failed, Snapshotted
from engine.fields import Settings
from engine.questions import Cover, Divergence, Gauge, Judge, Question, Rewind
from gui.bridge import Bridge
from gui.dynamics.asking import Asking

# Seconds from one question to the next, and the share of the time that answering may take.
PACE = {"scene": (0.092, 0.6), "scores": (1.0, 0.5), "coverage": (1.0, 0.5), "divergence": (1.0, 0.3), "mind": (1.0, 0.2),
        "judged_average": (1.0, 0.2), "judged_raw": (1.0, 0.2)}  # fmt: skip
PROBE = 0.5  # seconds between two readings of the vital signs
STEPS = 4.0  # seconds after which the list of kept snapshots is asked for again

Build = Callable[[int], Question | None]


class Observing(QObject):
    """`ask` says what to ask, by kind; answers are handed on by the signal of their kind.

    A kind is asked again when the explored run has a newer snapshot and the last answer is old enough.
    """

    scene = Signal(object)
    gauged = Signal(object)
    covered = Signal(object)
    diverged = Signal(object)
    judged = Signal(object)
    minded = Signal(object)
    vitals = Signal(object)
    rewound = Signal(object)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.builds: dict[str, Build] = {}
        self.wanted: frozenset[str] = frozenset()
        self.run: Exploring | None = None
        self.spec: RunSpec | None = None  # what it was begun with
        self.settings: Settings = {}  # those in force
        self._awake, self._probing = False, False
        self._rewind, self._live = 0, True  # the newest Rewind, and whether the newest moment is looked at
        self._asking = {kind: Asking(bridge, self._builder(kind), *PACE[kind], parent=self) for kind in PACE}
        self._steps = Asking(bridge, self._ask_steps, STEPS, parent=self)
        bridge.on(Snapshotted, self._on_snapshot)
        bridge.on(Failed, self._on_failed)
        bridge.on(Edited, self._on_edited)
        bridge.on(Vitals, self._on_vitals)
        bridge.on(Rewound, self._on_rewound)
        bridge.on(Judged, lambda answer: self._hand_on(answer.tag, self.judged, answer))
        routes: tuple[tuple[type, str, Any], ...] = (
            (SceneShown, "scene", self.scene), (Gauged, "scores", self.gauged), (Covered, "coverage", self.covered),
            (DivergenceFound, "divergence", self.diverged), (Minded, "mind", self.minded),
        )  # fmt: skip
        for event, kind, signal in routes:
            bridge.on(event, partial(self._hand_on, kind, signal))

    def begin(self, run: Exploring) -> None:
        """Another run is explored."""
        self.run, self._live, self.spec = run, True, spec_of(run)
        self.settings = self.spec.given if self.spec is not None else {}
        for asking in (*self._asking.values(), self._steps):
            asking.stop()
        if self._awake:
            self.all()
            self._probe()

    def wake(self, awake: bool) -> None:
        """Somebody looks, or nobody does."""
        self._awake = awake
        for asking in (*self._asking.values(), self._steps):
            asking.stop()
        if awake:
            self.all()
        self._probe()

    def want(self, *kinds: str) -> None:
        """Other answers of these kinds are to be expected."""
        for kind in kinds:
            if self._awake and self.run is not None and kind in self.wanted:
                self._asking[kind].want()

    def all(self) -> None:
        """Everything that is wanted, and the kept snapshots."""
        self.want(*PACE)
        if self._awake and self.run is not None:
            self._steps.want()

    def set_wanted(self, kinds: frozenset[str]) -> None:
        """The kinds that are looked at; "vitals" among them makes the engine take vital signs."""
        new, self.wanted = kinds - self.wanted, kinds
        self.want(*(kind for kind in PACE if kind in new))
        self._probe()

    def rewind(self, step: int | None) -> None:
        """Look at an earlier moment; None: at now."""
        self._rewind, self._live = self._bridge.number(), step is None
        self._bridge.post(Rewind(self._rewind, step, self.run.run if self.run is not None else None))

    def expect(self, request: int) -> None:
        """Somebody else has asked to look at an earlier moment: its answer is told here too."""
        self._rewind, self._live = request, False

    # --- the engine's side

    def _builder(self, kind: str) -> Build:
        def build(request: int) -> Question | None:
            make = self.builds.get(kind)
            return make(request) if make is not None and self._awake and self.run is not None else None

        return build

    def _ask_steps(self, request: int) -> Question | None:
        """Ask for what is looked at already, to hear of newly kept snapshots. Never while a person scrubs."""
        if self.run is None or not self.run.live or not self._live or not self._awake:
            return None
        self._rewind = request
        return Rewind(request, None, self.run.run)

    def _on_rewound(self, answer: Rewound) -> None:
        self._steps.answered(answer.request)
        if answer.request == self._rewind:
            self._live = answer.live
            self.rewound.emit(answer)

    def _on_snapshot(self, event: Snapshotted) -> None:
        if self.run is not None and event.run == self.run.run:
            self.all()

    def _hand_on(self, kind: str, signal: Any, answer: Any) -> None:
        asking = self._asking.get(kind)
        if asking is None or self.run is None or answer.run != self.run.run:
            return
        if asking.answered(answer.request):
            signal.emit(answer)

    def _on_failed(self, event: Failed) -> None:
        kind = _KINDS.get(event.tag, event.tag)
        if event.where == "explore" and kind in self._asking:
            self._asking[kind].refused()

    def _on_edited(self, event: Edited) -> None:
        if self.run is not None and self.run.live:
            self.settings = {**self.settings, event.key: event.value}

    def _on_vitals(self, event: Vitals) -> None:
        if self._awake and self.run is not None and event.run == self.run.run:
            self.vitals.emit(event)

    def _probe(self) -> None:
        wanted = self._awake and "vitals" in self.wanted
        if wanted != self._probing:
            self._probing = wanted
            self._bridge.post(Probe(PROBE if wanted else None))


_KINDS = {"gauge": "scores", "cover": "coverage"}  # tags of the engine's questions that have another name here


def spec_of(run: Exploring) -> RunSpec | None:
    """What the run was begun with; None where its folder doesn't tell."""
    try:
        return manifest.read(run.run).spec
    except manifest.ManifestError:
        return None


def question_for(run: Exploring, kind: str, request: int, raw: bool) -> Question | None:
    """The instruments' questions, sized for the run so that all of them take about a quarter of a core at one a second."""
    points = run.kind == "points"
    if kind == "scores" and "critic" in run.networks:
        return Gauge(request, 256 if points else _fitting(run, 64, 16), run.run)
    if kind == "coverage" and (len(run.modes) or not points):
        return Cover(request, 2500 if points else _fitting(run, 16, 4), raw, run.run)
    if kind == "divergence" and points:
        return Divergence(request, 5000, raw, run.run)
    return None


def _fitting(run: Exploring, usual: int, least: int) -> int:
    """Fewer pictures where they are larger than 28 x 28."""
    return max(least, round(usual * min(1.0, (28 / run.shape[0]) ** 2)))


def judged(question: Judge, request: int) -> Judge:
    """The wall's question under the number that its answer will carry."""
    return replace(question, request=request)

