"""What the command palette can find: actions, settings of the form, runs; and in which order. No widgets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.fields import Field
from engine.manifest import Entry
from gui.actions import Actions
from gui.frame.fuzzy import Match, match

LEFT_OUT = {"palette", "apply_fix"}  # itself; and what its own button alone explains
ACTION, SETTING, RUN = "action", "setting", "run"
HELP_WORTH = 0.35  # of a query found in the help instead of the words


@dataclass(frozen=True, slots=True)
class Find:
    """One thing to find. `what`: ACTION, SETTING or RUN; `name`: key of the action or field, or the run's folder."""

    what: str
    name: str
    words: str
    help: str = ""
    icon: str = ""
    shortcut: str = ""
    reason: str = ""  # why it is not possible now
    checked: bool = False

    @property
    def key(self) -> str:
        """Names it among all finds, for what was used last."""
        return f"{self.what}:{self.name}"


@dataclass(frozen=True, slots=True)
class Found:
    """A find with the places of its words that the query met."""

    find: Find
    marks: tuple[int, ...] = ()


def from_actions(actions: Actions) -> list[Find]:
    """Every action that can be done without saying on what; those that nobody does here are left out."""
    finds = []
    for key, action in actions.table.items():
        if key in LEFT_OUT or not actions.bound(key) or actions.needs_payload(key):
            continue
        shortcut = actions.keys(key)
        on = action.checkable and actions.checked(key)
        finds.append(Find(ACTION, key, _words(action.key, action.words), action.help, action.icon or "chevron-right",
                          shortcut,
                          actions.reason(key), on))
    return finds


def _words(key: str, words: str) -> str:
    return f"Go to {words}" if key.startswith("room_") else words


def from_fields(fields: Iterable[Field]) -> list[Find]:
    """The settings of the form; choosing one leads to its row."""
    return [Find(SETTING, field.key, field.label, f"Setting, {field.group}. {field.help}", "sliders") for field in fields]


def from_runs(runs: Iterable[Entry]) -> list[Find]:
    """The runs of the library; a damaged one says so."""
    return [
        Find(RUN, str(run.path), f"Open run {run.title}", f"{run.data_title or run.data} · {run.family}" if run.family
             else "", "library", reason=run.problem)
        for run in runs
    ]  # fmt: skip


def ranked(query: str, finds: Sequence[Find], recent: Sequence[str] = ()) -> list[Found]:
    """Those that fit, the best first; without a query those used last first. What is impossible comes at the end."""
    last = {key: place for place, key in enumerate(recent)}
    rows = []
    for place, find in enumerate(finds):
        fit = _fit(query, find)
        if fit is not None:
            used = last.get(find.key, len(last))
            rows.append(((bool(find.reason), -round(fit.score, 1), used, place), Found(find, fit.marks)))
    return [found for _, found in sorted(rows, key=lambda row: row[0])]


def _fit(query: str, find: Find) -> Match | None:
    fit = match(query, find.words)
    if fit is not None:
        return fit
    helped = match(query, f"{find.words} {find.help}", exact=True)
    return None if helped is None else Match(helped.score * HELP_WORTH)
