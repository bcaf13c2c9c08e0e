"""What the graph is told: the run's networks in words, some real pictures, losses, scores and scenes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from engine.answers import Gauged, Judged
from engine.commands import Originals
from engine.events import Exploring, OriginalsShown
from engine.fields import Settings
from gui.bridge import Bridge
from gui.dynamics.graph.strip import GraphStrip

TAG, REAL = "dynamics_real", 9  # real pictures on the node's contact sheet
UNITS = 4  # hidden units of a network on points for one of its width (see the field “Hidden layers”)
NETWORKS = ("generator", "decoder", "encoder", "critic")  # nodes that stand for a network


class GraphFeed(QObject):
    """Belongs to one graph."""

    def __init__(self, graph: GraphStrip, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._graph, self._bridge = graph, bridge
        self._run: Exploring | None = None
        self._asked = 0
        bridge.on(OriginalsShown, self._on_originals)

    def begin(self, run: Exploring, networks: tuple[str, ...], settings: Settings) -> None:
        """Another run is explored; `networks` are its family's."""
        self._run = run
        self._graph.set_networks(networks, run.kind)
        self._graph.set_facts(facts(run.kind, settings))
        for key, curve in run.curves:
            self._graph.set_history(key, curve[:, 1])
        if run.kind != "points" and run.data_count:
            self._asked = self._bridge.number()
            self._bridge.post(Originals(self._asked, TAG, count=REAL))

    def show_gauged(self, gauged: Gauged) -> None:
        """Scores of pictures; a scene brings those of points."""
        scores = dict(gauged.scores)
        made = scores.get("generated", scores.get("average"))
        if made is not None and "training" in scores and self._run is not None and self._run.kind != "points":
            self._graph.show_scores(scores["training"], made)

    def show_judged(self, answer: Judged) -> None:
        """Generated pictures."""
        self._graph.show_pictures(answer.samples, np.zeros((0, 1, 1, 1), np.uint8))

    def _on_originals(self, answer: OriginalsShown) -> None:
        if answer.tag == TAG and answer.request == self._asked:
            self._graph.show_pictures(np.zeros((0, 1, 1, 1), np.uint8), answer.samples)


def facts(kind: str, settings: Settings) -> dict[str, str]:
    """A line beneath the nodes: layers and units, latent dimensions and their distribution."""
    found: dict[str, str] = {}
    width, layers, dim = (settings.get(key) for key in ("width", "layers", "latent_dim"))
    if width is not None:
        words = f"{layers} × {UNITS * int(width)}" if kind == "points" and layers is not None else f"width {width}"
        found |= dict.fromkeys(NETWORKS, words)
    if dim is not None:
        found |= dict.fromkeys(("noise", "latent"), f"{dim} dims, {settings.get('noise', 'normal')}")
    return found
