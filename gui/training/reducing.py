"""How every message changes what the Train panel knows."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch

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
from engine.fields import Settings, Value, defaults
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
from gui.training.state import DEFAULT_STOP, LAB_STOP, TrainingState

_CHOICES = (ChooseData, ChooseFamily, ChoosePreset, Fill)  # would make the form that of another run


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
    after = _chosen_anew(state, dict(state.presets.get(message.name, {})))
    usual = message.name == "lab" and state.stop == DEFAULT_STOP
    return replace(after, stop=LAB_STOP) if usual else after  # points are seen a hundred times as fast as pictures


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
    "start": (State.TRAINING, State.PAUSED),
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
