"""A narrated act on everything that shows it: graph, canvas or pictures, and the sentence beneath."""

from __future__ import annotations

import numpy as np

from gui.dynamics.graph.strip import GraphStrip
from gui.dynamics.lab.lab import Lab
from gui.dynamics.narration import Moment, sentence
from gui.dynamics.pictures.stage import PicturesStage
from gui.dynamics.step_row import StepRow


class Acts:
    """What a phase has shown so far stays on the canvas until the phase ends: the batch, then its pictures, then arrows."""

    def __init__(self, graph: GraphStrip, lab: Lab, pictures: PicturesStage, steps: StepRow) -> None:
        self._graph, self._lab, self._pictures, self._steps = graph, lab, pictures, steps
        self._seen: dict[str, np.ndarray] = {}

    def show(self, moment: Moment | None, kind: str) -> None:
        """Tell the act; None: nothing is told any more, and the newest scene is seen again."""
        if moment is None:
            self._seen = {}
            self._graph.set_act("", "")
            self._steps.narration.clear()
            self._show_batch(kind)
            return
        if moment.index == 0:
            self._seen = {}
        self._seen |= dict(moment.act.tensors)
        self._graph.set_act(moment.phase, moment.act.key)
        self._steps.narration.show_act(moment.phase, moment.index, moment.count, sentence(moment.phase, moment.act, kind))
        self._show_batch(kind)
        if "z" in self._seen:
            self._graph.show_latents(self._seen["z"])
        if "means" in self._seen:
            self._graph.show_posteriors(self._seen["means"], np.exp(0.5 * self._seen["log_variances"]))

    def _show_batch(self, kind: str) -> None:
        """This step's own samples: the real ones, what was generated or rebuilt, and the gradient that pulls it."""
        seen = self._seen
        real, made = seen.get("x"), seen.get("fake", seen.get("made"))
        if kind == "points":
            if real is None and made is None:
                self._lab.canvas.show_batch(None)
            else:
                nothing = np.zeros((0, 2), np.float32)
                self._lab.canvas.show_batch(real if real is not None else nothing, made if made is not None else nothing,
                                            seen.get("pull"))
        else:
            self._pictures.show_batch(real, made, seen.get("real_scores"), seen.get("fake_scores"))
