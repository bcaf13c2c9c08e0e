"""One file = one family. A family knows its step; the loop knows time. It never branches on the kind of sample."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from engine.catalogue import Registry
from engine.events import Series
from engine.fields import Choice, Field, Settings, Value
from engine.kinds import Kind, Noise

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

Networks = Mapping[str, "nn.Module"]


class Watch(Protocol):
    """Shown the tensors of a step as they are made; it may copy them and must not change them."""

    def __call__(self, act: str, **values: Tensor | float | None) -> None: ...


def unwatched(act: str, **values: Tensor | float | None) -> None:
    """What a step shows, if nobody looks."""



@dataclass(frozen=True, slots=True)
class LatentSpec:
    """What tools ask instead of the family's name. The norm of a point of N(0, I) is about sqrt(dim)."""

    dim: int
    prior: str = "normal"
    continuous: bool = True


@dataclass(slots=True)
class Step:
    """What the loop hands to a phase. `x`, `y` are this iteration's batch (tensors of the kind; y None if unlabelled).

    draw(): another batch of real samples (same shapes); held_out(): as many that are never trained on.
    noise(purpose): a Noise for this step.
    live: current values of the live settings (floats and bools; read them here, never from `settings`).
    note(name, value): add a detached 0-d tensor (or float) to a meter; never .item() in a step.
    watch(act, **values): what a narrated step shows of itself (see engine.training.narrating); free otherwise.
    mean(t): the mean of a detached tensor over all processes. update(optimiser names, loss): zero, backward, reduce, step.
    images: samples seen before this step.
    """

    number: int
    images: int
    x: Tensor
    y: Tensor | None
    draw: Callable[[], tuple[Tensor, Tensor | None]]
    noise: Callable[[str], Noise]
    live: Mapping[str, Value]
    note: Callable[[str, Tensor | float], None]
    mean: Callable[[Tensor], Tensor]
    update: Callable[[tuple[str, ...], Tensor], None]
    held_out: Callable[[], tuple[Tensor, Tensor | None]]
    watch: Watch = unwatched


@dataclass(frozen=True, slots=True)
class Phase:
    """One part of an iteration: after each the run may pause, and issue a snapshot."""

    name: str  # "elbo", "critic", "generator", "autoencoder"
    run: Callable[[Step], None]
    trains: tuple[str, ...] = ()  # networks whose weights it changes; none named: all
    every: int = 1


class Model(ABC):
    """A family bound to a kind and settings: its networks, and how one iteration trains them.

    Networks are built on the meta device by `__init__`, then materialised and initialised from one generator by the loop
    (`engine.nets.initialisation.materialise`), so no global random state is read.
    `averaged`: networks whose average (EMA) the explorer uses; the others go into snapshots raw, in eval mode.
    decode/encode/score take the networks to use, so that they serve the trainer, its average and any snapshot alike.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    fields: ClassVar[tuple[Field, ...]]
    presets: ClassVar[Mapping[str, Mapping[str, Value]]]  # "quick", "balanced", "quality"; balanced is the defaults
    encodes: ClassVar[bool]
    plays: ClassVar[bool] = False  # whether there is a critic, and so a game to watch
    lab: ClassVar[Mapping[str, Value]] = {}  # preset for points in the plane, small enough to watch every part of
    series: ClassVar[tuple[Series, ...]]
    kinds: ClassVar[tuple[str, ...]] = ("image", "points")
    place: ClassVar[int] = 100  # where the picker shows it: simple families first

    def __init__(self, kind: Kind, settings: Settings, classes: int) -> None:
        self.kind, self.settings, self.classes = kind, settings, classes
        self.networks: dict[str, nn.Module] = {}
        self.averaged: tuple[str, ...] = ()
        self.latent = LatentSpec(int(settings["latent_dim"]))

    @abstractmethod
    def optimisers(self) -> dict[str, torch.optim.Optimizer]:
        """Fresh optimisers by name, over the (materialised) networks; a phase names them in Step.update."""

    def tune(self, optimisers: Mapping[str, torch.optim.Optimizer], live: Mapping[str, Value]) -> None:
        """Bring live settings into force (learning rates)."""
        for optimiser in optimisers.values():
            for group in optimiser.param_groups:
                group["lr"] = float(live["lr"])

    @abstractmethod
    def phases(self) -> tuple[Phase, ...]:
        """The parts of one iteration, in order."""

    @abstractmethod
    def decode(self, networks: Networks, z: Tensor, y: Tensor | None = None) -> Tensor:
        """Latents [n, dim] to samples in the range of Kind.to_tensor."""

    def encode(self, networks: Networks, x: Tensor, y: Tensor | None = None) -> tuple[Tensor, Tensor] | None:
        """Samples to posterior mean and log variance [n, dim], or None without an encoder."""
        return None

    def score(self, networks: Networks, x: Tensor, y: Tensor | None = None) -> Tensor | None:
        """The critic's scores [n] (no power iteration, no augmentation), or None without a critic."""
        return None

    def fooling(self, networks: Networks, x: Tensor, real: Tensor, y: Tensor | None = None) -> Tensor | None:
        """L_G, the adversarial part of the generator's loss on generated samples x [n, ...] beside as many real ones.

        A mean [] over the samples' own terms, differentiable in x, without augmentation; None without a game. y: of both.
        """
        return None

    @property
    def adversarial(self) -> str:
        """Name of the adversarial loss in force (see engine.nets.losses.ADVERSARIAL), "" without a game."""
        return ""

    @abstractmethod
    def held_out(self, networks: Networks, step: Step) -> dict[str, Tensor]:
        """The losses of `series` on the held-out batch in step.x, without training anything (under no_grad)."""


