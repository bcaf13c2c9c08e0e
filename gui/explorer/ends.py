"""How the two ends of the path are filled: from here, from a seed, from the data, or by a dropped picture."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QPoint

from engine.commands import DataItem, Place, Point, Seed
from engine.events import Exploring
from gui.bridge import Bridge
from gui.explorer import state
from gui.explorer.data_browser import DataBrowser
from gui.explorer.path_panel import PathPanel
from gui.explorer.path_state import End
from gui.explorer.seed_popup import SeedPopup
from gui.explorer.store import Store

TWO = (1, 2)  # the seeds of “Try two seeds”


class Ends(QObject):
    def __init__(self, bridge: Bridge, store: Store, panel: PathPanel) -> None:
        super().__init__(panel)
        self._store, self._panel = store, panel
        self._run: Exploring | None = None
        self.browser = DataBrowser(bridge, panel)
        self.seeds = SeedPopup(panel)
        self.browser.chosen.connect(lambda end, index: self._choose(end, DataItem(index)))
        self.seeds.chosen.connect(lambda end, number: self._choose(end, Seed(number)))
        panel.try_asked.connect(self.try_two)
        for end, slot in panel.slots.items():
            slot.from_here.connect(partial(self.from_here, end))
            slot.seed_asked.connect(partial(self._ask_seed, end))
            slot.data_asked.connect(partial(self._ask_data, end))
            slot.cleared.connect(lambda end=end: store.apply(state.choose_end, end, None))
            slot.filled.connect(partial(self._drop, end))

    def begin(self, run: Exploring) -> None:
        self._run, self._store.classes = run, len(run.classes)
        self.browser.hide()
        self._panel.set_possible(exploring=True, encodes=run.encodes, data=run.data_count)

    def from_here(self, end: End) -> None:
        """The picture on the stage becomes an end."""
        self._store.apply(state.choose_end, end, state.stage_point(self._store.state))

    def _drop(self, end: End, point: Point) -> None:
        """A dropped data picture has no class of its own: it takes the one that is chosen here."""
        if point.condition is None:
            point = replace(point, condition=state.point_of(self._store.state).condition)
        self._store.apply(state.choose_end, end, point)

    def try_two(self) -> None:
        """An example: two seeds, playing."""
        for end, seed in (("a", TWO[0]), ("b", TWO[1])):
            self._choose(end, Seed(seed))  # type: ignore[arg-type]
        self._store.apply(state.play_path, True)

    def _choose(self, end: End, place: Place) -> None:
        here = state.point_of(self._store.state)
        truncation = 1.0 if isinstance(place, DataItem) else here.truncation
        point = replace(Point(place), truncation=truncation, condition=here.condition)
        self._store.apply(state.choose_end, end, point)

    def _ask_seed(self, end: End) -> None:
        self.seeds.open_for(end, self._above(end))

    def _ask_data(self, end: End) -> None:
        if self._run is not None:
            self.browser.open_for(end, self._above(end), count=self._run.data_count, canvas=self._run.canvas,
                                  backdrop=self._run.backdrop)  # fmt: skip

    def _above(self, end: End) -> QPoint:
        return self._panel.slots[end].mapToGlobal(QPoint(0, 0))
