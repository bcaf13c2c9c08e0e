"""The map's own raster beside pyqtgraph's ScatterPlotItem, and its PCA beside scikit-learn's, in the same run.

Points: ten clusters in ten colours, 1000 x 800 px. `update_ms`: from new points to their first painted picture, the median of five
(pyqtgraph: three). `pan_fps`: frames a second while the view moves 3 px a frame, everything drawn anew that is drawn
meanwhile. `pick_ms`: the point nearest to the pointer (95th percentile). pyqtgraph is measured with a brush for each point,
and (`one_colour_update_ms`) with one brush for all.

    python tests/benchmarks/map.py --json map.json
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the engine does; before numpy

import numpy as np  # noqa: E402
import pyqtgraph  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from engine.answers import MapShown  # noqa: E402
from gui import theme  # noqa: E402
from gui.bridge import Bridge  # noqa: E402
from gui.explorer.map.canvas import MapCanvas  # noqa: E402
from gui.explorer.map.chart import Chart  # noqa: E402
from gui.explorer.map.thumbs import Thumbs  # noqa: E402
from gui.theme import colour  # noqa: E402

SIZE = (1000, 800)
SHIFT = 3  # px a frame
CLASSES = tuple(f"class {number}" for number in range(10))


def points(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Places float32 [count, 2] in ten clusters, and the cluster of each."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 10, count).astype(np.int16)
    centres = 6 * rng.standard_normal((10, 2))
    return (centres[labels] + rng.standard_normal((count, 2))).astype(np.float32), labels


def shown(count: int, seed: int = 0) -> MapShown:
    places, labels = points(count, seed)
    return MapShown(1, Path("run"), 0, "pca", places, np.ones(count, bool), np.arange(count), labels, CLASSES, True, 1.0, "", True, 0.5)


def rate(frame: Callable[[int], None], least: int = 10, seconds: float = 2.0) -> float:
    """Frames a second over at least so many frames and so long."""
    began, frames = time.perf_counter(), 0
    while frames < least or time.perf_counter() - began < seconds:
        frame(frames)
        frames += 1
    return frames / (time.perf_counter() - began)


def milliseconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - began)


def median(action: Callable[[Any], object], given: Sequence[object]) -> float:
    """Of the milliseconds that it takes with each of these."""
    return float(np.median([milliseconds(lambda one=one: action(one)) for one in given]))  # type: ignore[misc]


class Ours:
    def __init__(self, app: QApplication) -> None:
        self._app = app
        self.canvas = MapCanvas(Thumbs(Bridge(None)))  # type: ignore[arg-type]  # no pictures are asked for
        _show(self.canvas)

    def measure(self, count: int) -> dict[str, float]:
        first, second = shown(count), shown(count, 1)
        self._update(first)
        found = {"update_ms": median(lambda new: self._update(new), (second, first, second, first, second))}
        self._until_calm()
        found["pan_fps"] = rate(self._pan)
        self._until_calm()
        pictures = self.canvas.layer.pictures
        found["redraws_a_second"] = rate(lambda frame: self._redraw())
        assert self.canvas.layer.pictures > pictures
        found["pick_ms"] = self._pick()
        return {key: round(value, 2) for key, value in found.items()}

    def _update(self, new: MapShown) -> None:
        before = self.canvas.layer.pictures
        self.canvas.show_chart(Chart(new), False)
        while self.canvas.layer.pictures == before:
            self._app.processEvents()
        self.canvas.repaint()

    def _until_calm(self) -> None:
        while self.canvas.layer.busy:
            self._app.processEvents()
        assert self.canvas.chart is not None
        assert len(self.canvas.chart.index)

    def _pan(self, frame: int) -> None:
        self.canvas.look_at(self.canvas.scope.moved(SHIFT if frame // 30 % 2 else -SHIFT, 0))
        self.canvas.repaint()
        self._app.processEvents()

    def _redraw(self) -> None:
        """A frame that waits for its own new picture: the least that a view without any trick would reach."""
        self.canvas.look_at(self.canvas.scope.moved(SHIFT, 0))
        self._until_calm()
        self.canvas.repaint()

    def _pick(self) -> float:
        chart, rng = self.canvas.chart, np.random.default_rng(0)
        assert chart is not None
        spots = chart.places[rng.integers(0, len(chart), 200)]
        reach = 7 / self.canvas.scope.scale
        taken = []
        for x, y in spots.tolist():
            began = time.perf_counter()
            chart.index.nearest(x, y, reach)
            taken.append(1000 * (time.perf_counter() - began))
        return float(np.percentile(taken, 95))


class Theirs:
    def __init__(self, app: QApplication) -> None:
        self._app = app
        self.plot = pyqtgraph.PlotWidget()
        self.item = pyqtgraph.ScatterPlotItem(size=3, pen=None)
        self.plot.addItem(self.item)
        self._brushes = np.array([pyqtgraph.mkBrush(colour(f"classes.{number}")) for number in range(10)])
        _show(self.plot)

    def measure(self, count: int) -> dict[str, float]:
        places, labels = points(count)
        self._update(places, self._brushes[labels])
        places, labels = points(count, 1)
        found = {"one_colour_update_ms": milliseconds(lambda: self._update(places, self._brushes[0])),
                 "update_ms": median(lambda of: self._update(places, self._brushes[of]), (labels, labels[::-1], labels))}  # fmt: skip
        found["pan_fps"] = rate(self._pan, least=6)
        return {key: round(value, 2) for key, value in found.items()}

    def _update(self, places: np.ndarray, brush: object) -> None:
        self.item.setData(x=places[:, 0], y=places[:, 1], brush=brush)
        self._paint()

    def _pan(self, frame: int) -> None:
        box = self.plot.getViewBox()
        step = box.viewRect().width() / SIZE[0] * SHIFT
        box.translateBy(x=step if frame // 30 % 2 else -step, y=0)
        self._paint()

    def _paint(self) -> None:
        self._app.processEvents()
        self.plot.viewport().repaint()


def _show(widget: QWidget) -> None:
    widget.resize(*SIZE)
    widget.show()
    QApplication.processEvents()


def pca() -> dict[str, float]:
    """Two components of 70,000 x 128 numbers (medians of nine, in turn), and how far ours are from scikit-learn's (cosine, least)."""
    from sklearn.decomposition import PCA

    from engine.mapping.pca import fit

    rng = np.random.default_rng(0)
    data = (rng.standard_normal((70_000, 128)) * np.linspace(3, 0.3, 128)).astype(np.float32)
    judge, ours, theirs = PCA(2), [], []
    for _ in range(9):
        ours.append(milliseconds(lambda: fit(data).places(data)))
        theirs.append(milliseconds(lambda: judge.fit_transform(data)))
    cosine = float(np.abs((fit(data).axes * judge.components_).sum(axis=1)).min())
    return {"ours_ms": round(float(np.median(ours)), 1), "scikit_learn_ms": round(float(np.median(theirs)), 1),
            "ratio": round(float(np.median(ours) / np.median(theirs)), 2), "cosine": round(cosine, 6)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--counts", type=int, nargs="+", default=[70_000, 1_000_000])
    options = parser.parse_args()
    app = QApplication.instance() or QApplication(["lerp"])
    assert isinstance(app, QApplication)
    theme.apply(app, "dark", reduced_motion=True)
    ours, theirs = Ours(app), Theirs(app)
    result: dict[str, object] = {"cores": os.cpu_count(), "size": SIZE, "pyqtgraph": pyqtgraph.__version__}
    for count in options.counts:
        mine, other = ours.measure(count), theirs.measure(count)
        result[f"{count}"] = {
            "map": mine, "ScatterPlotItem": other, "pan_ratio": round(mine["pan_fps"] / other["pan_fps"], 1),
            "redraw_ratio": round(mine["redraws_a_second"] / other["pan_fps"], 1),
            "update_ratio": round(other["update_ms"] / mine["update_ms"], 1),
        }  # fmt: skip
    result["pca_70000_128"] = pca()
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    print(json.dumps(result, indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
