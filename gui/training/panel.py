"""The Train panel: choices, settings, pre-flight, run, progress, losses, wall. It renders the controller's state."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from engine.events import DataInfo, Exploring, FamilyInfo, Tick
from gui.actions import Actions
from gui.bridge import Bridge
from gui.settings import UserSettings
from gui.training.choices import Choices
from gui.training.controller import TrainController
from gui.training.data_row import DataRow, dropped_folder
from gui.training.loss_block import LossBlock
from gui.training.messages import ChangeSeed, ChangeStop, ChangeThreads, ChooseData, ChooseFamily, ChoosePreset
from gui.training.preflight import PreflightLine
from gui.training.progress_block import ProgressBlock
from gui.training.reconstructions import Reconstructions
from gui.training.run_buttons import RunButtons
from gui.training.sheet import Sheet
from gui.training.state import TrainingState
from gui.training.wall_block import WallBlock
from gui.widgets.buttons import Button, IconButton
from gui.widgets.labels import Heading
from gui.widgets.undoing import UndoneControls


class TrainPanel(QWidget):
    """Folders may be dropped anywhere on it."""

    def __init__(self, bridge: Bridge, actions: Actions, settings: UserSettings, controller: TrainController) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._controller, self._actions = controller, actions
        self.fold = IconButton("fold_train", "fold", actions.tooltip("fold_train"))
        actions.attach(self.fold, "fold_train")
        self.fold.setCheckable(False)
        self.data, self.choices, self.sheet = DataRow(actions), Choices(), Sheet()
        self.preflight, self.buttons, self.progress = PreflightLine(actions), RunButtons(actions), ProgressBlock()
        self.loss, self.wall, self.pairs = LossBlock(settings), WallBlock(bridge), Reconstructions(bridge)
        self._path_help = self.data.path.toolTip()
        self._lay_out()
        self._connect(bridge)
        self._undo_views()
        self._render(TrainingState(), controller.state)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(Heading("Train"))
        head.addStretch()
        head.addWidget(self.fold)
        inside = QWidget()
        inside.setProperty("plain", "true")
        self._column = column = QVBoxLayout(inside)
        column.setContentsMargins(16, 6, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        parts = (self.data, self.choices, self.sheet, self.preflight, self.buttons, self.progress)
        for part in parts:
            column.addWidget(part)
        for block in (self.loss, self.wall, self.pairs):
            column.addSpacing(4)
            column.addWidget(block)
        column.addStretch(1)
        self._scroll = scroll = QScrollArea()
        scroll.setObjectName("train_scroll")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self._bar = scroll.verticalScrollBar()
        self._bar.rangeChanged.connect(self._make_room)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def show_setting(self, key: str) -> QWidget:
        """Unfold the settings, scroll to the row of one and give it the keyboard; its control, or a row that is off."""
        self.sheet.head.setChecked(True)
        row = self.sheet.form.row(key)
        control = row.control.widget
        QTimer.singleShot(0, row, lambda: self._scroll.ensureWidgetVisible(row, 0, 80))  # once it is laid out
        if not control.isEnabled():
            return row
        control.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return control.focusProxy() or control

    def _make_room(self, _least: int, most: int) -> None:
        """The scroll bar stands in the margin, so that nothing moves when it comes."""
        self._column.setContentsMargins(16, 6, 16 - self._bar.sizeHint().width() if most else 16, 16)

    def _connect(self, bridge: Bridge) -> None:
        tell, do = self._controller.dispatch, self._controller
        self.data.chosen.connect(lambda name: tell(ChooseData(name)))
        self.data.folder.connect(do.look_at)
        self.choices.family.chosen.connect(lambda name: tell(ChooseFamily(name)))
        self.choices.preset.chosen.connect(lambda name: tell(ChoosePreset(name)))
        self.sheet.edited.connect(do.change_setting)
        self.sheet.end.stop.changed.connect(lambda stop: tell(ChangeStop(stop)))
        self.sheet.end.seed.entered.connect(lambda seed: tell(ChangeSeed(seed)))
        self.sheet.end.threads.entered.connect(lambda count: tell(ChangeThreads(count or None)))
        self._controller.changed.connect(self._render)
        self._controller.refused_field = self.sheet.refused_field
        bridge.on(Tick, self._on_tick)
        bridge.on(Exploring, self._on_exploring)
        self._actions.triggered.connect(self._on_triggered)

    def _undo_views(self) -> None:
        """How the run is looked at can be undone as well as what it is."""
        controls = UndoneControls(self._actions, "views", "train")
        controls.follow_choice(self.loss.scale, "Scale of the loss")
        controls.follow_slider(self.loss.smoothing, "Smoothing of the loss")
        controls.follow_choice(self.wall.weights, "Average or raw weights")

    def _on_tick(self, event: Tick) -> None:
        self.loss.add(event, self._family_of_run())
        self.loss.show_state(self._controller.state)

    def _family_of_run(self):
        state = self._controller.state
        name = state.shown.family if state.shown is not None and state.shown.run == state.run else state.family
        return next((family for family in state.families if family.name == name), None)

    def _on_exploring(self, event: Exploring) -> None:
        self.loss.show_history(event, self._controller.state)
        self.loss.show_state(self._controller.state)

    def _render(self, old: TrainingState, new: TrainingState) -> None:
        if old.data != new.data:
            self.data.show_sources(new.data)
        if old.families != new.families:
            self.choices.set_families([(family.name, family.title, family.summary) for family in new.families])
        if list(old.presets) != list(new.presets):
            self.choices.set_presets(list(new.presets))
        if (old.source, old.looking) != (new.source, new.looking) or old.data != new.data:
            self.data.show_chosen(new.source, new.looking)
        if new.info is not None:
            self.choices.family.set_value(new.family)
            self.choices.preset.set_value(new.preset)
        if _choosable(old) != _choosable(new):
            self._show_reasons(new)
        if _settings_of(old) != _settings_of(new):
            self.sheet.show_state(new)
        for part in (self.preflight, self.buttons, self.progress, self.loss, self.wall):
            part.show_state(new)

    def _show_reasons(self, state: TrainingState) -> None:
        """Why what can't be chosen can't be."""
        locked = state.choice_refusal
        families = {family.name: locked or _misfit(family, state.source) for family in state.families}
        self.choices.show_reasons(families, locked)
        for data in state.data:
            self.data.picker.set_item_reason(data.name, locked)
        for button in (*self.data.picker.findChildren(Button), self.data.browse):
            button.set_reason(locked)
        self.data.path.setEnabled(not locked)
        self.data.path.setToolTip(locked or self._path_help)

    def _on_triggered(self, key: str) -> None:
        """What was asked for from another room and changes nothing now says why."""
        if key in ("fill_train", "open_folder", "open_table") and self._controller.state.choice_refusal:
            self._actions.say(self._controller.state.choice_refusal, "warning")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.wall.arrange(self.width(), self.height())

    # --- a folder dropped anywhere on the panel

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_folder(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        folder = dropped_folder(event)
        if not folder:
            return
        event.acceptProposedAction()
        refusal = self._controller.state.choice_refusal
        if refusal:
            self._actions.say(refusal, "warning")
        else:
            self._controller.look_at(folder)


def _misfit(family: FamilyInfo, data: DataInfo | None) -> str:
    fits = data is None or data.kind in family.kinds
    return "" if fits or data is None else f"{family.title} can’t train on {data.title}."


def _choosable(state: TrainingState) -> tuple:
    """What decides which data, family and preset may be chosen."""
    return (state.families, state.data, state.chosen, state.family, state.choice_refusal)


def _settings_of(state: TrainingState) -> tuple:
    """What the sheet shows."""
    return (state.fields, state.given, state.stop, state.seed, state.threads, state.running, state.applied, state.estimate)
