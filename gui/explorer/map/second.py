"""The second map: its head, its canvas, and when it is asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from engine.events import Exploring, Snapshotted
from engine.questions import Map
from engine.second_map import SecondMap, SecondShown, SecondStop
from gui.bridge import Bridge
from gui.explorer.map.asking import MapFeed, Wanted, with_projection
from gui.explorer.map.canvas import MapCanvas
from gui.explorer.map.head import TALL
from gui.explorer.map.settings_popup import HELP, PROJECTIONS
from gui.explorer.map.thumbs import Thumbs
from gui.theme import scaled
from gui.widgets.buttons import IconButton
from gui.widgets.elided import ElidedLabel
from gui.widgets.empty import EmptyState

NOW = "This step"
NEAR = "of each point's 15 nearest neighbours on the first map, how many are among its 15 nearest here"


@dataclass(frozen=True, slots=True)
class SecondWanted(Wanted):
    """Of a kept snapshot, or (None) of what is looked at."""

    step: int | None = None

    def question(self, request: int, run: Exploring) -> SecondMap:
        asked = Wanted.question(self, request, run)
        return SecondMap(**{field.name: getattr(asked, field.name) for field in fields(Map)}, step=self.step)


class SecondFeed(MapFeed):
    """The same pace as for the first; an earlier step never changes."""

    told, tag = SecondShown, "second"

    def stop(self) -> None:
        if self._run is not None:
            self._bridge.post(SecondStop(self._run.run))

    def forget(self) -> None:
        """Nobody looks at it any more: it is asked for anew when somebody does."""
        self.rest()
        self._asked, self.request = None, 0
        if self._run is not None:
            self._bridge.post(SecondStop(self._run.run, forget=True))

    def _on_snapshot(self, event: Snapshotted) -> None:
        if not (isinstance(self.wanted, SecondWanted) and self.wanted.step is not None):
            super()._on_snapshot(event)


class SecondHead(QWidget):
    """`changed` when another projection or step is chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.projection = _combo("map.second.projection", "Projection of the second map", "What the second map shows")
        for at, (value, words) in enumerate(PROJECTIONS):
            self.projection.addItem(words, value)
            self.projection.setItemData(at, HELP[value], 3)  # Qt.ItemDataRole.ToolTipRole
        self.step = _combo("map.second.step", "Step of the second map",
                           "Lay out the run as it was at a kept snapshot, beside what it is now")  # fmt: skip
        self.step.addItem(NOW, None)
        self._steps = tuple[int, ...]()
        self.words = ElidedLabel("", "map.second.words", role="caption", tone="secondary")
        self.stop = IconButton("map.second.stop", "stop", "Keep the second map as it is now")
        self.close_map = IconButton("map.second.close", "close", "Close the second map")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(6)
        row.addWidget(self.projection)
        row.addWidget(self.step)
        row.addWidget(self.words, 1)
        row.addWidget(self.stop)
        row.addWidget(self.close_map)
        self.setFixedHeight(max(TALL, scaled(28)))
        self.stop.hide()
        for combo in (self.projection, self.step):
            combo.activated.connect(lambda _: self.changed.emit())

    def set_steps(self, steps: tuple[int, ...]) -> None:
        """The kept snapshots; the chosen one stays chosen if it is still there."""
        if steps == self._steps or self.step.view().isVisible():
            return
        chosen, self._steps = self.step.currentData(), steps
        self.step.clear()
        self.step.addItem(NOW, None)
        for step in reversed(steps):
            self.step.addItem(f"Step {step:,}", step)
        self.step.setCurrentIndex(max(0, self.step.findData(chosen)) if chosen is not None else 0)

    def set_projection(self, projection: str) -> None:
        self.projection.setCurrentIndex(max(0, self.projection.findData(projection)))

    def say(self, words: str, help: str = "") -> None:
        self.words.setText(words)
        if help:
            self.words.setToolTip(help)


class SecondPanel(QWidget):
    """Beside or beneath the first map."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("map.second")
        self.thumbs = Thumbs(bridge, "second map pictures")
        self.head, self.canvas = SecondHead(self), MapCanvas(self.thumbs, self)
        self.canvas.setObjectName("map.second.canvas")
        self.canvas.setAccessibleName("Second map")
        self.canvas.setMinimumHeight(110)
        self.empty = EmptyState("map.second.empty", "neighbours", "", "", parent=self.canvas)
        self.feed = SecondFeed(bridge, self.isVisible, self)
        self.feed.wanted = SecondWanted("neighbours")
        self.head.set_projection("neighbours")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.canvas, 1)
        self.head.stop.clicked.connect(self.feed.stop)
        self.say_empty("Laying out the second map", "It is made when the first one rests.")

    def want(self, first: Wanted) -> None:
        """The points of the first map, by this map's own projection and step."""
        head, known = self.head, [field.name for field in fields(Wanted)]
        kept = {name: getattr(first, name) for name in known}
        kept["projection"] = with_projection(first, head.projection.currentData()).projection
        self.feed.want(SecondWanted(**kept, step=head.step.currentData()))

    def say(self, shown: SecondShown) -> None:
        """How far it is, or how alike the maps are."""
        settling = shown.settled < 1.0
        self.head.stop.setVisible(settling)
        where = f"Step {shown.step:,}: " if self.head.step.currentData() is not None else ""
        name = f"{where}{shown.words}"
        self.canvas.setAccessibleName(f"Second map: {name}, {len(shown.places):,} points")
        if settling:
            self.head.say(f"Settling, {round(100 * shown.settled)} %")
        elif math.isnan(shown.near):
            self.head.say(shown.words)
        else:
            near = f"{100 * shown.near:.0f} % in common"
            self.head.say(near, f"{near}: {NEAR}. {name}.")

    def say_empty(self, title: str, sentence: str) -> None:
        """In place of the map; a map that is there stays, and the words are told."""
        if self.canvas.chart is not None:
            self.head.say(sentence)
            return
        self.empty.set_state("neighbours", title, sentence)
        self.empty.setGeometry(self.canvas.rect())
        self.empty.show()


def _combo(key: str, name: str, help: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(key)
    made.setAccessibleName(name)
    made.setToolTip(help)
    return made


