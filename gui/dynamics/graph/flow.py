"""What moves in the graph while an act is told: which nodes and edges it concerns, and the dots along them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from gui.dynamics.graph.layout import Graph
from gui.theme import themes

FRAME = 33  # ms between two pictures
TRAVEL = 1.1  # s a dot needs from end to end
DOTS = (0.3, 0.7)  # where they are while nothing moves

# (phase, act) -> the parts concerned: nodes by key, edges as "start>end"; what a family has not is passed over.
LIT: dict[tuple[str, str], tuple[str, ...]] = {
    ("critic", "draw"): ("real", "data"),
    ("critic", "generate"): ("noise", "noise>generator", "generator", "generator>samples", "samples"),
    ("critic", "score"): ("samples>critic", "real>critic", "rebuilt>critic", "critic", "critic>scores"),
    ("critic", "loss"): ("scores", "scores>loss_critic", "loss_critic"),
    ("critic", "update"): ("loss_critic>critic", "critic"),
    ("generator", "noise"): ("noise",),
    ("generator", "generate"): ("noise>generator", "generator", "generator>samples", "samples"),
    ("generator", "score"): ("samples>critic", "critic", "critic>scores", "scores"),
    ("generator", "pull"): ("scores>loss_generator", "loss_generator", "samples"),
    ("generator", "update"): ("loss_generator>generator", "generator"),
    ("elbo", "draw"): ("real",),
    ("elbo", "encode"): ("real>encoder", "encoder", "encoder>posterior", "posterior"),
    ("elbo", "decode"): ("posterior>latent", "latent", "latent>generator", "generator", "generator>samples", "samples"),
    ("elbo", "loss"): ("samples>loss_reconstruction", "samples>loss_kl", "loss_reconstruction", "loss_kl"),
    ("elbo", "update"): ("loss_reconstruction>generator", "loss_kl>encoder", "encoder", "generator"),
    ("autoencoder", "draw"): ("data",),
    ("autoencoder", "encode"): ("data>encoder", "encoder", "encoder>posterior", "posterior"),
    ("autoencoder", "decode"): ("posterior>latent", "latent", "latent>generator", "generator", "generator>rebuilt", "rebuilt"),
    ("autoencoder", "loss"): ("rebuilt>critic", "samples>critic", "critic", "critic>scores", "scores>loss_generator",
                              "scores>loss_reconstruction", "loss_generator", "loss_reconstruction", "loss_kl"),
    ("autoencoder", "update"): ("loss_kl>generator", "loss_kl>encoder", "encoder", "generator"),
}  # fmt: skip


def lit(made: Graph, phase: str, act: str) -> tuple[frozenset[str], frozenset[str]]:
    """(nodes, edges) of this graph that an act concerns; both empty for an act that isn't known."""
    parts = set(LIT.get((phase, act), ()))
    return (frozenset(node.key for node in made.nodes if node.key in parts),
            frozenset(edge.key for edge in made.edges if edge.key in parts))  # fmt: skip


class Flow(QObject):
    """Where the dots are. Its timer runs only while an act is told, somebody looks, and motion isn't reduced."""

    def __init__(self, moved: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._moved, self._active, self._seen, self._part = moved, False, False, 0.0
        self._timer = QTimer(self, interval=FRAME)
        self._timer.timeout.connect(self._step)
        themes.changed.connect(self._decide)

    def set_active(self, active: bool) -> None:
        """An act with lit edges begins, or nothing is told any more."""
        self._active = active
        self._decide()

    def look(self, seen: bool) -> None:
        """Whether the strip can be seen."""
        self._seen = seen
        self._decide()

    @property
    def moving(self) -> bool:
        return self._timer.isActive()

    def dots(self) -> tuple[float, ...]:
        """Places along a lit edge, in [0, 1]."""
        return tuple((self._part + offset) % 1.0 for offset in (0.0, 0.5)) if self.moving else DOTS

    def _decide(self) -> None:
        wanted = self._active and self._seen and not themes.reduced_motion
        if wanted and not self._timer.isActive():
            self._timer.start()
        elif not wanted:
            self._timer.stop()

    def _step(self) -> None:
        self._part = (self._part + FRAME / 1000 / TRAVEL) % 1.0
        self._moved()
