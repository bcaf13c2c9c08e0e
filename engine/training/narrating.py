"""One step in its own numbers: copies of the tensors that the step computed, as acts (engine.answers.Act).

What each act holds (numbers | tensors), in order:

    critic       draw      count | x
                 generate  count | z, fake
                 score     real_mean, fake_mean | real_scores, fake_scores [n]
                 loss      loss (with penalties), r1, r2, gp where they count |
                 update    gradient, change, lr |
    generator    noise     count | z
                 generate  count | fake
                 score     fake_mean, and real_mean with the relativistic loss | fake_scores, real_scores
                 pull      loss, pull (mean norm) | fake, pull: -dL_G/dx of every sample's own term
                 update    gradient, change, lr |
    elbo,        draw      count | x
    autoencoder  encode    kl | means, log_variances, per_dimension (KL)
                 decode    count | z, made
                 loss      loss, elbo (VAE), reconstruction, kl, beta, generator (VAE-GAN) |
                 update    gradient, change, lr |
                 (VAE-GAN: score and pull as the generator's, before loss)

gradient and change are Euclidean norms over all weights that the optimisers moved. Samples (x, fake, made) are raw.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from engine.answers import Act
from engine.events import sealed
from engine.kinds import Kind
from engine.training.onlooking import norm

MOST = 1024  # samples of a batch that are shown
_SAMPLES = ("x", "fake", "made")
_NAMES = {("score", "real"): "real_scores", ("score", "fake"): "fake_scores",
          ("encode", "mean"): "means", ("encode", "log_variance"): "log_variances"}


class Narrator:
    """An Onlooker that keeps the acts of the phase under way. Several critic turns: the last one's."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._acts: dict[str, Act] = {}
        self._before: list[Tensor] = []

    def take(self) -> tuple[Act, ...]:
        """The acts so far, and begin anew."""
        acts, self._acts = tuple(self._acts.values()), {}
        return acts

    def watch(self, act: str, **values: Tensor | float | None) -> None:
        """Copy what is shown. Numbers are 0-d tensors or floats; whatever has more dimensions is a batch."""
        if act == "pull":
            values = self._pulled(**values)  # type: ignore[arg-type]
        numbers: dict[str, float] = {}
        tensors: dict[str, np.ndarray] = {}
        for name, value in values.items():
            if isinstance(value, Tensor) and value.dim():
                tensors[_NAMES.get((act, name), name)] = self._copy(act, name, value)
                numbers |= _derived(act, name, value.detach())
            elif value is not None:
                numbers[name] = float(value.detach()) if isinstance(value, Tensor) else value
        self._put(act, numbers, tensors)

    def before(self, parameters: Sequence[Tensor]) -> None:
        self._before = [parameter.detach().clone() for parameter in parameters]

    def after(self, parameters: Sequence[Tensor], optimisers: Sequence[torch.optim.Optimizer]) -> None:
        gradients = [p.grad for p in parameters if p.grad is not None]
        moved = [p.detach() - old for p, old in zip(parameters, self._before, strict=True)]
        self._put("update", {"gradient": norm(gradients), "change": norm(moved),
                             "lr": float(optimisers[0].param_groups[0]["lr"])}, {})

    def _put(self, act: str, numbers: dict[str, float], tensors: dict[str, np.ndarray]) -> None:
        self._acts.pop(act, None)  # to the back: a later turn of the critic tells the whole step again
        self._acts[act] = Act(act, tuple(numbers.items()), tuple(tensors.items()))

    def _copy(self, act: str, name: str, value: Tensor) -> np.ndarray:
        value = value.detach()[:MOST]
        if name == "pull":
            return sealed(self._kind.gradient_from_tensor(value))
        if name in _SAMPLES and act != "score":
            return sealed(self._kind.from_tensor(value))
        return sealed(value.float().cpu().numpy().copy())

    def _pulled(self, loss: Tensor, fake: Tensor) -> dict[str, Tensor | float | None]:
        """-dL_G/dx of each sample's own term: the mean's derivative times their number."""
        (slope,) = torch.autograd.grad(loss, fake, retain_graph=True)
        return {"loss": loss, "fake": fake, "pull": -slope * len(fake)}


def _derived(act: str, name: str, value: Tensor) -> dict[str, float]:
    """Numbers that sum up a batch."""
    if act in ("draw", "noise", "generate", "decode"):
        return {"count": float(len(value))}
    if act == "score":
        return {f"{name}_mean": float(value.mean())}
    if name == "pull":
        return {"pull": float(value.flatten(1).norm(dim=1).mean())}
    if name == "per_dimension":
        return {"kl": float(value.sum(1).mean())}
    return {}
