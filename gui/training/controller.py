"""Between the Train panel and the engine: keeps the state, posts the commands, asks for a pre-flight when it is due."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from engine import manifest
from engine.commands import (
    Continue,
    Discard,
    Edit,
    Inspect,
    Pause,
    Preflight,
    Resume,
    RunSpec,
    Start,
    Stop,
    StopAndKeep,
)
from engine.events import (
    DataSeen,
    Edited,
    Event,
    Exploring,
    Failed,
    Finished,
    Preflighted,
    Ready,
    Stage,
    State,
    Tick,
)
from engine.fields import Field
from gui import wording
from gui.actions import Actions
from gui.bridge import Bridge
from gui.settings import UserSettings
from gui.training.messages import (
    ChangeSetting,
    ChooseData,
    ChoosePreset,
    Fill,
    Looking,
    Measuring,
    Message,
    Press,
)
from gui.training.reducing import reduce
from gui.training.state import TrainingState
from gui.training.undoing import WORDS, Undoing

DEBOUNCE = 300  # ms between the last change and the pre-flight
FIRST = 2500  # ms between torch being ready and the first pre-flight: the explorer goes first
EVENTS = (Ready, DataSeen, Preflighted, Stage, Tick, Edited, Finished, Failed, Exploring)


class TrainController(QObject):
    """`changed(old, new)` after every message that changed the state."""

    changed = Signal(object, object)

    def __init__(self, bridge: Bridge, actions: Actions, settings: UserSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = TrainingState()
        self.refused_field: Callable[[], Field | None] = lambda: None  # the panel knows what is being typed
        self._bridge, self._actions, self._settings = bridge, actions, settings
        self.undoing = Undoing(self._put_setting, actions.history, self._put_form)
        self._for_lab = 0  # the request that looks at a drawing to be trained on
        self._due = QTimer(self, singleShot=True)
        self._due.timeout.connect(self._measure)
        for event in EVENTS:
            bridge.on(event, self._hear)  # type: ignore[arg-type]
        handlers: dict[str, Callable[..., None]] = {
            "start": self._start, "start_paused": lambda: self._start(paused=True), "lab_data": self._choose_for_lab,
            "pause": lambda: self._press("pause", Pause()),
            "resume": lambda: self._press("resume", Continue()),
            "stop_keep": lambda: self._press("stop_keep", StopAndKeep()),
            "discard": lambda: self._press("discard", Discard()),
            "fill_train": self.fill, "apply_fix": self._apply_fix, "resume_run": self._resume,
        }  # fmt: skip
        for key, handler in handlers.items():
            actions.bind(key, handler)

    def dispatch(self, message: Message | Event) -> None:
        """Change the state, and do what follows from the change."""
        old, self.state = self.state, reduce(self.state, message)
        if self.state is old or self.state == old:
            return
        self.undoing.heard(message, old.spec, self.state.spec)
        self._actions.tell(state=self.state.stage, start_refusal=self._start_refusal(), networks=self.state.networks)
        if self.state.estimate is None and not self.state.measuring and old.families:
            self._due.start(DEBOUNCE)
        self.changed.emit(old, self.state)

    def _start_refusal(self) -> str:
        return "Starting…" if self.state.pressed in ("start", "run_resume") else self.state.start_refusal

    # --- what the engine tells ---------------------------------------------------------------------------------------

    def _hear(self, event: Event) -> None:
        if isinstance(event, Failed) and event.where not in ("train", "data"):
            return
        self.dispatch(event)
        match event:
            case Ready():
                self._restore()
                self.undoing.forget()  # nobody did that
                self._due.start(FIRST)
            case DataSeen(request=request) if request == self._for_lab:
                self._choose_for_lab(event.data.name)
            case Finished(begun=False):
                pass  # nothing of it is there, neither to keep nor to throw away
            case Finished(kept=False):
                if event.run.exists():
                    self._actions.trigger("trash_run", event.run)
            case Finished():
                self._actions.say(f"“{event.run.name}” is kept in the library.", "ok")

    def _measure(self) -> None:
        state = self.state
        if state.stage is not State.IDLE or state.pressed or state.looking or state.source is None:
            return  # whatever ends this changes the state, and so asks again
        request = self._bridge.number()
        self.dispatch(Measuring(request))
        self._bridge.post(Preflight(request, self.state.spec))

    # --- what a person does ------------------------------------------------------------------------------------------

    def change_setting(self, key: str, value: object) -> None:
        """A field of the form was edited; a live one takes effect at once. It can be undone."""
        before = self.state.settings.get(key)
        self._set(key, value)
        field = self._field(key)
        if field is not None and before is not None:
            self.undoing.note(key, field.label, before, self.state.settings[key])

    def _set(self, key: str, value: object) -> None:
        self.dispatch(ChangeSetting(key, value))  # type: ignore[arg-type]
        field = self._field(key)
        if field is not None and field.live and self.state.stage in (State.TRAINING, State.PAUSED):
            self._bridge.post(Edit(key, self.state.settings[key]))

    def look_at(self, folder: str) -> None:
        """Let the engine look at a folder of pictures."""
        words = folder.strip()
        if words and self.state.choice_refusal:
            self._actions.say(self.state.choice_refusal, "warning")
        elif words:
            request = self._bridge.number()
            self.dispatch(Looking(words, request))
            self._bridge.post(Inspect(request, words))

    def fill(self, spec: RunSpec) -> None:
        """Take over the settings of a run."""
        self.dispatch(Fill(spec))
        if self.state.families and self.state.source is None:
            self.look_at(spec.data)

    def _field(self, key: str) -> Field | None:
        return next((field for field in self.state.fields if field.key == key), None)

    def _put_setting(self, key: str, value: object) -> bool:
        """One setting as it was, unless the run under way goes on with another."""
        field = self._field(key)
        live = field is not None and field.live and self.state.stage in (State.TRAINING, State.PAUSED)
        if self.state.choice_refusal and not live:
            self._actions.say(self.state.choice_refusal, "warning")
            return False
        self._set(key, value)
        return True

    def _put_form(self, spec: RunSpec) -> bool:
        """The whole form as it was, unless it shows a run under way."""
        if self.state.choice_refusal:
            self._actions.say(self.state.choice_refusal, "warning")
            return False
        self.fill(spec)
        return True

    def _press(self, key: str, command: Pause | Continue | StopAndKeep | Discard) -> None:
        self.dispatch(Press(key))
        self._bridge.post(command)

    def _choose_for_lab(self, name: str) -> None:
        """Points to watch a game on, with the family's settings for that."""
        if self.state.choice_refusal:
            self._actions.say(self.state.choice_refusal, "warning")
            return
        if not any(data.name == name for data in self.state.data):
            self.look_at(name)
            self._for_lab = self.state.looked
            return
        with self.undoing.together(WORDS[ChooseData], lambda: self.state.spec):
            self.dispatch(ChooseData(name))
            if "lab" in self.state.presets:
                self.dispatch(ChoosePreset("lab"))
            assert self.state.source is not None
            most = self.state.source.count - max(1, self.state.source.count // 10)  # a tenth is held out
            if int(self.state.settings.get("batch", 1)) > most > 0:  # a small drawing
                self.dispatch(ChangeSetting("batch", 1 << (most.bit_length() - 1)))
        self._actions.say(f"“{self.state.source.title}” is chosen.", "info", "Start", lambda: self._actions.trigger("start"))

    def _start(self, paused: bool = False) -> None:
        refused = self.refused_field()
        if refused is not None:
            self._actions.say(f"Fix “{refused.label}” first: what is typed there is not possible.", "warning")
            return
        spec, runs = self.state.spec, self._settings.folders.runs
        try:
            runs.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._actions.say(f"Runs can’t be kept in {runs}: {error.strerror}. Choose another --data-dir.", "error")
            return
        self.remember()
        self.dispatch(Press("start"))
        self._bridge.post(Start(spec, new_run(runs, spec), paused))

    def _resume(self, run: Path) -> None:
        try:
            spec = manifest.read(run).spec
        except manifest.ManifestError as error:
            self._actions.say(f"{error} {error.advice}", "error")
            return
        stop = further(spec.stop, *reached(run))
        if stop is not None:
            self._actions.say(f"“{run.name}” had reached its end; it now goes on to {_words(stop)}.", "ok")
        self.fill(replace(spec, stop=stop or spec.stop))
        self.dispatch(Press("run_resume"))
        self._bridge.post(Resume(run, stop))

    def _apply_fix(self) -> None:
        if self.state.estimate is not None and self.state.estimate.fix is not None:
            self.change_setting(*self.state.estimate.fix)

    # --- between two starts ------------------------------------------------------------------------------------------

    def remember(self) -> None:
        """Keep what is chosen for the next start of the window."""
        spec = self.state.spec
        self._settings.set("train.last", {
            "data": spec.data, "model": spec.model, "settings": dict(spec.settings), "seed": spec.seed,
            "threads": spec.threads, "images": spec.stop.images, "seconds": spec.stop.seconds,
        })  # fmt: skip

    def _restore(self) -> None:
        kept = self._settings.get("train.last", dict[str, object]())
        try:
            stop = Stop(_maybe(int, kept.get("images")), _maybe(float, kept.get("seconds")))
            pairs = tuple((str(key), value) for key, value in kept.get("settings", {}).items())  # type: ignore[attr-defined]
            spec = RunSpec(str(kept["data"]), str(kept["model"]), pairs, int(kept.get("seed", 1)), stop,  # type: ignore[call-overload]
                           threads=_maybe(int, kept.get("threads")))
        except (KeyError, TypeError, ValueError, AttributeError):
            return  # a first start, or a file someone edited
        if any(family.name == spec.model for family in self.state.families):
            self.fill(spec)


def reached(run: Path) -> tuple[int, float]:
    """(pictures, seconds of optimisation) at the newest checkpoint of a run; 0 where it can't be read."""
    folder = run / "checkpoints"
    said = manifest.header(folder / f"{max(manifest.steps(folder), default=0)}.safetensors")
    try:
        meta = json.loads(said["meta"])
        return int(meta["images"]), float(meta["seconds"])
    except (KeyError, TypeError, ValueError):
        return 0, 0.0


def further(stop: Stop, images: int, seconds: float) -> Stop | None:
    """As much again for a run whose stop condition is met (200,000 > 400,000); None if it has a way to go."""
    met = (stop.images is not None and images >= stop.images) or (stop.seconds is not None and seconds >= stop.seconds)
    if not met:
        return None
    return Stop(None if stop.images is None else int(_next(stop.images, images)),
                None if stop.seconds is None else _next(stop.seconds, seconds))


def _next(limit: float, stands: float) -> float:
    """The next multiple of the limit: a run ends a batch or a moment after it, and the form shows round numbers."""
    return limit * (max(1, stands // max(limit, 1e-9)) + 1)


def _words(stop: Stop) -> str:
    """400,000 pictures or 10 min of training"""
    ways = []
    if stop.images is not None:
        ways.append(f"{wording.count(stop.images)} pictures")
    if stop.seconds is not None:
        ways.append(f"{wording.duration(stop.seconds)} of training")
    return " or ".join(ways)


def _maybe(kind: Callable[[Any], Any], value: object) -> Any:
    return None if value is None else kind(value)


def new_run(runs: Path, spec: RunSpec) -> Path:
    """A folder that does not exist yet: fashion-mnist-gan-03."""
    source = Path(spec.data).name if "/" in spec.data or "\\" in spec.data else spec.data
    stem = f"{re.sub(r'[^a-z0-9]+', '-', source.lower()).strip('-') or 'data'}-{spec.model}"
    number = 1
    while (runs / f"{stem}-{number:02d}").exists():
        number += 1
    return runs / f"{stem}-{number:02d}"
