"""Where the words of a step stand: beside what they are about, and whole in the window."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize

GAP = 14  # px between the ring and the words
EDGE = 16  # px to the window's edge
ABOVE_TOOLS = 64  # px to the lower edge of what it lies in
FOOT = 28  # px more to the lower edge, in the corner: the status bar stays free
ORDER = ("right", "left", "below", "above")


def beside(target: QRect | None, size: QSize, window: QRect, side: str = "right") -> QRect:
    """A rectangle of that size: at the side if there is room, else at another, else inside the target at the bottom; in
    the lower right corner of the window without a target."""
    area = window.adjusted(EDGE, EDGE, -EDGE, -EDGE)
    if target is None:
        return QRect(area.right() + 1 - size.width(), area.bottom() + 1 - FOOT - size.height(), size.width(), size.height())
    tried = [] if side == "inside" else [_at(each, target, size, area) for each in (side, *(o for o in ORDER if o != side))]
    inside = QRect(target.center().x() - size.width() // 2, target.bottom() - ABOVE_TOOLS - size.height(), size.width(), size.height())
    return next((spot for spot in tried if area.contains(spot)), _within(inside, area))


def _at(side: str, target: QRect, size: QSize, area: QRect) -> QRect:
    """Centred beside it, moved along that side until it is in the window."""
    middle_x, middle_y = target.center().x() - size.width() // 2, target.center().y() - size.height() // 2
    x = max(area.left(), min(middle_x, area.right() + 1 - size.width()))
    y = max(area.top(), min(middle_y, area.bottom() + 1 - size.height()))
    match side:
        case "right":
            x = target.right() + 1 + GAP
        case "left":
            x = target.left() - GAP - size.width()
        case "below":
            y = target.bottom() + 1 + GAP
        case _:
            y = target.top() - GAP - size.height()
    return QRect(x, y, size.width(), size.height())


def _within(rect: QRect, area: QRect) -> QRect:
    rect = QRect(rect)
    rect.moveRight(min(rect.right(), area.right()))
    rect.moveBottom(min(rect.bottom(), area.bottom()))
    rect.moveLeft(max(rect.left(), area.left()))
    rect.moveTop(max(rect.top(), area.top()))
    return rect
