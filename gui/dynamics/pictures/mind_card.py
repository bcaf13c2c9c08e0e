"""One picture under the discriminator's eye: what it minds, what it asks for, and the nearest training pictures."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from engine.answers import Minded
from engine.commands import Point
from gui import wording
from gui.dynamics.pictures import figures, overlay
from gui.dynamics.pictures.legend import Legend, Note
from gui.dynamics.pictures.mind_picture import MindPicture
from gui.dynamics.pictures.neighbours import Neighbours
from gui.dynamics.pictures.views import ASKED, HELP, MINDED, MODES, PICTURE, View, view
from gui.theme import colour, scaled, themes
from gui.widgets.buttons import IconButton
from gui.widgets.elided import ElidedLabel
from gui.widgets.empty import EmptyState
from gui.widgets.labels import Caption
from gui.widgets.painting import painted
from gui.widgets.roles import Role, say_role
from gui.widgets.segmented import Segmented
from gui.widgets.slider import ResetSlider

PAD = 16
OTHERS = 330  # px that everything but the picture takes


class MindCard(QWidget):
    """`expect` shows a picture at once, `show_minded` adds the answer, `clear` goes back to the invitation.

    `closed`: a person closed it, by the button or Escape.
    """

    closed = Signal()

    def __init__(self, key: str = "dynamics_mind", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName("One picture under the discriminator's eye")
        self._title = ElidedLabel("", f"{key}.title", "heading")
        self._close = IconButton(f"{key}.close", "close", "Close (Escape)")
        self._close.clicked.connect(self._on_close)
        self.modes = Segmented(f"{key}.mode", MODES, "What is laid over the picture", quiet=True)
        self.modes.setToolTip("What is laid over the picture")
        for mode, words in HELP.items():
            self.modes.set_choice_help(mode, words)
        self.modes.chosen.connect(lambda _: self._compare(-1))
        self.picture = MindPicture(f"{key}.picture")
        self.legend = Legend(f"{key}.legend")
        self._meaning, self._facts = Caption("", wrap=True), Caption("", f"{key}.facts", tone="text", wrap=True)
        self._meaning.setTextFormat(Qt.TextFormat.RichText)  # for the subscript; the words are Lerp's own
        self.note = Note(f"{key}.note", "warning", "warning")
        self.opacity = ResetSlider(f"{key}.opacity", "Opacity", 0, 100, 80, 0, "%", inline=True)
        self.opacity.setToolTip("How strongly the colours cover the picture")
        self.opacity.moved.connect(lambda percent: self.picture.set_opacity(percent / 100))
        self.picture.set_opacity(self.opacity.value() / 100)
        self.neighbours = Neighbours(f"{key}.neighbours")
        self.neighbours.picked.connect(self._compare)
        self._invitation = EmptyState(f"{key}.empty", "eye", "Under the discriminator's eye",
                                      "Click a picture to see what the discriminator minds in it.")  # fmt: skip
        self._sample: np.ndarray | None = None
        self._minded: Minded | None = None
        self._score: float | None = None
        self._compared = -1
        self._lay_out()
        self.modes.set_value(MINDED)
        themes.changed.connect(self._render)
        self.clear()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(PAD, 8, 8, 8)
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        inner = QWidget()
        inner.setProperty("plain", "true")
        column = QVBoxLayout(inner)
        column.setContentsMargins(PAD, 0, PAD, PAD)
        column.setSpacing(8)
        column.addWidget(self.modes, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self.picture, self._facts, self.legend, self._meaning, self.note, self.opacity):
            column.addWidget(part)
        column.addSpacing(8)
        column.addWidget(self.neighbours)
        column.addStretch(1)
        scroll = QScrollArea()
        say_role(scroll, Role.Grouping)
        scroll.setObjectName(f"{self.objectName()}.scroll")
        scroll.setAccessibleName("What the discriminator minds")
        scroll.setToolTip("The chosen picture, its score, and the nearest training pictures")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        self._full = QWidget()
        whole = QVBoxLayout(self._full)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(scroll, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._invitation)
        self._pages.addWidget(self._full)

    # --- what is shown

    def expect(self, title: str, sample: np.ndarray, score: float | None, point: Point | None = None,
               raw: bool = False) -> None:  # fmt: skip
        """A picture was chosen (raw [h, w, c]); what the discriminator minds in it is on its way."""
        self._title.setText(title)
        self.picture.set_origin(title.lower(), point, raw)
        self._sample, self._score, self._minded, self._compared = sample, score, None, -1
        self._pages.setCurrentWidget(self._full)
        self._render()

    def show_minded(self, minded: Minded) -> None:
        """The answer, for the picture that was chosen last."""
        if not self._title.text():
            self._title.setText("Generated picture")
        before = self._minded.indices if self._minded is not None else ()
        self._minded, self._sample, self._score = minded, minded.sample, minded.score
        if minded.indices != before:
            self._compared = -1  # another neighbour is there now
        self.neighbours.show_neighbours(minded.neighbours, minded.distances, minded.indices, minded.space)
        self._pages.setCurrentWidget(self._full)
        self._render()

    def clear(self) -> None:
        """Nothing is chosen: the invitation."""
        self._title.setText("")
        self._sample, self._minded, self._score, self._compared = None, None, None, -1
        self._pages.setCurrentWidget(self._invitation)

    @property
    def occupied(self) -> bool:
        """Whether a picture is shown."""
        return self._sample is not None

    def take_focus(self) -> None:
        """The keyboard comes here, where the walls have given their place to the card."""
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)

    def facts(self) -> str:
        """Score, norm of the gradient and step, in words."""
        return self._facts.text()

    # --- drawing what is known

    def _render(self) -> None:
        if self._sample is None:
            return
        minded = self._minded
        self.neighbours.setVisible(minded is not None)
        if minded is not None and 0 <= self._compared < len(minded.neighbours):
            self.picture.show_sample(minded.neighbours[self._compared])
            self._say(f"Training picture {wording.count(minded.indices[self._compared])}. Click it again to go back.")
            return
        found = None if minded is None else view(self.modes.value(), minded)
        self.picture.show_sample(self._sample, None if found is None else found.rgba)
        self._say(self._told(), found)

    def _told(self) -> str:
        parts = [] if self._score is None else [f"score {figures.score(self._score)}"]
        if self._minded is None:
            return " · ".join([*parts, "asking the discriminator…"])
        if self._minded.pull.shape == self._minded.sample.shape:
            parts.append(f"gradient norm {figures.magnitude(overlay.norm(self._minded.pull))}")
        return " · ".join([*parts, f"step {wording.count(self._minded.step)}"])

    def _say(self, facts: str, found: View | None = None) -> None:
        self._facts.setText(facts)
        shown = found is not None and found.rgba is not None
        self.legend.setVisible(shown and bool(len(found.marks)) if found else False)
        self.opacity.setVisible(shown)
        self._meaning.setVisible(bool(found and found.meaning))
        self.note.say(found.warning if found else "")
        if found is not None:
            self._meaning.setText(found.meaning)
            self.legend.show_scale(found.stops, found.marks)

    def _compare(self, place: int) -> None:
        """Show that neighbour large; the same one again, or -1, goes back."""
        self._compared = -1 if place == self._compared else place
        self._render()

    # --- hands and room

    def _on_close(self) -> None:
        self.clear()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.occupied:
            self._on_close()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.picture.set_room(max(round(self.height() * 0.36), self.height() - scaled(OTHERS)))

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), colour("surface1"))
        painter.fillRect(0, 0, 1, self.height(), colour("outline"))


__all__ = ["ASKED", "MINDED", "PICTURE", "MindCard"]
