"""Choose the data: a thumbnail of each source, or a folder of pictures or table of points by button, path, drag and drop."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from engine.events import DataInfo
from gui import wording
from gui.actions import Actions
from gui.training.flow import DataPicker
from gui.widgets.buttons import TextButton
from gui.widgets.elided import ElidedLabel
from gui.widgets.labels import Caption, Strong

TABLES = (".csv", ".npy")  # engine.datasets.table.ENDINGS, which would be slow to import before the first painting


def facts(data: DataInfo) -> str:
    """10,000 · 28 × 28 grey · 10 classes."""
    parts = [wording.count(data.count)]
    if data.kind == "image":
        height, width, channels = data.shape
        parts.append(f"{width} × {height} {'grey' if channels == 1 else 'colour'}")
    else:
        parts.append(f"{data.shape[0]}-D points")
    if data.classes:
        parts.append(f"{len(data.classes)} classes")
    return " · ".join(parts)


def thumbnail(data: DataInfo) -> QImage:
    """The source's small picture."""
    height, width = data.thumbnail.shape[:2]
    return QImage(data.thumbnail.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def dropped_folder(event: QDragEnterEvent | QDropEvent) -> str:
    """The local folder or table of points that is dragged, of another file the folder it lies in; "" if there is none."""
    if event.source() is not None:  # one of our own pictures, which carries a file
        return ""
    for url in event.mimeData().urls():
        if url.isLocalFile():
            path = Path(url.toLocalFile())
            if path.is_dir():
                return str(path)
            if path.is_file():
                return str(path if path.suffix.lower() in TABLES else path.parent)
    return ""


class DataRow(QWidget):
    """`chosen` carries the name of a source, `folder` the path of a folder or a table to look at."""

    chosen = Signal(str)
    folder = Signal(str)

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._actions = actions
        self._data: DataInfo | None = None
        self.picker = DataPicker("data")
        self.picker.setToolTip("What to train on")
        self._title = Strong("Loading…")
        self._facts = ElidedLabel("", role="caption", tone="secondary")
        self.refused = TextButton("refused_files", "", "warning", accent=True)
        self.path = QLineEdit()
        self.path.setObjectName("folder_path")
        self.path.setAccessibleName("Path of a folder of pictures, or of a table of points")
        self.path.setToolTip("Type or paste the path of a folder of pictures or of a table (.csv, .npy), then press Enter")
        self.path.setPlaceholderText("Path of a folder or table")
        self.browse = TextButton("open_folder", "Browse…")
        self.table = TextButton("open_table", "Or a table of points…")
        self._lay_out()
        actions.attach(self.browse, "open_folder")
        actions.attach(self.table, "open_table")
        self.picker.chosen.connect(self.chosen)
        self.picker.folder_asked.connect(self._ask)
        self.path.returnPressed.connect(lambda: self.folder.emit(self.path.text()))
        self.refused.clicked.connect(lambda: actions.trigger("refused_files", self._data))
        self.refused.setToolTip("List the files that could not be used")

    def _lay_out(self) -> None:
        names, entry = QHBoxLayout(), QHBoxLayout()
        names.setSpacing(8)
        names.addWidget(self._title)
        names.addStretch()
        names.addWidget(self._facts)
        self._entry = QWidget()
        ways = QVBoxLayout(self._entry)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(2)
        entry.setSpacing(4)
        entry.addWidget(self.path, 1)
        entry.addWidget(self.browse)
        ways.addLayout(entry)
        ways.addWidget(self.table, 0, Qt.AlignmentFlag.AlignRight)
        self._looking = Caption("")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.picker)
        column.addLayout(names)
        column.addWidget(self.refused, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._looking)
        column.addWidget(self._entry)
        for part in (self.refused, self._looking, self._entry):
            part.hide()

    def _ask(self) -> None:
        self._entry.setVisible(not self._entry.isVisibleTo(self))
        if self._entry.isVisibleTo(self):
            self.path.setFocus()

    def show_sources(self, sources: tuple[DataInfo, ...]) -> None:
        self.picker.set_items([(data.name, f"{data.title}: {facts(data)}", thumbnail(data)) for data in sources])

    def show_chosen(self, data: DataInfo | None, looking: str) -> None:
        """What is chosen, and the folder that is being looked at."""
        self._data = data
        if data is not None:
            self.picker.set_value(data.name)
            self._title.setText(data.title)
            self._facts.setText(facts(data))
        refused = data.refused if data else ()
        self.refused.setText(wording.unusable(refused, data.kind) if data else "")
        self.refused.setAccessibleName(self.refused.text())
        self.refused.setVisible(bool(refused))
        self._looking.setText(f"Looking at “{Path(looking).name}”…")
        self._looking.setVisible(bool(looking))
        if data is not None and not looking and self.path.text() == data.name:
            self._entry.hide()
