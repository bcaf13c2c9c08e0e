"""What every test of the window shares: an offscreen screen, a home of its own, a scripted engine."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from engine.commands import RunSpec
from gui import theme
from gui.actions import Actions
from gui.bridge import Bridge
from gui.main_window import MainWindow
from gui.settings import UserSettings, user_folders
from tests.gui.leaks import describe, forget, restless
from tests.gui.scripted_engine import ScriptedEngine, write_run
from tests.touring.opened import Opened


@pytest.fixture(scope="session", autouse=True)
def _themed(qapp):
    theme.apply(qapp, "dark")


@pytest.fixture(autouse=True)
def nothing_left_of_qt(_themed, qapp):
    """After each test no window shows, no timer ticks, no thread or animation runs that did not before."""
    before = forget()
    yield
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qapp.processEvents()
    left = [describe(thing) for thing in restless(before)]
    assert not left, "the test left behind: " + "; ".join(left)


@pytest.fixture
def qt_theme(qapp):
    """Applies a theme (the dark one at first) and brings the dark one back: qt_theme("light", text_scale=2.0)."""

    def use(name: str = "dark", text_scale: float = 1.0, reduced_motion: bool = False) -> None:
        theme.apply(qapp, name, text_scale, reduced_motion)

    use()
    yield use
    use()


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """The user's folders, in a temporary place; the desktop's trash too."""
    monkeypatch.setenv("LERP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    return tmp_path / "home"


@pytest.fixture
def scripted():
    return ScriptedEngine()


@pytest.fixture
def bridge(qapp, scripted):
    made = Bridge(scripted)
    yield made
    made.deleteLater()


@pytest.fixture
def actions(qapp):
    made = Actions()
    yield made
    made.deleteLater()


@pytest.fixture
def settings(home):
    return UserSettings(user_folders())


@pytest.fixture
def settle(qapp):
    """Process whatever waits in Qt's queue, deletions included."""

    def run() -> None:
        for _ in range(4):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            qapp.processEvents()

    return run


@pytest.fixture
def examples(tmp_path):
    """A folder of shipped runs, with one in it."""
    write_run(tmp_path / "examples" / "example-vae", RunSpec("fashion-mnist", "vae"), step=500)
    return tmp_path / "examples"


@pytest.fixture
def window(qtbot, bridge, actions, settings, examples, settle):
    """The real window on a scripted engine, ready and exploring the example."""
    made = MainWindow(bridge, actions, settings, examples=examples)
    qtbot.addWidget(made, before_close_func=lambda shown: setattr(shown, "_ended", True))
    made.resize(1280, 800)
    made.show()
    made.begin()
    qtbot.waitUntil(lambda: actions.situation.picture, timeout=5000)
    settle()
    return made


@pytest.fixture
def lerp(home):
    """The window over the real engine, painted, with torch loaded; closed at the end, whatever happened."""
    made = Opened()
    made.begin()
    yield made
    assert made.close(), "a thread of the engine did not end"


@pytest.fixture(scope="module")
def told_roles(qapp):
    """Screen readers hear the roles of what paints itself."""
    from gui.widgets import roles

    roles.install()


@pytest.fixture
def reader(told_roles, window, scripted):
    """Reads the window as a screen reader does."""
    from tests.gui.reading import Reader  # here: it needs the tests of the window

    made = Reader(window, scripted)
    yield made
    made.closes()
