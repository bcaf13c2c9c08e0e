"""Tab goes where the eye goes, in the order of the layouts: Qt's own order is that of creation, and parts of forms, maps
and pickers are made late. (A compound widget that hands its focus on would even throw Tab back to a place where it was.)

The order is looked up at the press, so nobody needs to keep it right.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)


def next_stop(root: QWidget, forward: bool) -> bool:
    """Take the keyboard to the next stop in `root`, or the one before; after the last comes the first."""
    found, here = list(stops(root)), QApplication.focusWidget()
    if not found:
        return False
    target = _after(root, found, here, forward)
    _bring_into_view(target)
    target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return True


def _after(root: QWidget, found: list[QWidget], here: QWidget | None, forward: bool) -> QWidget:
    """The stop behind `here`, which may itself be none any more: Qt asks when the widget that has the keyboard hides."""
    order = found if here in found else list(stops(root, all_of_them=True))
    if here not in order:
        return found[0 if forward else -1]
    place, there = order.index(here), set(found)
    turned = [*order[place + 1 :], *order[: place + 1]] if forward else [*reversed(order[:place]), *reversed(order[place:])]
    return next(stop for stop in turned if stop in there)


def stops(widget: QWidget, all_of_them: bool = False) -> Iterator[QWidget]:
    """What Tab stops at in a widget, itself included, in the order of the layouts; without what is hidden or disabled,
    unless `all_of_them` are asked for."""
    if (widget.isHidden() or not widget.isEnabled()) and not all_of_them:
        return
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    if isinstance(widget, QAbstractSpinBox | QComboBox):
        return  # Qt's own inner parts
    for part in _parts(widget):
        yield from stops(part, all_of_them)


def _parts(widget: QWidget) -> Iterator[QWidget]:
    """What is laid out comes in that order; then what floats above it."""
    if isinstance(widget, QScrollArea):
        if widget.widget() is not None:
            yield widget.widget()
        return
    layout = widget.layout()
    laid = list(_laid_out(layout)) if layout is not None else []
    if isinstance(widget, QSplitter | QStackedWidget):
        laid = [widget.widget(place) for place in range(widget.count())]  # hidden pages are left out later
    yield from laid
    for child in widget.children():
        if isinstance(child, QWidget) and not child.isWindow() and child not in laid:
            yield child


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        if item.widget() is not None:
            yield item.widget()
        elif item.layout() is not None:
            yield from _laid_out(item.layout())


def _bring_into_view(target: QWidget) -> None:
    """In every scrolling part that it lies in."""
    parent = target.parentWidget()
    while parent is not None and not parent.isWindow():
        if isinstance(parent, QScrollArea) and parent.widget() is not None and parent.widget().isAncestorOf(target):
            middle = target.mapTo(parent.widget(), QPoint(target.width() // 2, target.height() // 2))
            parent.ensureVisible(middle.x(), middle.y(), 0, target.height() // 2 + 12)
        parent = parent.parentWidget()
