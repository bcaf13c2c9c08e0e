"""The line at the bottom: device, precision, pictures per second, how fast the explorer answers, memory, checkpoint."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine import manifest
from engine.events import Checkpointed, Exploring, Ready, Stage, State, Tick
from gui import wording
from gui.bridge import Bridge
from gui.theme import scaled
from gui.widgets.labels import Caption, Number

HEIGHT = 26


class Fact(QWidget):
    """Words, a number, words: "Training 1,690 img/s". Hidden while there is nothing to say."""

    def __init__(self, key: str, before: str, tooltip: str) -> None:
        super().__init__()
        self.setObjectName(key)
        self.setToolTip(tooltip)
        self._words, self._number, self._after = Caption(before), Number(), Caption()
        self._before = before
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for part in (self._words, self._number, self._after):
            row.addWidget(part)
        self._words.setVisible(bool(before))
        self.tell("")

    def tell(self, number: str, after: str = "") -> None:
        """Show other values; none at all hides the fact."""
        self._number.setText(number)
        self._number.setVisible(bool(number))
        self._after.setText(after)
        self._after.setVisible(bool(after))
        self.setAccessibleName(self.text)
        self.setVisible(bool(number or after))

    @property
    def text(self) -> str:
        return " ".join(part for part in (self._before, self._number.text(), self._after.text()) if part)


class StatusBar(QWidget):
    """Follows the bridge; `latency` returns (p50, p95) of the explorer in ms, or None before the first picture."""

    def __init__(self, bridge: Bridge, latency: Callable[[], tuple[float, float] | None],
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._latency = latency
        self._checkpoint: float | None = None
        self.setProperty("surface", "1")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(max(HEIGHT, scaled(16) + 8))
        self.device = Fact("status.device", "", "Where the networks are computed")
        self.precision = Fact("status.precision", "", "The precision of the numbers")
        self.rate = Fact("status.rate", "Training", "Training pictures per second")
        self.explorer = Fact("status.explorer", "Explorer",
                             "From the hand to the painted picture: half of them, and 95 of 100")
        self.memory = Fact("status.memory", "Memory", "Memory of this process, and of the machine")
        self.seed = Fact("status.seed", "Seed", "The seed of the run that is explored")
        self.checkpoint = Fact("status.checkpoint", "Checkpoint", "When the training was last written to the disk")
        self._lay_out()
        bridge.on(Ready, self._on_ready)
        bridge.on(Tick, self._on_tick)
        bridge.on(Stage, self._on_stage)
        bridge.on(Checkpointed, self._on_checkpoint)
        bridge.on(Exploring, self._on_exploring)
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self.refresh)

    def begin(self) -> None:
        """Start the clock (after the first paint: it loads psutil)."""
        self.refresh()
        self._clock.start()

    def refresh(self) -> None:
        """What has no event of its own: memory, latency, the checkpoint's age."""
        import psutil

        used, whole = psutil.Process().memory_info().rss, psutil.virtual_memory().total
        self.memory.tell(wording.size(used), f"of {wording.size(whole)}")
        found = self._latency()
        if found is not None:
            self.explorer.tell(f"{found[0]:.0f}", f"ms · p95 {found[1]:.0f} ms")
        if self._checkpoint is not None:
            self.checkpoint.tell("", wording.ago(self._checkpoint))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(20)
        for fact in (self.device, self.precision, self.rate, self.explorer, self.memory):
            row.addWidget(fact)
        row.addStretch()
        row.addWidget(self.seed)
        row.addWidget(self.checkpoint)

    def _on_ready(self, event: Ready) -> None:
        self.device.tell("", event.device)

    def _on_tick(self, event: Tick) -> None:
        self.rate.tell(wording.count(event.images_per_second), "img/s")

    def _on_stage(self, event: Stage) -> None:
        if event.state is not State.TRAINING:
            self.rate.tell("")
        if event.state is State.IDLE:
            self._checkpoint = None
            self.checkpoint.tell("")

    def _on_checkpoint(self, event: Checkpointed) -> None:
        self._checkpoint = event.at
        self.checkpoint.tell("", wording.ago(event.at))

    def _on_exploring(self, event: Exploring) -> None:
        try:
            found = manifest.read(event.run)
        except manifest.ManifestError:
            return  # a run that just begins may not have written it yet
        self.seed.tell(str(found.spec.seed))
        self.precision.tell("", str(dict(found.tuned).get("precision", "")))
