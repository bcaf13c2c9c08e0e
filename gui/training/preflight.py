"""What the run would be, in one line; or why it can't be, with the change that mends it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from engine.events import Preflighted
from engine.fields import Field, spell
from gui import wording
from gui.actions import Actions
from gui.theme import colour, pixmap, themes
from gui.training.state import TrainingState
from gui.widgets.buttons import TextButton
from gui.widgets.labels import Caption


def words(found: Preflighted) -> str:
    """1.1 M weights · 74 MB · ≈ 1,690 img/s · 1 min 58 s"""
    parts = [f"{wording.short(found.weights)} weights", wording.size(found.memory),
             f"≈ {wording.count(found.images_per_second)} img/s"]  # fmt: skip
    if found.seconds is not None:
        parts.append(wording.duration(found.seconds).replace(" ", "\u00a0"))  # a line breaks before it
    return " · ".join(parts)


def fix_words(found: Preflighted, fields: tuple[Field, ...]) -> str:
    """Use batch 256."""
    if found.fix is None:
        return ""
    key, value = found.fix
    label = next((field.label for field in fields if field.key == key), key)
    return f"Use {label.lower()} {spell(value)}"


class PreflightLine(QWidget):
    """A mark and a sentence; a refusal has a link that applies its fix."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("preflight")
        self._mark, self.sentence = QLabel(), Caption("", wrap=True)
        self._mark.setFixedWidth(16)
        self.fix = TextButton("apply_fix", "", accent=True)
        actions.attach(self.fix, "apply_fix")
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._mark)
        row.addWidget(self.sentence, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        link = QHBoxLayout()
        link.setContentsMargins(24, 0, 0, 0)
        link.addWidget(self.fix)
        link.addStretch(1)
        column.addLayout(link)
        self._shown: tuple[str, str, str] = ("", "", "")
        self.fix.hide()
        themes.changed.connect(self._draw)

    def show_state(self, state: TrainingState) -> None:
        """What is known of the run that Start would begin."""
        found = state.estimate
        if state.problem is not None and not state.running:
            self._tell("error", f"{state.problem.what} {state.problem.advice}", "error")
        elif state.families and state.looking:  # no fault: it takes its time
            self._tell("", "" if state.running else state.start_refusal, "secondary")
        elif state.families and state.start_refusal:
            self._tell("error", state.start_refusal, "error")
        elif found is not None:
            self._tell("check", words(found), "secondary")
        elif state.families and not state.running:
            self._tell("", "Measuring…" if state.measuring else "", "secondary")
        else:
            self._tell("", "Loading torch…" if not state.families else "", "secondary")
        fix = fix_words(found, state.fields) if found is not None and found.refusal else ""
        self.fix.setText(fix)
        self.fix.setAccessibleName(fix or "Apply the fix")
        self.fix.setVisible(bool(fix))
        note = found.note if found is not None else ""
        self.sentence.setToolTip(note)

    def _tell(self, icon: str, sentence: str, tone: str) -> None:
        self._shown = (icon, sentence, tone)
        self._draw()

    def _draw(self) -> None:
        icon, sentence, tone = self._shown
        self.sentence.setText(sentence)
        self.sentence.set_tone(tone)
        shade = colour("accent" if icon == "check" else "error")
        if icon:
            self._mark.setPixmap(pixmap(icon, 16, shade, self.devicePixelRatioF()))
        else:
            self._mark.clear()
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
