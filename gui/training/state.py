"""What the Train panel knows, as one value, and how every message changes it. No widgets here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import singledispatch
from pathlib import Path

from engine.commands import RunSpec, Stop
from engine.events import (
    DataInfo,
    DataSeen,
    Edited,
    Event,
    Exploring,
    Failed,
    FamilyInfo,
    Finished,
    Preflighted,
    Ready,
    Stage,
    State,
    Tick,
)
from engine.fields import Field, Settings, Value, defaults
from gui.training.messages import (
    ChangeSeed,
    ChangeSetting,
    ChangeStop,
    ChangeThreads,
    ChooseData,
    ChooseFamily,
    ChoosePreset,
    Fill,
    Looking,
    Measuring,
    Message,
    Press,
    Stale,
)

DEFAULT_STOP = Stop(images=200_000)
_CHOICES = (ChooseData, ChooseFamily, ChoosePreset, Fill)  # would make the form that of another run


@dataclass(frozen=True, slots=True)
class TrainingState:
    """`given` holds what differs from the family's defaults. `pressed` is an action whose effect is still awaited.

    estimate: the newest answer of the pre-flight, None while there is none for what is chosen now; `measuring` is the
    request that is awaited (0: none). looking: the folder that is being looked at ("": none), asked by the request
    `looked`. applied: live setting -> step from which it is in force.
    """

    families: tuple[FamilyInfo, ...] = ()
    data: tuple[DataInfo, ...] = ()
    chosen: str = "fashion-mnist"
    family: str = "vae"
    given: tuple[tuple[str, Value], ...] = ()
    seed: int = 1
    threads: int | None = None
    stop: Stop = DEFAULT_STOP
    looking: str = ""
    looked: int = 0
    estimate: Preflighted | None = None
    measuring: int = 0
    stage: State = State.IDLE
    stage_words: str = ""
    run: Path | None = None
    pressed: str = ""
    tick: Tick | None = None
    applied: tuple[tuple[str, int], ...] = ()
    problem: Failed | None = None
    shown: Exploring | None = None

    @property
    def info(self) -> FamilyInfo | None:
        return next((family for family in self.families if family.name == self.family), None)

    @property
    def source(self) -> DataInfo | None:
        return next((data for data in self.data if data.name == self.chosen), None)

    @property
    def kind(self) -> str:
        """The kind of sample; data not looked at yet are a folder, and folders hold pictures."""
        return self.source.kind if self.source else "image"

    @property
    def fields(self) -> tuple[Field, ...]:
        """The settings of the family that mean something for the chosen data."""
        return self.info.fields_on(self.kind) if self.info else ()

    @property
    def settings(self) -> Settings:
        """Every one of `fields`, as chosen."""
        return defaults(self.fields) | dict(self.given)

    @property
    def running(self) -> bool:
        return self.stage is not State.IDLE

    @property
    def preset(self) -> str:
        """The preset that these settings are; "" if they are none."""
        if self.info is None:
            return ""
        found = (name for name, changes in self.info.presets if self._changes(changes) == dict(self.given))
        return next(found, "")

    def _changes(self, pairs: tuple[tuple[str, Value], ...]) -> Settings:
        base = defaults(self.fields)
        return {key: value for key, value in pairs if key in base and base[key] != value}

    @property
    def spec(self) -> RunSpec:
        """The run that Start would begin."""
        return RunSpec(self.chosen, self.family, tuple(sorted(self.given)), self.seed, self.stop,
                       threads=self.threads, preset=self.preset)

    @property
    def choice_refusal(self) -> str:
        """Why data, family and preset can't be chosen now, or "": what the form shows is the run under way."""
        begins = self.pressed in ("start", "run_resume")
        return "A run is under way with these; stop it first to choose others." if self.running or begins else ""

    @property
    def start_refusal(self) -> str:
        """Why Start is not possible, or ""."""
        if not self.families:
            return "Still loading."
        if self.looking:
            return "The folder is still being read."
        if self.source is None:
            return "Choose data first."
        if self.info is not None and self.source.kind not in self.info.kinds:
            return f"{self.info.title} can’t train on {self.source.title}."
        return self.estimate.refusal if self.estimate is not None else ""


# --- how messages change it -------------------------------------------------------------------------------------------


@singledispatch
def _step(message: Message | Event, state: TrainingState) -> TrainingState:
    return state


def reduce(state: TrainingState, message: Message | Event) -> TrainingState:
    """The state after a message of the person's or an event of the engine's; unknown ones change nothing."""
    if isinstance(message, _CHOICES) and state.choice_refusal:
        return state
    return _step(message, state)


def _chosen_anew(state: TrainingState, given: Settings | None = None, **changes: object) -> TrainingState:
    """What would be trained changed: an estimate of before says nothing about it, and not every setting need fit."""
    state = replace(state, estimate=None, measuring=0, problem=None, **changes)  # type: ignore[arg-type]
    return replace(state, given=_kept(state, dict(state.given) if given is None else given))


def _kept(state: TrainingState, given: dict[str, Value]) -> tuple[tuple[str, Value], ...]:
    """Of these settings, those that the family has for the chosen data and that differ from its defaults."""
    base = defaults(state.fields)
    return tuple(sorted((key, value) for key, value in given.items() if key in base and base[key] != value))


