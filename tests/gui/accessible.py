"""What a screen reader is told of a window, and what can't be reached without a mouse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QRadioButton,
    QTextBrowser,
    QWidget,
)  # fmt: skip

from gui.main_window import MainWindow
from gui.widgets.tab_order import stops

Role = QAccessible.Role
MEANINGLESS = {Role.NoRole, Role.Client, Role.Border, Role.StaticText}  # of something one can focus or press
INTERACTIVE = {
    Role.PushButton, Role.CheckBox, Role.RadioButton, Role.ComboBox, Role.EditableText, Role.Slider, Role.SpinBox,
    Role.List, Role.Table, Role.MenuItem, Role.Button, Role.ButtonMenu, Role.ButtonDropDown, Role.Link, Role.Dial,
}  # fmt: skip
MOUSE = ("mousePressEvent", "mouseReleaseEvent", "mouseDoubleClickEvent")
ELSEWHERE = {  # what answers the mouse alone, and what does the same by keys
    "palette_over": "a press beside the palette closes it: Escape",
    "atlas_minimap_view": "goes to a place: arrows, plus, minus and Home on the plane",
    "atlas_here_picture": "is dragged to a slot: A, B, Bookmark and Save beside it",
    "dynamics_mind.picture": "is dragged to A or B: Enter on the picture in the wall, and its keys",
}
CELLS = 30  # of a list: the others are like these


def walk(root: QAccessible, depth: int = 0) -> Iterator[tuple[QAccessible, QAccessible | None]]:
    """(interface, its parent) of all that is not hidden, from the top down."""
    yield root, root.parent()
    for place in range(min(root.childCount(), CELLS) if root.role() in (Role.List, Role.Table) else root.childCount()):
        child = root.child(place)
        if child is not None and child.isValid() and not child.state().invisible:
            yield from walk(child, depth + 1)


def called(found: QAccessible) -> str:
    """How a fault names it."""
    thing, chain = found.object(), []
    while thing is not None and len(chain) < 4:
        chain.append(f"{type(thing).__name__}#{thing.objectName()}")
        thing = thing.parent()
    name = found.text(QAccessible.Text.Name)
    return f"{found.role().name} “{name}” ({' < '.join(chain)})"


def inner(widget: QWidget) -> bool:
    """Qt's own parts of a control, and what hands its focus on: the control speaks for them."""
    own = widget.parentWidget() is not None and isinstance(widget.parentWidget(), QLineEdit | QAbstractSpinBox | QComboBox)
    return own or widget.objectName().startswith("qt_") or widget.focusProxy() is not None


def faults(window: QWidget) -> list[str]:
    """What a screen reader could not tell."""
    found, siblings = [], Counter()
    for one, parent in walk(QAccessible.queryAccessibleInterface(window)):
        state, role, name = one.state(), one.role(), one.text(QAccessible.Text.Name).strip()
        widget = one.object()
        if isinstance(widget, QWidget) and ((inner(widget) and not isinstance(widget, QAbstractButton)) or widget is window):
            continue
        takes = bool(state.focusable) or role in INTERACTIVE
        if not takes:
            continue
        if not name:
            found.append(f"no name: {called(one)}")
        if role in MEANINGLESS and one.textInterface() is None:  # Qt calls a page of text so, and lets it be read
            found.append(f"no role: {called(one)}")
        if isinstance(widget, QWidget) and parent is not None and parent.object() is not None:
            siblings[(id(parent.object()), role, name)] += 1
            if siblings[(id(parent.object()), role, name)] == 2 and name:
                found.append(f"a sibling has the same name: {called(one)}")
    return found


def visible(window: QWidget) -> Iterator[QWidget]:
    """All widgets in sight, but those of other windows above it."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.window() is window and not inner(widget):
            yield widget


def by_mouse_alone(window: QWidget) -> list[str]:
    """What answers the mouse and is nowhere in the order of Tab."""
    found = []
    for widget in visible(window):
        kind = next((kind for kind in type(widget).__mro__ if kind.__module__.startswith("gui.")
                     and any(name in vars(kind) for name in MOUSE)), None)  # fmt: skip
        shows = QAccessible.queryAccessibleInterface(widget).role() == Role.Graphic and isinstance(widget, QAbstractButton)
        answers = (kind is not None or isinstance(widget, QAbstractButton)) and not shows
        if isinstance(widget, QRadioButton) and _group(widget):
            continue  # the arrow keys go on from the one that is chosen
        if answers and widget.objectName() not in ELSEWHERE and widget.isEnabled() and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(f"by mouse alone: {called(QAccessible.queryAccessibleInterface(widget))}")
    return found


def _group(widget: QRadioButton) -> bool:
    """Whether Tab comes to one of its group."""
    others = widget.parentWidget().findChildren(QRadioButton)
    return any(other.focusPolicy() & Qt.FocusPolicy.TabFocus and other.isVisible() for other in others)


def by_tab(window: QWidget) -> list[QWidget]:
    """Where the Tab key leads, key by key, until it comes back to a place where it was; a page of text goes from link to link
    before it lets the keyboard go."""
    window.activateWindow()
    if QApplication.focusWidget() is None:
        window.setFocus()
    reached: list[QWidget] = []
    for _ in range(600):
        here = QApplication.focusWidget()
        if here in reached and not (isinstance(here, QTextBrowser) and here is reached[-1]):
            break
        if here is not None and here not in reached:
            reached.append(here)
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    return reached


def out_of_tabs_reach(window: QWidget) -> list[str]:
    """What could take the keyboard, but Tab never comes there. Of a group of radio buttons one is enough.

    The window's own order is asked for, since pressing Tab a hundred times takes its time (`by_tab` does, in a test of
    its own); in dialogs and popups, where the order is Qt's, the key is pressed.
    """
    reached = list(stops(window)) if isinstance(window, MainWindow) else by_tab(window)
    groups = {widget.parentWidget() for widget in reached if isinstance(widget, QRadioButton)}
    return [
        f"Tab never comes to it: {called(QAccessible.queryAccessibleInterface(widget))}" for widget in visible(window)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isEnabled() and widget not in reached
        and not (isinstance(widget, QRadioButton) and widget.parentWidget() in groups)
    ]  # fmt: skip


def all_faults(window: QWidget) -> list[str]:
    return [*faults(window), *by_mouse_alone(window), *out_of_tabs_reach(window)]


