"""Which torch computes: the built-in one or an engine pack. A pack is read and tried by a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from engine.pack import choice, places
from engine.pack.listing import Known, engines
from gui.widgets.buttons import PrimaryButton, QuietButton
from gui.widgets.labels import Body, Caption, Display, Label
from gui.widgets.roles import Role, say_role

BUSY = "Every file is read and the engine is tried. That can take a minute."


def command(name: str) -> list[str]:
    """What chooses an engine; the same as a person would write."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, str(Path(__file__).parents[2] / "main.py")]
    return [*program, "engine", "use", name]


class ChooseEngine(QDialog):
    """Chosen engines are used from the next start on: a torch that is loaded can't be changed for another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engines = engines()
        self._process: QProcess | None = None
        self.setObjectName("engine_dialog")
        self.setAccessibleName("Engine")
        self.setWindowTitle("Engine")
        self.setMinimumSize(560, 300)
        self.choice = QComboBox()
        self.choice.setObjectName("engine_choice")
        self.choice.setAccessibleName("Engine")
        self.choice.setToolTip("The torch that computes")
        for known in self._engines:
            self.choice.addItem(known.title, known.name)
        self.choice.setCurrentIndex(max(0, self.choice.findData(choice.chosen())))
        self.words, self.told = Body("", wrap=True, tone="secondary"), Body("", wrap=True)
        self.use = QuietButton("engine_use", "Use from the next start", "check")
        self.use.setToolTip("Check this engine, try it, and use it when Lerp is started next")
        self.close_button = PrimaryButton("close", "Close")
        self.close_button.setToolTip("Close this dialog")
        self._lay_out()
        self.choice.currentIndexChanged.connect(lambda _: self._look())
        self.use.clicked.connect(self._use)
        self.close_button.clicked.connect(self.reject)
        self._look()

    def _lay_out(self) -> None:
        line, foot, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        line.setSpacing(8)
        line.addWidget(Label("Engine", tone="secondary"))
        line.addWidget(self.choice)
        line.addStretch()
        foot.addWidget(self.use)
        foot.addStretch()
        foot.addWidget(self.close_button)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Display("Which torch computes"))
        column.addLayout(line)
        for part in (self.words, self.told):
            column.addWidget(part)
        column.addStretch()
        column.addWidget(self._place())
        column.addLayout(foot)

    def _place(self) -> Caption:
        """Where packs lie, to be read and copied by mouse or keys."""
        place = Caption("")
        say_role(place, Role.Paragraph)
        place.setText(f"Engine packs lie in {places.own()}")
        place.setObjectName("engine_place")
        place.setAccessibleName(place.text())
        place.setToolTip("Select and copy it with the mouse, or Ctrl+A and Ctrl+C")
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        place.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return place

    def _known(self) -> Known:
        return self._engines[self.choice.currentIndex()]

    def _look(self) -> None:
        known = self._known()
        now = known.name == choice.chosen()
        self.words.setText(known.words[:1].upper() + known.words[1:] + ".")
        self.told.setText(known.refusal or ("This engine is chosen." if now else ""))
        self.use.setEnabled(not known.refusal and not now)
        self.use.set_reason(known.refusal or ("This engine is chosen already." if now else ""))

    def _use(self) -> None:
        program, *arguments = command(self._known().name)
        self._process = QProcess(self)
        self._process.setProgram(program)
        self._process.setArguments(arguments)
        self._process.setWorkingDirectory(str(Path.home()))
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._no_start)
        self.choice.setEnabled(False)
        self.use.set_busy(True)
        self.told.setText(BUSY)
        self._process.start(QProcess.OpenModeFlag.ReadOnly)

    def _finished(self, status: int, _how: QProcess.ExitStatus) -> None:
        assert self._process is not None
        said = self._process.readAllStandardOutput() if status == 0 else self._process.readAllStandardError()
        lines = bytes(said.data()).decode("utf-8", "replace").strip().splitlines()
        self._end(lines[-1].removeprefix("lerp: ") if lines else f"The check ended with {status} and said nothing.")

    def _no_start(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._end(f"The check did not start: {self._process.errorString()}.")

    def _end(self, words: str) -> None:
        self._process = None
        self.choice.setEnabled(True)
        self.use.set_busy(False)
        self._look()
        self.told.setText(words)

    def done(self, result: int) -> None:
        """A check that is under way ends with the dialog; nothing is chosen then."""
        process, self._process = self._process, None
        if process is not None:
            process.finished.disconnect(self._finished)
            process.errorOccurred.disconnect(self._no_start)
            process.kill()
            process.waitForFinished(2000)
        super().done(result)
