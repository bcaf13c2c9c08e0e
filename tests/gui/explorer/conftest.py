"""An explorer on a scripted engine, shown, with a run open."""

import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from engine.answers import Kept
from engine.commands import Decode
from engine.events import Decoded, Exploring, sealed
from engine.questions import Keep
from gui.explorer.panel import ExplorerPanel

RUN = Path("run-1")


def exploring(run=RUN, canvas="picture", shape=(28, 28, 1), classes=(), encodes=True, dim=32, live=True, backdrop=None,
              networks=()):  # fmt: skip
    ground = np.zeros((0, 2), np.float32) if backdrop is None else backdrop
    kind = "image" if canvas == "picture" else "points"
    return Exploring(run, run.name, "vae", kind, canvas, shape, dim, classes, encodes, live, 10, 100, sealed(ground), (),
                     networks)  # fmt: skip


class Explorer:
    """The panel with what a test asks of it."""

    def __init__(self, panel, scripted, settle):
        self.panel, self.scripted, self._settle = panel, scripted, settle
        self.view, self.store = panel.stage.view, panel.store

    def settle(self):
        """Whatever waits in Qt's queue, the next request for the stage included (it keeps a pace)."""
        self._settle()
        ask = self.panel.questions.asks["stage"]
        deadline = time.monotonic() + 5
        while ask.due and time.monotonic() < deadline:
            self._settle()

    @property
    def state(self):
        return self.store.state

    def asked(self, tag="stage"):
        return [command for command in self.scripted.asked(Decode) if command.tag == tag]

    def open(self, **what):
        self.scripted.tell(exploring(**what))
        self.settle()

    def grey(self, value, command=None):
        """Answer the newest request (or one of them) for the stage with a picture of one grey."""
        command = command or self.asked()[-1]
        samples = np.full((len(command.points), 28, 28, 1), value, np.uint8)
        latents = np.zeros((len(command.points), 32), np.float32)
        self.scripted.tell(Decoded(command.request, command.tag, sealed(samples), sealed(latents), 10))
        self.settle()

    def keep(self, value):
        """Answer the newest request for a picture to be saved with pictures of one grey, of step 10."""
        asked = self.scripted.asked(Keep)[-1]
        samples = np.full((len(asked.points), 28, 28, 1), value, np.uint8)
        latents = np.zeros((len(asked.points), 32), np.float32)
        self.scripted.tell(Kept(asked.request, asked.run, 10, asked.raw, sealed(samples), sealed(latents), "id-1", "run-1",
                                "data-1", "weights-1", True))  # fmt: skip
        self.settle()

    def mouse(self, kind, x, y, modifiers=Qt.KeyboardModifier.NoModifier):
        """A mouse event at picture widths (x, y)."""
        side = self.view.width()
        spot = QPointF(x * side, y * side)
        left = Qt.MouseButton.LeftButton
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else left
        event = QMouseEvent(kind, spot, self.view.mapToGlobal(spot), left, held, modifiers)
        QApplication.sendEvent(self.view, event)

    def drag(self, *spots, modifiers=Qt.KeyboardModifier.NoModifier, release=True):
        self.mouse(QEvent.Type.MouseButtonPress, *spots[0])
        for spot in spots[1:]:
            self.mouse(QEvent.Type.MouseMove, *spot, modifiers)
        if release:
            self.mouse(QEvent.Type.MouseButtonRelease, *spots[-1], modifiers)

    def shade(self):
        """The grey in the middle of the picture as painted, away from what is drawn over it."""
        return self.view.grab().toImage().pixelColor(QPoint(self.view.width() // 4, self.view.height() // 8)).red()


@pytest.fixture
def fresh_panel(qtbot, bridge, actions, settings, settle):
    """The panel as it is first shown; the bridge has begun."""
    panel = ExplorerPanel(bridge, actions, settings)
    qtbot.addWidget(panel)
    panel.resize(1112, 830)
    panel.show()
    bridge.start()
    settle()
    yield panel
    panel.close()


@pytest.fixture
def closed(fresh_panel, scripted, settle):
    """The panel before anything is open."""
    return Explorer(fresh_panel, scripted, settle)


@pytest.fixture
def explorer(closed):
    closed.open()
    return closed


@pytest.fixture
def run(tmp_path):
    (tmp_path / "own-run").mkdir()
    (tmp_path / "own-run" / "run.toml").write_text("schema = 1")
    return tmp_path / "own-run"


@pytest.fixture
def room(closed, run):
    """A run in a folder of its own is open, and its picture is shown."""
    closed.scripted.auto = False
    closed.open(run=run)
    show(closed)
    return closed


def show(room, grey=90, latent=None):
    """The engine answers the newest request for the stage."""
    command = room.asked()[-1]
    samples = np.full((1, 28, 28, 1), grey, np.uint8)
    latents = np.zeros((1, 32), np.float32) if latent is None else np.asarray(latent, np.float32)[None]
    room.scripted.tell(Decoded(command.request, command.tag, sealed(samples), sealed(latents), 10))
    room.settle()
