"""The room's stage for runs on pictures: walls with the discriminator's scores, and one picture under its eye."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from engine.answers import Judged, Minded
from engine.commands import Point, Seed
from engine.events import Exploring
from engine.questions import Judge
from gui.dynamics.pictures.batch_walls import BatchWalls
from gui.dynamics.pictures.head import Head
from gui.dynamics.pictures.kept_wall import KeptWall
from gui.dynamics.pictures.legend import Note
from gui.dynamics.pictures.mind_card import MindCard
from gui.dynamics.pictures.sides import Sides
from gui.theme import colour, scaled, themes
from gui.widgets.empty import EmptyState
from gui.widgets.painting import painted

TAGS = {False: "judged_average", True: "judged_raw"}
CARD, CARD_LETTERS, CARD_MOST, WALL_LEAST = 300, 240, 420, 320  # px wide; the second grows with the text
PAD = 16
ONLY_AVERAGE = "Only the average is kept after training."
NOBODY = ("No run is open", "Generated pictures appear here, with the discriminator's score under each, once a model is "
          "trained or opened.")  # fmt: skip


class PicturesStage(QWidget):
    """Shows answers; asks by signals. `judge_wanted`: ask `questions` now. `mind_wanted`: seed, and whether it is raw.

    Neither is told before `begin` and while a step's batch or the wall's history is shown over the walls.
    """

    judge_wanted = Signal()
    mind_wanted = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dynamics_pictures")
        self.setAccessibleName("Generated pictures and the discriminator's scores")
        self.sides, self.card = Sides(), MindCard()
        self.head = Head("dynamics_pictures_head", self.sides.switch)
        self.batch, self.kept = BatchWalls(), KeptWall()
        self._note = Note("dynamics_pictures_note")
        self._empty = EmptyState("dynamics_pictures_empty", "picture", *NOBODY)
        self._run: Exploring | None = None
        self._chosen: tuple[int, bool] | None = None
        self._history: int | None = None
        self._in_batch = False
        self.setMinimumSize(320, 280)
        self._lay_out()
        self._connect()
        self._show_parts()

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(PAD, 12, PAD, 12)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(self._note)
        pages = QWidget()
        pages.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._pages = QStackedLayout(pages)
        for page in (self.sides, self.batch, self.kept):
            self._pages.addWidget(page)
        column.addWidget(pages, 1)
        self._left, self._body = left, QWidget()
        for part in (left, self.card):
            part.setParent(self._body)
        self._whole = QStackedLayout(self)
        self._whole.addWidget(self._empty)
        self._whole.addWidget(self._body)

    def _connect(self) -> None:
        self.head.sorted_changed.connect(self.sides.set_sorted)
        self.sides.sides_changed.connect(self._on_sides)
        self.sides.count_changed.connect(self._ask)
        self.sides.chosen.connect(self._choose)
        self.card.closed.connect(self._on_closed)
        themes.changed.connect(self._show_parts)

    # --- what is asked -----------------------------------------------------------------------------------------------

    @property
    def questions(self) -> tuple[Judge, ...]:
        """One for each side that is shown, with request 0: seeds 0 to count - 1, classes in turn."""
        if self._run is None:
            return ()
        points = tuple(self.point(number) for number in range(self.sides.count))
        return tuple(Judge(0, TAGS[raw], points, raw, self._run.run) for raw in self.sides.sides)

    @property
    def chosen(self) -> tuple[int, bool] | None:
        """Seed and raw flag of the picture on the card."""
        return self._chosen

    def point(self, number: int) -> Point:
        """The place of a seed; of a conditional model's with its class."""
        classes = len(self._run.classes) if self._run is not None else 0
        return Point(Seed(number), condition=number % classes if classes else None)

    def _ask(self) -> None:
        self.sides.set_points([self.point(number) for number in range(self.sides.count)])
        if self._run is not None and self._walls_shown:
            self.judge_wanted.emit()

    # --- what is shown -----------------------------------------------------------------------------------------------

    def begin(self, run: Exploring | None) -> None:
        """Another model is looked at, or none."""
        self._run = None  # nothing is asked until the walls are ready
        self._chosen, self._history, self._in_batch = None, None, False
        self.card.clear()
        if run is not None:
            scored = "critic" in run.networks
            self.sides.begin(max(run.shape[:2]), scored, "" if run.live else ONLY_AVERAGE)
            self._note.say("" if scored else _unscored(run))
        self._run = run
        self._show_parts()
        self._ask()

    def end_live(self) -> None:
        """The model trains no more: its raw weights are gone."""
        self.sides.set_raw_reason(ONLY_AVERAGE)

    @property
    def scored(self) -> bool:
        """Whether there is a discriminator that can score pictures."""
        return self._run is not None and "critic" in self._run.networks

    def show_judged(self, judged: Judged) -> None:
        """The answer to one of `questions`; others are left alone."""
        raw = next((raw for raw, tag in TAGS.items() if tag == judged.tag), None)
        if raw is None or self._run is None or judged.run != self._run.run:
            return
        self.sides.show_judged(judged, raw)
        self._show_title()

    def show_minded(self, minded: Minded) -> None:
        """The answer to the newest `mind_wanted`; nothing if its picture was closed meanwhile."""
        if self._chosen is not None:
            self.card.show_minded(minded)

    def show_batch(self, real: np.ndarray | None, made: np.ndarray | None, real_scores: np.ndarray | None = None,
                   made_scores: np.ndarray | None = None) -> None:  # fmt: skip
        """Instead of the walls a step's own batch, raw samples [n, h, w, c] with scores [n]; two Nones go back."""
        self._in_batch = real is not None or made is not None
        if self._in_batch:
            self.batch.show_batch(real, made, real_scores, made_scores)
        self._show_parts()

    def show_history(self, step: int | None, picture: QImage | np.ndarray | None = None) -> None:
        """Instead of the walls the picture that was kept of them at `step`; None goes back."""
        self._history = step if picture is not None else None
        if picture is not None:
            self.kept.show_picture(picture)
        self._show_parts()

    @property
    def _walls_shown(self) -> bool:
        return self._history is None and not self._in_batch

    def _show_parts(self) -> None:
        self._whole.setCurrentWidget(self._empty if self._run is None else self._body)
        page = self.sides if self._walls_shown else self.batch if self._in_batch else self.kept
        returned = page is self.sides and self._pages.currentWidget() is not self.sides
        self._pages.setCurrentWidget(page)
        self.head.show_choices(self._walls_shown, self.scored)
        self._show_title()
        self._arrange()
        if returned:
            self._ask()

    def _show_title(self) -> None:
        if self._in_batch:
            self.head.say("This step's own batch")
        elif self._history is not None:
            self.head.say("The wall at step " + f"{self._history:,}")
        else:
            steps = [self.sides.walls[raw].step for raw in self.sides.sides]
            self.head.say("Generated pictures", next((step for step in steps if step is not None), None))

    # --- hands -------------------------------------------------------------------------------------------------------

    def put(self, chosen: tuple[int, bool] | None) -> None:
        """Choose this picture (seed and raw flag) as a hand would, or none."""
        if chosen is not None:
            self._choose(*chosen)
        elif self._chosen is not None:
            self._let_go()
            self._arrange()

    def _let_go(self) -> None:
        self._chosen = None
        self.card.clear()
        self.sides.set_chosen(-1, False)

    def _choose(self, number: int, raw: bool) -> None:
        found = self.sides.walls[raw].sample(number)
        if not self.scored or found is None:
            return
        self._chosen = (number, raw)
        self.sides.set_chosen(number, raw)
        sample, score = found
        title = f"Seed {number:,} · {'as trained' if raw else 'average'}"
        self.card.expect(title, sample, score, self.point(number), raw)
        self._arrange()
        if not self._left.isVisible():
            self.card.take_focus()
        self.mind_wanted.emit(number, raw)

    def _on_closed(self) -> None:
        raw = self._chosen[1] if self._chosen else self.sides.sides[0]
        self._chosen = None
        self.sides.set_chosen(-1, False)
        self._arrange()
        self.sides.walls[raw].setFocus()

    def _on_sides(self) -> None:
        if self._chosen is not None and self._chosen[1] not in self.sides.sides:
            self._let_go()
        self._show_title()
        self._arrange()
        self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the card from the walls, too."""
        self.card.keyPressEvent(event)

    # --- room --------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The card stands beside the walls; where there is no room for both, it takes their place while it is needed."""
        wide = max(CARD, scaled(CARD_LETTERS), min(CARD_MOST, round(self.width() * 0.36)))
        narrow = self.width() < wide + WALL_LEAST
        carded = self.scored and self._walls_shown and (not narrow or self.card.occupied)
        beside = (0 if narrow else self.width() - wide) if carded else self.width()
        self.card.setVisible(carded)
        self._left.setVisible(beside > 0)
        if beside > 0:  # hidden walls keep their size, and so the pictures that were asked for
            self._left.setGeometry(0, 0, beside, self.height())
        self.card.setGeometry(beside, 0, self.width() - beside, self.height())

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), colour("surface0"))


def _unscored(run: Exploring) -> str:
    """Why its pictures carry no scores."""
    if run.loss:
        return "The discriminator of this run was not kept: the pictures carry no scores."
    family = {"vae": "A VAE"}.get(run.family, "This model")
    return f"{family} has no discriminator: the pictures carry no scores."