MODELS: Registry[type[Model]] = Registry("family", "engine.models")

# --- settings that families share ------------------------------------------------------------------------------------

LR = Field("lr", "Learning rate", 1e-3, "How far one step moves the weights.", 1e-7, 0.1, scale="log", live=True, group="Optimiser")
SCHEDULE = Field("schedule", "Learning rate over time", "constant", "Whether the learning rates stay, or sink towards the run's end.",
                 group="Optimiser", live=True, choices=(
                     Choice("constant", "Constant"),
                     Choice("cosine", "Cosine",
                            "Down to a twentieth along half a cosine (arXiv 1608.03983); only with a number of samples to stop at."),
                 ))
OPTIMISER = Field("optimiser", "Optimiser", "adam", "How gradients become steps.", group="Optimiser", choices=(
    Choice("adam", "Adam", "Every weight at its own pace (arXiv 1412.6980)."),
    Choice("rmsprop", "RMSprop", "Steps divided by the gradient's recent size; beta 1 is its momentum."),
    Choice("sgd", "SGD", "Plain steps down the gradient; beta 1 is their momentum."),
))
BETA1 = Field("beta1", "Beta 1", 0.9, "Share of the last steps' direction that is kept (momentum).", 0.0, 0.999,
              group="Optimiser", live=True)
BETA2 = Field("beta2", "Beta 2", 0.999, "Share of the last gradients' size that is remembered.", 0.5, 0.99999, group="Optimiser", live=True,
              needs=(("optimiser", ("adam", "rmsprop")),), reason="SGD does not look at the gradient's size.")
BATCH = Field("batch", "Batch", 64, "Samples in one step.", 1, 16384, scale="power2", group="Optimiser")
LATENT = Field("latent_dim", "Latent dimensions", 32, "Length of the latent vector.", 1, 1024, scale="power2", group="Network")
WIDTH = Field("width", "Width", 32, "Channels of the first layer; every other layer follows.", 4, 512, scale="power2", group="Network")
EMA = Field("ema", "Average half-life", 2000, "Samples after which a weight counts half in the average that is explored.",
            0, 10_000_000, scale="log", unit="samples", group="Average")
CONDITIONAL = Field("conditional", "Class-conditional", False, "Train one model that is told the class, where the data has labels.",
                    group="Network")
AUGMENT = Field("augment", "Augmentation", "none", "Differentiable augmentation of real and generated samples alike; helps small data.",
                choices=(Choice("none", "None"), Choice("diffaugment", "DiffAugment", "Colour, translation and cutout, always."),
                         Choice("ada", "Adaptive, by sign", "As often as the discriminator's certainty on training data calls for (ADA)."),
                         Choice("ada-held-out", "Adaptive, by held-out data",
                                "As often as its scores of held-out data fall behind those of training data (ADA).")),
                group="Adversarial")



def betas(settings: Mapping[str, Value], of: str = "") -> tuple[float, float]:
    """Both betas of a network's optimiser; `of` is the ending of its settings' keys."""
    return float(settings[f"beta1{of}"]), float(settings[f"beta2{of}"])


__all__ = ["AUGMENT", "BATCH", "BETA1", "BETA2", "CONDITIONAL", "EMA", "LATENT", "LR", "MODELS", "OPTIMISER", "SCHEDULE", "WIDTH",
           "Kind", "LatentSpec", "Model", "Networks", "Noise", "Phase", "Series", "Step", "Watch", "betas"]
