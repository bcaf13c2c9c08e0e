"""The second map: its head, its canvas, and when it is asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from engine.events import Exploring, Snapshotted
from engine.manifest import Entry
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

APART = "It was trained on other data, so no point of it is one of the first map's. Choose a run on the same data to compare them."


@dataclass(frozen=True, slots=True)
class SecondWanted(Wanted):
    """Of a kept snapshot, of another run, or (None) of what is looked at."""

    step: int | None = None
    other: Path | None = None

    def question(self, request: int, run: Exploring) -> SecondMap:
        asked = Wanted.question(self, request, run)
        return SecondMap(**{field.name: getattr(asked, field.name) for field in fields(Map)}, step=self.step, other=self.other)


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
        if isinstance(self.wanted, SecondWanted) and (self.wanted.step, self.wanted.other) == (None, None):
            super()._on_snapshot(event)


class _Words(ElidedLabel):
    """With more to say than there is room for."""

    help = ""

    def _explain(self) -> None:
        self.setToolTip(self.help or self.text())


class SecondHead(QWidget):
    """`changed` when another projection or step is chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.projection = _name(QComboBox(), "map.second.projection", "Projection of the second map", "What the second map shows")
        for at, (value, words) in enumerate(PROJECTIONS):
            self.projection.addItem(words, value)
            self.projection.setItemData(at, HELP[value], 3)  # Qt.ItemDataRole.ToolTipRole
        self.of = _Fresh()
        _name(self.of, "map.second.of", "What the second map is of",
              "The same weights, a kept snapshot of the run, or another run of the library")  # fmt: skip
        self.of.addItem(NOW)
        self.of.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.of.setMinimumContentsLength(8)
        self.of.view().setMinimumWidth(220)
        self.of.about_to_show.connect(self._fill)
        self._choices: list[int | Path | None] = [None]
        self._steps = tuple[int, ...]()
        self.explored: Path | None = None
        self.runs: Callable[[], Sequence[Entry]] = tuple  # of the library
        self.words = _Words("", "map.second.words", role="caption", tone="secondary")
        self.stop = IconButton("map.second.stop", "stop", "Keep the second map as it is now")
        self.close_map = IconButton("map.second.close", "close", "Close the second map")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(6)
        row.addWidget(self.projection)
        row.addWidget(self.of)
        row.addWidget(self.words, 1)
        row.addWidget(self.stop)
        row.addWidget(self.close_map)
        self.setFixedHeight(max(TALL, scaled(28)))
        self.stop.hide()
        for combo in (self.projection, self.of):
            combo.activated.connect(lambda _: self.changed.emit())

    @property
    def chosen(self) -> tuple[int | None, Path | None]:
        """The step, or the other run; neither: what is explored."""
        found = self._choices[max(0, self.of.currentIndex())]
        return (None, found) if isinstance(found, Path) else (found, None)

    def set_steps(self, steps: tuple[int, ...]) -> None:
        """The kept snapshots; the chosen one stays chosen if it is still there."""
        if steps != self._steps and not self.of.view().isVisible():
            self._steps = steps
            self._fill()

    def forget(self) -> None:
        """Another run is explored."""
        self.of.setCurrentIndex(0)

    def choose(self, chosen: tuple[int | None, Path | None]) -> None:
        """As `chosen` told, if there still is such a one; tells nothing."""
        self._fill()
        wanted = chosen[1] if chosen[1] is not None else chosen[0]
        self.of.setCurrentIndex(self._choices.index(wanted) if wanted in self._choices else 0)

    def _fill(self) -> None:
        """What there is to be laid out by now."""
        chosen = self._choices[max(0, self.of.currentIndex())]
        others = [(entry.path, entry.title) for entry in self.runs() if not entry.problem and entry.path != self.explored]
        rows: list[tuple[int | Path | None, str]] = [(None, NOW), *((step, f"Step {step:,}") for step in reversed(self._steps)),
                                                     *((path, title) for path, title in others)]  # fmt: skip
        if isinstance(chosen, Path) and chosen not in (value for value, _ in rows):
            rows.append((chosen, chosen.name))
        self._choices = [value for value, _ in rows]
        self.of.clear()
        self.of.addItems([words for _, words in rows])
        self.of.setCurrentIndex(self._choices.index(chosen) if chosen in self._choices else 0)

    def set_projection(self, projection: str) -> None:
        self.projection.setCurrentIndex(max(0, self.projection.findData(projection)))

    def say(self, words: str, help: str = "") -> None:
        self.words.help = help
        self.words.setText(words)
        self.words.setAccessibleDescription(help)


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
        step, other = head.chosen
        self.feed.want(SecondWanted(**kept, step=step, other=other))

    def say(self, shown: SecondShown) -> None:
        """How far it is, or how alike the maps are."""
        settling = shown.settled < 1.0
        self.head.stop.setVisible(settling)
        where = f"{self.head.of.currentText()}: " if self.head.chosen != (None, None) else ""
        name = f"{where}{shown.words}"
        self.canvas.setAccessibleName(f"Second map: {name}, {len(shown.places):,} points")
        if settling:
            self.head.say(f"Settling, {round(100 * shown.settled)} %")
        elif shown.shares == "none":
            self.head.say("Other data", f"{name}. {APART}")
        elif math.isnan(shown.near):
            self.head.say(shown.words)
        else:
            near = f"{100 * shown.near:.0f} % in common"
            self.head.say(near, f"{near}: {NEAR}. {name}.")

    def say_empty(self, title: str, sentence: str) -> None:
        """In place of the map; a map that is there stays, and the words are told."""
        self.head.stop.hide()
        if self.canvas.chart is not None:
            self.head.say(sentence)
            return
        self.empty.set_state("neighbours", title, sentence)
        self.empty.setGeometry(self.canvas.rect())
        self.empty.show()


class _Fresh(QComboBox):
    """Filled anew before it is opened."""

    about_to_show = Signal()

    def showPopup(self) -> None:
        self.about_to_show.emit()
        super().showPopup()


def _name(made: QComboBox, key: str, name: str, help: str) -> QComboBox:
    made.setObjectName(key)
    made.setAccessibleName(name)
    made.setToolTip(help)
    return made


