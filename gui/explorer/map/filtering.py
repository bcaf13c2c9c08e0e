"""Which points of the map are seen: the legend's filters, and what is hidden or isolated by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.explorer.map.chart import Filter

if TYPE_CHECKING:
    from gui.explorer.map.panel import MapPanel


class Filtering:
    """Of one panel: changes its chart, and lets everything of it follow."""

    def __init__(self, panel: MapPanel) -> None:
        self._panel = panel

    def show_classes(self, numbers: tuple[int, ...], on: bool) -> None:
        """Of the legend: classes of the data, or a person's own."""
        chart = self._panel.chart
        if chart is not None:
            wanted = chart.filter
            for number in numbers:
                wanted = wanted.with_own(number, on) if chart.colouring == "own" else wanted.with_class(number, on)
            self._set(wanted)

    def show_kind(self, kind: str, on: bool) -> None:
        """Data or samples."""
        if self._panel.chart is not None:
            self._set(self._panel.chart.filter.with_kind(kind, on))

    def _set(self, wanted: Filter) -> None:
        assert self._panel.chart is not None
        self._panel.chart.set_filter(wanted)
        self.follow()

    def by_hand(self, how: str) -> None:
        """ "isolate" or "hide" the chosen points."""
        if self._panel.chart is not None:
            getattr(self._panel.chart, how)(self._panel.canvas.selection)
            self.follow()

    def show_all(self) -> None:
        if self._panel.chart is not None:
            self._panel.chart.show_all()
            self.follow()

    def follow(self) -> None:
        """Legend, pictures and choice, after another filter."""
        panel, chart = self._panel, self._panel.chart
        assert chart is not None
        panel.legend.show_seen(chart)
        panel.canvas.refresh()
        panel.pair.refresh()
        left = chart.visible(panel.canvas.selection)
        panel.choose(left) if len(left) < len(panel.canvas.selection) else panel.tell()
