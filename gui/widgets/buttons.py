"""Buttons: one primary, quiet ones, icons and words. Each can be busy, and says why when it is disabled."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetricsF, QHideEvent, QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui.theme import colour, font, pixmap, scaled, size, theme, themes
from gui.widgets.motion import Fade, Spinner
from gui.widgets.painting import arc, blend, ground, painted


class Button(QAbstractButton):
    """What all buttons share: key, accessible name, hover, busy, reason. Subclasses say their ground and ink."""

    role, glyph, pad, least = "strong", 16, 14, 0

    def __init__(self, key: str, text: str, icon: str | None = None, tooltip: str = "",
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName(key)
        self._icon, self._tooltip, self._reason, self._widest = icon, tooltip, "", 0
        self.setText(text)
        self.setAccessibleName(text or tooltip)
        self.setToolTip(tooltip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.fade, self.spinner = Fade(self), Spinner(self)
        themes.changed.connect(self._restyle)
        self._restyle()

    # --- what callers use

    def set_busy(self, busy: bool) -> None:
        """An arc in place of the icon after 150 ms; clicks do nothing meanwhile; the width stays."""
        self.spinner.set(busy)

    def set_reason(self, reason: str) -> None:
        """Disable and say why in the tooltip; "" enables again."""
        self._reason = reason
        self.setEnabled(not reason)
        self.setToolTip(reason or self._tooltip)
        self.setAccessibleDescription(reason)

    def setToolTip(self, tooltip: str) -> None:
        """What it does; kept for when a reason no longer takes its place."""
        if not self._reason:
            self._tooltip = tooltip
        super().setToolTip(tooltip)

    @property
    def reason(self) -> str:
        return self._reason

    def set_icon(self, icon: str | None) -> None:
        """Another icon by name."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_text(self, text: str) -> None:
        """Other words; the button may grow for them but never shrinks, so that its neighbours stay in place."""
        self._widest = max(self._widest, self.sizeHint().width())
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    # --- geometry

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(self.font()).horizontalAdvance(self.text()) if self.text() else 0
        mark = scaled(self.glyph) + (8 if self.text() else 0) if self._icon else 0
        pad = self.pad if self._icon or self.pad < 10 else self.pad + 6  # room for the arc of a busy button
        width = max(round(words + mark) + 2 * pad, self.least, self._widest)
        return QSize(width, max(size("height", "button"), scaled(16) + 16))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    # --- events

    def hitButton(self, pos: QPoint) -> bool:
        return not self.spinner.busy and super().hitButton(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.spinner.busy and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.fade.to(1.0)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.fade.to(0.0)
        super().leaveEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.fade.rest()
        self.spinner.rest()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self.spinner.wake()
        super().showEvent(event)

    def _restyle(self) -> None:
        self._widest = 0
        self.setFont(font(self.role))
        self.updateGeometry()
        self.update()

    # --- painting

    def _ground(self) -> QColor | None:
        raise NotImplementedError

    def _ink(self) -> QColor:
        return colour("text") if self.isEnabled() else colour("disabled")

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        ground(painter, self.rect(), self._ground(), size("radius", "control"), self.isEnabled())
        self._content(painter, QRectF(self.rect()), self._ink())

    def _content(self, painter: QPainter, area: QRectF, ink: QColor) -> None:
        glyph, words = scaled(self.glyph), QFontMetricsF(self.font()).horizontalAdvance(self.text())
        marked = bool(self._icon) or self.spinner.visible
        gap = 8 if self.text() and marked else 0
        if self.spinner.visible and words + gap + glyph + 4 > area.width():  # no room beside the words: in their place
            self._mark(painter, area.center(), ink, glyph)
            return
        left = area.center().x() - (words + gap + (glyph if marked else 0)) / 2
        if marked:
            self._mark(painter, QPointF(left + glyph / 2, area.center().y()), ink, glyph)
            left += glyph + gap
        if self.text():
            painter.setPen(ink)
            painter.setFont(self.font())
            box = QRectF(left, area.top(), words + 2, area.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())

    def _mark(self, painter: QPainter, centre: QPointF, ink: QColor, glyph: int) -> None:
        if self.spinner.visible:
            arc(painter, centre, self.spinner.angle, ink, scaled(14))
        elif self._icon:
            corner = centre - QPointF(glyph / 2, glyph / 2)
            painter.drawPixmap(corner, pixmap(self._icon, glyph, ink, self.devicePixelRatioF()))


class PrimaryButton(Button):
    """The one thing to do here, in the accent."""

    least = 104

    def __init__(self, key: str, text: str, icon: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(key, text, icon, parent=parent)

    def _ground(self) -> QColor:
        if not self.isEnabled():
            return colour("surface2")
        if self.isDown():
            return colour("accent_pressed")
        return blend(colour("accent"), colour("accent_hover"), self.fade.level)

    def _ink(self) -> QColor:
        return colour("on_accent") if self.isEnabled() else colour("disabled")


class QuietButton(Button):
    """Any other button: surface 2, lighter under the pointer. Checkable ones hold surface 3."""

    def __init__(self, key: str, text: str, icon: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(key, text, icon, parent=parent)

    def _ground(self) -> QColor:
        if self.isEnabled() and (self.isDown() or self.isChecked()):
            return colour("outline" if theme().dark and not theme().high_contrast else "surface3")
        level = self.fade.level if self.isEnabled() else 0.0
        return blend(colour("surface2"), colour("surface3"), level)


class IconButton(Button):
    """An icon that needs no word: 28 px, secondary, primary under the pointer."""

    glyph, pad = 18, 0

    def __init__(self, key: str, icon: str, tooltip: str, parent: QWidget | None = None) -> None:
        super().__init__(key, "", icon, tooltip, parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = max(size("height", "icon_button"), scaled(20) + 8)
        return QSize(side, side)

    def set_tooltip(self, tooltip: str) -> None:
        """What it does now (for a button that changes its meaning, such as play and pause)."""
        self._tooltip = tooltip
        self.setAccessibleName(tooltip)
        if not self._reason:
            self.setToolTip(tooltip)

    def _ground(self) -> QColor | None:
        if not self.isEnabled():
            return None
        if self.isDown() or self.isChecked():
            return colour("surface3")
        return colour("surface2", self.fade.level) if self.fade.level else None

    def _ink(self) -> QColor:
        if not self.isEnabled():
            return colour("disabled")
        level = 1.0 if self.isDown() or self.isChecked() else self.fade.level
        return blend(colour("secondary"), colour("text"), level)


class ResetButton(IconButton):
    """The Reset at the end of a row: dim until there is something to reset."""

    glyph = 14

    def __init__(self, key: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(f"{key}.reset", "reset", f"Reset {label[:1].lower()}{label[1:]}", parent)

    def _ink(self) -> QColor:
        return colour("text" if self.isEnabled() else "disabled")


class TextButton(Button):
    """Words alone: a tool's name in secondary text, or with `accent` the way out of a message."""

    pad = 6

    def __init__(self, key: str, text: str, icon: str | None = None, accent: bool = False,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        self._accent = accent
        if accent:
            self.pad = 0  # a link stands flush with the words it follows
        super().__init__(key, text, icon, parent=parent)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), max(size("height", "control"), scaled(16) + 8))

    def _ground(self) -> QColor | None:
        if not self.isEnabled() or self._accent:
            return None
        if self.isDown() or self.isChecked():
            return colour("surface3")
        return colour("surface2", self.fade.level) if self.fade.level else None

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        area, fill = QRectF(self.rect()), self._ground()
        if fill is not None:
            ground(painter, area, fill, size("radius", "control"))
        self._content(painter, area, self._ink())
        if self._accent and self.fade.level and self.isEnabled():
            below = area.center().y() + QFontMetricsF(self.font()).height() / 2
            painter.fillRect(QRectF(0, below, self.width(), 1), colour("accent", self.fade.level))

    def _ink(self) -> QColor:
        if not self.isEnabled():
            return colour("disabled")
        if self._accent:
            return colour("accent")
        return blend(colour("secondary"), colour("text"), 1.0 if self.isChecked() else self.fade.level)
