"""Choices and sliders whose every change by a hand is a step of undo."""

from __future__ import annotations

from functools import partial

from gui.actions import Actions
from gui.changes import Changes, Parts
from gui.history import Step
from gui.widgets.segmented import Segmented
from gui.widgets.slider import ResetSlider


class UndoneControls:
    """Of one owner and one room. Let a control be followed when all else listens to it already."""

    def __init__(self, actions: Actions, owner: str, room: str) -> None:
        self._actions, self._owner, self._room = actions, owner, room

    def follow_choice(self, bar: Segmented, words: str) -> None:
        """One of several."""
        bar.chosen.connect(partial(self.note_choice, bar, words))

    def follow_slider(self, slider: ResetSlider, words: str) -> None:
        """A drag is one step, as are key presses less than a second apart."""

        def put(parts: Parts) -> None:
            slider.set_value(parts["value"])
            slider.moved.emit(slider.value())

        changes = Changes(self._actions.history, self._owner, self._room, lambda: {"value": slider.value()}, put,
                          lambda _before, _after: words)  # fmt: skip
        slider.moved.connect(lambda _: None if slider.held() else changes.look(True))
        slider.released.connect(lambda: changes.look())

    def note_choice(self, bar: Segmented, words: str, value: str) -> None:
        """A hand has chosen `value`."""
        before = bar.left
        if before != value:
            back, again = partial(self._choose, bar, before), partial(self._choose, bar, value)
            self._actions.history.note(Step(self._owner, words, back, again, room=self._room))

    def _choose(self, bar: Segmented, value: str) -> None:
        """As a hand would; what is not offered any more is passed over, so that the steps before it can be reached."""
        refused = bar.refusal(value)
        if refused is None:
            bar.set_value(value)
            bar.chosen.emit(value)
        elif refused:
            self._actions.say(refused, "info")
