"""Every shortcut of the window, in groups."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui.actions import Actions
from gui.theme import colour, font
from gui.widgets.buttons import PrimaryButton
from gui.widgets.labels import Body, Display, Heading, Label, Number
from gui.widgets.painting import ground, painted
from gui.widgets.roles import Role, say_role

WINDOW, TRAIN, EXPLORE, MAP, GAME, LIBRARY = ("The window", "Training", "Explore", "Map and Atlas", "Dynamics and time",
                                              "Library")  # fmt: skip
_WHOLE = {
    "fold_train": WINDOW, "undo": WINDOW, "redo": WINDOW, "theme_toggle": WINDOW, "quit": WINDOW, "palette": WINDOW,
    "shortcuts": WINDOW, "manual": WINDOW, "picture_alone": WINDOW, "start": TRAIN, "pause": TRAIN, "resume": TRAIN, "stop_keep": TRAIN,
    "discard": TRAIN, "open_folder": TRAIN, "open_table": TRAIN, "start_paused": TRAIN, "slow_motion": GAME, "now": GAME,
    "import_run": LIBRARY,
}  # fmt: skip
_BEGINS = (("room_", WINDOW), ("step_", GAME), ("run_", LIBRARY), ("library_", LIBRARY), ("map_", MAP), ("atlas_", MAP))
ORDER = (WINDOW, TRAIN, EXPLORE, MAP, GAME, LIBRARY)


def group_of(key: str) -> str:
    """The part of the window that an action belongs to; what no rule names is done in Explore."""
    return _WHOLE.get(key) or next((group for start, group in _BEGINS if key.startswith(start)), EXPLORE)


def grouped(actions: Actions) -> dict[str, list[tuple[str, str, str]]]:
    """(shortcut, words, help) of each action that has a shortcut, by group in ORDER; empty groups are left out."""
    groups: dict[str, list[tuple[str, str, str]]] = {group: [] for group in ORDER}
    for key, action in actions.table.items():
        if action.shortcut and actions.bound(key):
            groups[group_of(key)].append((actions.keys(key), action.words.rstrip("…"), action.help))
    return {group: rows for group, rows in groups.items() if rows}


class Keys(Number):
    """A shortcut on a ground, as on a key."""

    def __init__(self, keys: str) -> None:
        super().__init__(keys)
        self.setContentsMargins(6, 2, 6, 2)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        ground(painter, self.rect(), colour("surface2"), 4.0)
        painter.setFont(font("number"))
        painter.setPen(colour("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class Shortcuts(QDialog):
    """Two columns of groups; Escape or Close ends it."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shortcuts_dialog")
        self.setAccessibleName("Keyboard shortcuts")
        self.setWindowTitle("Keyboard shortcuts")
        self.resize(820, 560)
        scroll = QScrollArea()
        say_role(scroll, Role.Grouping)
        scroll.setObjectName("shortcuts_scroll")
        scroll.setAccessibleName("Keyboard shortcuts")
        scroll.setToolTip("Every shortcut, in groups")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(_columns(grouped(actions)))
        close = PrimaryButton("close", "Close")
        close.setToolTip("Close this list")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(Body(f"{actions.keys('palette')} finds any action, also those without a shortcut.", tone="secondary"))
        foot.addStretch()
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(Display("Keyboard shortcuts"))
        column.addWidget(scroll, 1)
        column.addLayout(foot)


def _columns(groups: dict[str, list[tuple[str, str, str]]]) -> QWidget:
    """The groups in two columns of about the same height."""
    inside = QWidget()
    inside.setProperty("plain", "true")
    row = QHBoxLayout(inside)
    row.setContentsMargins(0, 0, 8, 0)
    row.setSpacing(40)
    sides = (QVBoxLayout(), QVBoxLayout())
    heights = [0, 0]
    for side in sides:
        side.setSpacing(24)
        row.addLayout(side, 1)
    for group, rows in groups.items():
        place = 0 if heights[0] <= heights[1] else 1
        heights[place] += len(rows) + 2
        sides[place].addLayout(_group(group, rows))
    for side in sides:
        side.addStretch()
    return inside


def _group(title: str, rows: list[tuple[str, str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    grid.addWidget(Heading(title), 0, 0, 1, 2)
    for number, (keys, words, told) in enumerate(rows, 1):
        name = Label(words, tone="secondary")
        name.setToolTip(told)
        grid.addWidget(name, number, 0)
        grid.addWidget(Keys(keys), number, 1, Qt.AlignmentFlag.AlignRight)
    return grid
