"""How much room the runs take, a budget for it, and what would be thinned to keep to it. Frees only what is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from engine.storage import budget as store
from engine.storage.budget import CHECKPOINT, SNAPSHOT, WALL, ForPictures, Plan
from gui import wording
from gui.library.working import Work
from gui.settings import UserSettings
from gui.widgets.buttons import PrimaryButton, QuietButton
from gui.widgets.labels import Body, Caption, Display, Label

KEY = "library.budget"  # bytes; 0 for none
CHOICES = (0, 10**9, 2 * 10**9, 5 * 10**9, 10**10, 2 * 10**10, 5 * 10**10, 10**11)
NAMES = {CHECKPOINT: ("older checkpoint", "older checkpoints"), SNAPSHOT: ("snapshot", "snapshots"),
         WALL: ("wall of pictures", "walls of pictures")}  # fmt: skip
STAYS = ("Each run keeps its newest checkpoint, its first and newest snapshot, and all that something names. "
         "What is thinned is deleted for good.")  # fmt: skip


def of(settings: UserSettings) -> int:
    """The budget in bytes; 0 for none."""
    return max(0, settings.get(KEY, 0))


def told(plan: Plan, titles: dict[Path, str]) -> str:
    """What would go, run by run."""
    text = []
    for run in dict.fromkeys(item.run for item in plan.items):
        parts = []
        for what, names in NAMES.items():
            items = [item for item in plan.items if item.run == run and item.what == what]
            if items:
                size = wording.size(sum(item.size for item in items))
                parts.append(f"    {len(items)} {names[len(items) != 1]}, {size}")
        text += [titles.get(run, run.name), *parts]
    return "\n".join(text)


def told_of_pictures(kept: ForPictures) -> str:
    """What saved pictures keep, and what letting go of it means."""
    many = kept.count != 1
    return (f"Saved pictures keep {kept.count:,} {NAMES[SNAPSHOT][many]}, {wording.size(kept.size)}, that nothing else names. "
            f"Once {'they are' if many else 'it is'} let go and thinned, Lerp can no longer go back to those pictures.")  # fmt: skip


class DiskBudget(QDialog):
    """`runs`: the person's own, the longest unchanged first, without the one that trains. `freed(bytes)` afterwards."""

    freed = Signal(int)
    changed = Signal()

    def __init__(self, settings: UserSettings, runs: Sequence[tuple[Path, str]], total: Callable[[], int],
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._settings, self._runs, self._total = settings, [run for run, _ in runs], total
        self._titles = dict(runs)
        self.plan, self.kept = Plan((), 0), ForPictures()
        self._asked = 0
        self.setObjectName("disk_budget_dialog")
        self.setAccessibleName("Disk space of the runs")
        self.setWindowTitle("Disk space")
        self.setMinimumSize(560, 420)
        self.choice = QComboBox()
        self.choice.setObjectName("disk_budget_choice")
        self.choice.setAccessibleName("Budget")
        self.choice.setToolTip("How much room the runs may take before Lerp offers to thin them")
        for choice in sorted({*CHOICES, of(settings)}):
            self.choice.addItem(wording.size(choice) if choice else "No limit", choice)
        self.choice.setCurrentIndex(self.choice.findData(of(settings)))
        self._now, self._words = Body(""), Body("", wrap=True)
        self.list = QPlainTextEdit()
        self.list.setObjectName("disk_budget_list")
        self.list.setAccessibleName("What would be thinned")
        self.list.setToolTip("What would be thinned, run by run")
        self.list.setPlaceholderText("Nothing would be thinned.")
        self.list.setReadOnly(True)
        self.list.setTabChangesFocus(True)
        self.thin = QuietButton("disk_budget_thin", "Thin now", "trash")
        self.close_button = PrimaryButton("close", "Close")
        self.close_button.setToolTip("Close; nothing is thinned")
        self._for_pictures = Caption("", wrap=True)
        self.let_go = QuietButton("disk_budget_let_go", "Let them go")
        self.let_go.setToolTip("Saved pictures no longer keep these snapshots: they can be thinned like others")
        self._lay_out()
        self.choice.currentIndexChanged.connect(lambda _: self._choose())
        self.thin.clicked.connect(self._thin)
        self.let_go.clicked.connect(self._let_go)
        self.close_button.clicked.connect(self.reject)
        self.look()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        label = Label("Budget", tone="secondary")
        label.setBuddy(self.choice)
        line.addWidget(self._now, 1)
        line.addWidget(label)
        line.addWidget(self.choice)
        self._pictures = QWidget(self)
        pictures = QHBoxLayout(self._pictures)
        pictures.setContentsMargins(0, 0, 0, 0)
        pictures.setSpacing(12)
        pictures.addWidget(self._for_pictures, 1)
        pictures.addWidget(self.let_go)
        self._pictures.hide()
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch()
        foot.addWidget(self.thin)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Display("Disk space of your runs"))
        column.addLayout(line)
        column.addWidget(self._words)
        column.addWidget(self.list, 1)
        column.addWidget(Caption(STAYS, wrap=True))
        column.addWidget(self._pictures)
        column.addLayout(foot)

    def _choose(self) -> None:
        self._settings.set(KEY, int(self.choice.currentData()))
        self._settings.save()
        self.changed.emit()
        self.look()

    def look(self) -> None:
        """Ask anew what would go."""
        self._asked += 1
        asked, over = self._asked, self._total() - of(self._settings)
        self._now.setText(f"{wording.size(self._total())} in {len(self._runs)} runs" if len(self._runs) != 1
                          else f"{wording.size(self._total())} in 1 run")  # fmt: skip
        wanted = over if of(self._settings) else 0
        self.thin.set_reason("Looking…")
        work = Work(lambda _: (store.plan(self._runs, wanted), store.for_pictures(self._runs)), self)
        work.done.connect(lambda found: self._show(*found) if asked == self._asked else None)
        work.failed.connect(self._words.setText)
        work.start()

    def _show(self, plan: Plan, kept: ForPictures) -> None:
        self.plan, self.kept = plan, kept
        self._for_pictures.setText(told_of_pictures(kept))
        self.let_go.set_reason("")
        self._pictures.setVisible(kept.count > 0)
        self.list.setPlainText(told(plan, self._titles))
        if plan.items:
            self._words.setText(f"{wording.size(plan.wanted)} over the budget. Thinning what stands below frees "
                                f"{wording.size(plan.freed)}." + ("" if plan.enough else " The rest can only be "
                                "freed by deleting runs."))  # fmt: skip
        elif plan.wanted:
            self._words.setText(f"{wording.size(plan.wanted)} over the budget, but nothing is left to thin. Delete runs, "
                                "or choose a larger budget.")  # fmt: skip
        else:
            self._words.setText("The runs keep to the budget." if of(self._settings) else
                                "Choose a budget to see what could be thinned.")  # fmt: skip
        self.thin.set_reason("" if plan.items else "There is nothing to thin.")
        self.thin.setText(f"Thin {len(plan.items)} files" if plan.items else "Thin now")
        self.thin.updateGeometry()
        if plan.items:
            self.thin.setToolTip(f"Delete these {len(plan.items)} files for good")

    def _let_go(self) -> None:
        """They are asked about anew: those that the budget wants stand in the list then."""
        self.let_go.set_reason("Letting go…")
        kept = self.kept
        work = Work(lambda _: store.let_go(kept), self)
        work.done.connect(lambda _: self.look())
        work.failed.connect(self._not_let_go)
        work.start()

    def _not_let_go(self, words: str) -> None:
        self._words.setText(words)
        self.let_go.set_reason("")

    def _thin(self) -> None:
        self.thin.set_reason("Thinning…")
        plan = self.plan
        work = Work(lambda _: store.free(plan), self)
        work.done.connect(self._thinned)
        work.failed.connect(self._words.setText)
        work.start()

    def _thinned(self, freed: int) -> None:
        self.freed.emit(freed)
        self.accept()
