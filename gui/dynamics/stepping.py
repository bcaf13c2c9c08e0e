"""Steps by hand and slow motion: asks the engine for iterations, and tells their acts one after the other."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.answers import Narrated
from engine.commands import Advance, Continue
from engine.events import Finished, Stage, State, Stepped
from gui.actions import Actions
from gui.bridge import Bridge
from gui.dynamics.narration import Moment, Narrator

NETWORKS: dict[str, tuple[str, ...]] = {
    "step_critic": ("critic",), "step_generator": ("decoder",), "step_encoder": ("encoder",),
    "step_decoder": ("decoder",), "step_both": (),
}  # fmt: skip


class Stepping(QObject):
    """Where no run is, the first step begins one, paused. Slow motion stops a run that trains, and lets it go on afterwards.

    told: an act to be shown (Moment); None when there is none any more. playing: acts are being told.
    """

    told = Signal(object)
    playing = Signal(bool)

    def __init__(self, bridge: Bridge, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._actions = bridge, actions
        self.narrator = Narrator(self)
        self.narrator.told.connect(self.told)
        self.narrator.finished.connect(self._on_finished)
        self.slow = False
        self.run: Path | None = None  # of what is told
        self._state, self._goes_on, self._heard = State.IDLE, False, False
        self._under_way = 0  # steps that were asked for and are not done
        self._first: tuple[str, ...] | None = None  # the step to make once the run is prepared
        for key, networks in NETWORKS.items():
            actions.bind(key, lambda networks=networks: self.step(networks))
        actions.bind("slow_motion", lambda: self.set_slow(not self.slow))
        bridge.on(Narrated, self._on_narrated)
        bridge.on(Stepped, self._on_stepped)
        bridge.on(Stage, self._on_stage)
        bridge.on(Finished, lambda _: self.stop())

    # --- what a person does

    def step(self, networks: tuple[str, ...]) -> None:
        """Train these networks by one update (none named: a whole iteration)."""
        if self._state is State.IDLE:
            self._first = networks
            if not self._actions.trigger("start_paused") or not self._actions.situation.start_refusal:
                self.stop()  # the form refused: nothing is on its way
            return
        self._actions.trigger("follow")  # what is stepped is looked at
        if self.narrator.pacing.playing:  # what is left of the acts is skipped: the hand is quicker
            self.narrator.stop()
            self._show_nothing()
        self._ask(networks)

    def set_slow(self, slow: bool) -> None:
        """Every act of every step, at the pace of `narrator`; off: the run goes on as it was found."""
        if slow == self.slow:
            return
        self.slow = slow
        self._actions.set_checked("slow_motion", slow)
        if slow:
            self._goes_on = self._state is State.TRAINING
            self.step(())
        else:
            self.narrator.stop()
            self._show_nothing()
            self._let_go()

    def _let_go(self) -> None:
        """The run that slow motion stopped goes on; one that does not stand still yet, as soon as it does."""
        if self._goes_on and self._state is State.PAUSED:
            self._goes_on = False
            self._bridge.post(Continue())

    def stop(self) -> None:
        """The run ended, or the room was left: nothing is told any more."""
        self._first = None
        self.set_slow(False)

    # --- what the engine tells

    def _ask(self, networks: tuple[str, ...]) -> None:
        self._under_way, self._heard = self._under_way + 1, False
        self._bridge.post(Advance(networks, narrate=self.slow))

    def _on_narrated(self, event: Narrated) -> None:
        if self.slow:
            self._heard, self.run = True, event.run
            self.playing.emit(True)
            self.narrator.play(event.phase, event.acts)

    def _on_stepped(self, _event: Stepped) -> None:
        self._under_way = max(0, self._under_way - 1)
        if not self.slow or self._under_way or self.narrator.pacing.playing:
            return
        if self._heard:  # every act was skipped before the step was done
            self._on_finished()
        else:  # there was nothing to tell: the run is at its end
            self.set_slow(False)

    def _on_stage(self, event: Stage) -> None:
        self._state = event.state
        if event.state is State.PAUSED and self._first is not None:
            networks, self._first = self._first, None
            self._ask(networks)
        elif event.state is State.PAUSED and not self.slow:
            self._let_go()
        elif event.state in (State.IDLE, State.TRAINING):  # Start or Resume was pressed: that is the end of slow motion
            self._first, self._goes_on, self._under_way = None, False, 0
            self.set_slow(False)

    def _on_finished(self) -> None:
        """The last act has had its time: the next iteration, if slow motion is on."""
        if self.slow and self._under_way:
            return  # the generator's acts are still to come: the discriminator's last one stays
        self._show_nothing()
        if self.slow and not self._under_way and self._state is State.PAUSED:
            self._ask(())

    def _show_nothing(self) -> None:
        self.told.emit(None)
        self.playing.emit(False)


__all__ = ["NETWORKS", "Moment", "Stepping"]
