"""Which PNG file a picture is saved to: one question for every room, no file is replaced unasked, and none half written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSaveFile
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QFileDialog, QWidget

PNG = ".png"


def ask_for_png(parent: QWidget, title: str, suggested: Path, kinds: Sequence[str]) -> tuple[Path | None, str]:
    """The file a person chose (None for none), always a .png, and which of the kinds ("PNG as shown (*.png)").

    The dialog asks before it replaces the file of the very name that was typed. Where only the name with .png is taken,
    it comes once more with that name, so that it asks about this one too.
    """
    asked = title
    while True:
        name, kind = QFileDialog.getSaveFileName(parent, asked, str(suggested), ";;".join(kinds))
        if not name:
            return None, kind
        path = with_png(Path(name))
        if path == Path(name) or not path.exists():
            return path, kind
        suggested, asked = path, f"{title}: “{path.name}” is already there"


def with_png(path: Path) -> Path:
    """The name as it was typed, .png behind it: what follows a dot in “run v1.5” is no ending."""
    return path if path.suffix.lower() == PNG else path.with_name(path.name + PNG)


def save_png(image: QImage, path: Path) -> str:
    """Write the whole file or nothing. Returns why it could not be written, or ""."""
    file = QSaveFile(str(path))
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
        return file.errorString()
    writer = QImageWriter(file, QByteArray(b"png"))
    if not writer.write(image) or not file.commit():
        return file.errorString() or writer.errorString()
    return ""