@_step.register
def _(message: Ready, state: TrainingState) -> TrainingState:
    folders = tuple(data for data in state.data if all(data.name != other.name for other in message.data))
    state = replace(state, families=message.families, data=message.data + folders)
    if state.info is None and message.families:
        state = replace(state, family=message.families[0].name)
    if state.source is None and state.data:
        state = replace(state, chosen=state.data[0].name)
    return _chosen_anew(state)


@_step.register
def _(message: ChooseData, state: TrainingState) -> TrainingState:
    return _chosen_anew(state, chosen=message.name, looking="")


@_step.register
def _(message: Looking, state: TrainingState) -> TrainingState:
    return replace(state, looking=message.folder, looked=message.request, problem=None,
                   measuring=0)  # the worker does one of both at a time


@_step.register
def _(message: DataSeen, state: TrainingState) -> TrainingState:
    others = tuple(data for data in state.data if data.name != message.data.name)
    state = replace(state, data=(*others, message.data))
    if not state.looking or message.request != state.looked:
        return state  # something else was chosen meanwhile: it may be chosen later, by its tile
    if state.choice_refusal and state.source not in (None, message.data):
        return replace(state, looking="")  # nor can it be chosen now
    return _chosen_anew(state, looking="", chosen=message.data.name)


@_step.register
def _(message: ChooseFamily, state: TrainingState) -> TrainingState:
    return _chosen_anew(state, family=message.name)


@_step.register
def _(message: ChoosePreset, state: TrainingState) -> TrainingState:
    presets = dict(state.info.presets) if state.info else {}
    return _chosen_anew(state, dict(presets.get(message.name, ())))


@_step.register
def _(message: ChangeSetting, state: TrainingState) -> TrainingState:
    return _chosen_anew(state, dict(state.given) | {message.key: message.value})


@_step.register
def _(message: ChangeSeed, state: TrainingState) -> TrainingState:
    return _chosen_anew(state, seed=message.seed)


@_step.register
def _(message: ChangeThreads, state: TrainingState) -> TrainingState:
    return _chosen_anew(state, threads=message.threads)


@_step.register
def _(message: ChangeStop, state: TrainingState) -> TrainingState:
    return _chosen_anew(state, stop=message.stop)


@_step.register
def _(message: Fill, state: TrainingState) -> TrainingState:
    spec = message.spec
    return _chosen_anew(state, spec.given, chosen=spec.data, family=spec.model, seed=spec.seed, threads=spec.threads,
                        stop=spec.stop, looking="")


@_step.register
def _(message: Measuring, state: TrainingState) -> TrainingState:
    return replace(state, measuring=message.request, estimate=None)


@_step.register
def _(message: Stale, state: TrainingState) -> TrainingState:
    return replace(state, estimate=None, measuring=0)


@_step.register
def _(message: Preflighted, state: TrainingState) -> TrainingState:
    if message.request != state.measuring:
        return state  # it is about something chosen before
    return replace(state, estimate=message, measuring=0)


@_step.register
def _(message: Press, state: TrainingState) -> TrainingState:
    fresh = {"tick": None, "applied": (), "problem": None} if message.key == "start" else {}
    return replace(state, pressed=message.key, **fresh)  # type: ignore[arg-type]


@_step.register
def _(message: Stage, state: TrainingState) -> TrainingState:
    awaited = _ENDS.get(state.pressed, ())
    pressed = "" if message.state in awaited or message.state is State.IDLE else state.pressed
    run = message.run if message.run is not None else state.run
    begun = message.state is State.PREPARING
    return replace(
        state, stage=message.state, stage_words=message.words, run=run, pressed=pressed,
        tick=None if begun else state.tick, applied=() if begun else state.applied,
        measuring=0 if begun else state.measuring,
    )  # fmt: skip


_ENDS = {
    "start": (State.TRAINING,),
    "run_resume": (State.TRAINING,),
    "pause": (State.PAUSED,),
    "resume": (State.TRAINING,),
    "stop_keep": (),
    "discard": (),
}


@_step.register
def _(message: Tick, state: TrainingState) -> TrainingState:
    return replace(state, tick=message, run=message.run)


@_step.register
def _(message: Edited, state: TrainingState) -> TrainingState:
    others = tuple(pair for pair in state.applied if pair[0] != message.key)
    state = replace(state, applied=(*others, (message.key, message.step)))
    if state.stage is not State.PREPARING:
        return state  # an edit from here: the form shows it already, or a newer one
    given = _kept(state, dict(state.given) | {message.key: message.value})
    return replace(state, given=given, estimate=None, measuring=0)  # what a resumed run was left with


@_step.register
def _(message: Finished, state: TrainingState) -> TrainingState:
    return replace(state, pressed="", tick=state.tick if message.kept else None)


@_step.register
def _(message: Failed, state: TrainingState) -> TrainingState:
    if message.where == "data":
        if message.tag not in ("", str(state.looked)) or not state.looking:
            return state  # about a folder that nobody wants any more
        return replace(state, looking="", problem=message)
    if message.where == "train":
        return replace(state, pressed="", measuring=0, problem=message)
    return state


@_step.register
def _(message: Exploring, state: TrainingState) -> TrainingState:
    return replace(state, shown=message)
