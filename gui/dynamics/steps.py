"""Undo and redo of how a game is looked at: layers, field, another run, weights, the chosen picture, the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.actions import Actions
from gui.changes import Changes, Parts
from gui.widgets.undoing import UndoneControls

if TYPE_CHECKING:
    from gui.dynamics.room import DynamicsRoom

OWNER = ROOM = "dynamics"
ALSO = "dynamics explore"  # where one sees which moment is looked at
SIDES = "Weights of the generator"
WORDS = {  # the first part that changed gives the step its name
    "beside": "Run laid over", "columns": "Resolution of the field", "raw": "Average or raw weights",
    "layers": "Layers of the laboratory",
}  # fmt: skip


class DynamicsSteps(QObject):
    """Of one room; made when everything of it is there, so that it hears of each change last."""

    def __init__(self, room: DynamicsRoom, actions: Actions) -> None:
        super().__init__(room)
        self._room, self._history = room, actions.history
        self._controls, history = UndoneControls(actions, OWNER, ROOM), actions.history
        self._scene = Changes(history, OWNER, ROOM, self._take_scene, self._put_scene, lambda _, after: _named(after))
        self._picture = Changes(history, OWNER, ROOM, lambda: {"picture": room.pictures.chosen},
                                lambda parts: room.pictures.put(parts["picture"]), lambda *_: "Chosen picture")  # fmt: skip
        self._moment = Changes(history, OWNER, ALSO, lambda: {"moment": room.time.track.current()},
                               lambda parts: room.time.go_to(parts["moment"]), lambda *_: "Moment looked at")  # fmt: skip
        self._follow_stage()
        self._follow_time(actions)

    def _follow_stage(self) -> None:
        room, pictures = self._room, self._room.pictures
        for signal in (room.lab.layers_changed, room.graph.toggled, room.desk.changed):
            signal.connect(lambda *_: self._scene.look())
        pictures.sides.chosen.connect(lambda *_: self._picture.look())
        pictures.card.closed.connect(lambda: self._picture.look())
        controls = self._controls
        pictures.sides.switch.chosen.connect(self._on_side)
        controls.follow_choice(pictures.head.order, "Order of the pictures")
        controls.follow_choice(pictures.card.modes, "What is laid over the picture")
        controls.follow_slider(pictures.card.opacity, "Opacity of the colours")
        instruments = room.instruments
        controls.follow_choice(instruments.scores.view, "View of the scores")
        controls.follow_choice(instruments.divergence.measure, "Measure of the divergence")
        controls.follow_choice(instruments.norms.quantity, "Norms of the layers")

    def _follow_time(self, actions: Actions) -> None:
        time, track = self._room.time, self._room.time.track
        track.moved.connect(lambda _: self._on_moved())
        track.released.connect(lambda: self._moment.look())
        time.live_button.clicked.connect(lambda: self._moment.look())
        actions.triggered.connect(lambda key: self._moment.look() if key == "now" else None)
        self._room.observing.rewound.connect(lambda _: self._moment.settle() if not track.isSliderDown() else None)

    def _on_side(self, value: str) -> None:
        """Where the chosen picture is of the other weights, it is let go of with them."""
        with self._history.together(SIDES):
            self._picture.look()
            self._controls.note_choice(self._room.pictures.sides.switch, SIDES, value)

    def _on_moved(self) -> None:
        """A drag is one step, at its end; what the player does is none."""
        if self._room.time.playing():
            self._moment.settle()
        elif not self._room.time.track.isSliderDown():
            self._moment.look(True)

    def begin(self, same: bool) -> None:
        """A run is explored: another one, or the `same` again."""
        for changes in (self._scene, self._picture, self._moment):
            (changes.settle if same else changes.forget)()

    def settle(self) -> None:
        """The program changed something."""
        self.begin(True)

    def _take_scene(self) -> Parts:
        desk = self._room.desk
        return {"beside": desk.beside, "columns": desk.columns, "raw": desk.raw, "layers": self._room.lab.canvas.layers()}

    def _put_scene(self, parts: Parts) -> None:
        desk = self._room.desk
        if "beside" in parts:
            desk.lay_beside(parts["beside"])
        if "columns" in parts:
            desk.set_columns(parts["columns"])
        if "raw" in parts:
            desk.set_raw(parts["raw"])
        if "layers" in parts:
            self._room.show_layers(parts["layers"])


def _named(after: Parts) -> str:
    return next(words for name, words in WORDS.items() if name in after)
