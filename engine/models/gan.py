"""Generative adversarial network (Goodfellow 2014, arXiv 1406.2661)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor

from engine.events import Series
from engine.fields import Choice, Field, Settings, Value
from engine.kinds import Kind
from engine.models import (
    AUGMENT,
    BATCH,
    BETA1,
    BETA2,
    CONDITIONAL,
    EMA,
    LATENT,
    LR,
    MODELS,
    OPTIMISER,
    SCHEDULE,
    WIDTH,
    Model,
    Networks,
    Phase,
    Step,
    betas,
)
from engine.models.game import (
    ADA_SPEED,
    ADA_TARGET,
    BETA1_D,
    BETA2_D,
    CRITIC_STEPS,
    GAME_SERIES,
    GENERATOR_STEPS,
    GP,
    LOSS,
    LR_D,
    OPTIMISER_D,
    PENALTY_EVERY,
    R1,
    SPECTRAL,
    Game,
    critic_optimiser,
    frozen,
    tune_critic,
)
from engine.nets.optimisers import optimiser, tune

NOISE = Field(
    "noise", "Noise", "normal", "What the generator starts from. Places in latent space are the same for both.", group="Network", choices=(
        Choice("normal", "Normal", "N(0, I), as the latent itself."),
        Choice("uniform", "Uniform", "A cube of the same variance: the latent's quantiles."),
    ),
)


@MODELS.register("gan")
class GAN(Model):
    """A decoder (generator) learns to make what a critic can't tell from the data."""

    name: ClassVar[str] = "gan"
    place: ClassVar[int] = 2
    title: ClassVar[str] = "GAN"
    summary: ClassVar[str] = "Two networks play against each other. Sharp pictures; watch that it does not forget parts of the data."
    fields: ClassVar[tuple[Field, ...]] = (
        LR, LR_D, BATCH.with_default(16), SCHEDULE, OPTIMISER, BETA1.with_default(0.0), BETA2.with_default(0.99),
        OPTIMISER_D, BETA1_D, BETA2_D, LATENT, NOISE, WIDTH, CONDITIONAL, LOSS, SPECTRAL, R1, PENALTY_EVERY, GP,
        CRITIC_STEPS, GENERATOR_STEPS, AUGMENT, ADA_TARGET, ADA_SPEED, EMA,
    )
    presets: ClassVar[Mapping[str, Mapping[str, Value]]] = {
        "quick": {"width": 16},
        "balanced": {},
        "quality": {"width": 64, "ema": 20_000, "lr": 5e-4, "lr_d": 1e-3},
    }
    plays: ClassVar[bool] = True
    lab: ClassVar[Mapping[str, Value]] = {  # as in docs/modes.md, but with as many latent dimensions as can be drawn
        "latent_dim": 2, "width": 16, "lr": 3e-3, "lr_d": 5e-3, "schedule": "cosine", "loss": "relativistic",
        "spectral": False, "r1": 0.02, "r1_every": 1, "ema": 100_000,
    }  # fmt: skip
    encodes: ClassVar[bool] = False
    series: ClassVar[tuple[Series, ...]] = GAME_SERIES

    def __init__(self, kind: Kind, settings: Settings, classes: int) -> None:
        super().__init__(kind, settings, classes)
        self.game = Game(kind, settings)
        with torch.device("meta"):
            self.networks = {
                "decoder": kind.decoder(settings, self.latent.dim, classes),
                "critic": kind.critic(settings, classes, bool(settings["spectral"])),
                **self.game.networks,
            }
        self.averaged = ("decoder",)

    def optimisers(self) -> dict[str, torch.optim.Optimizer]:
        set_up = self.settings
        return {
            "decoder": optimiser(str(set_up["optimiser"]), [self.networks["decoder"]], float(set_up["lr"]), betas(set_up)),
            "critic": critic_optimiser(self.networks["critic"], set_up),
        }

    def tune(self, optimisers: Mapping[str, torch.optim.Optimizer], live: Mapping[str, Value]) -> None:
        tune(optimisers["decoder"], float(live["lr"]), betas(live))
        tune_critic(optimisers["critic"], live)
        self.game.tune(live)

    def phases(self) -> tuple[Phase, ...]:
        return (Phase("critic", self._train_critic, ("critic",)), Phase("generator", self._train_generator, ("decoder",)))

    def decode(self, networks: Networks, z: Tensor, y: Tensor | None = None) -> Tensor:
        if self.settings["noise"] == "uniform":
            z = math.sqrt(3.0) * (2.0 * torch.special.ndtr(z) - 1.0)
        return self.kind.activate(networks["decoder"](z, y))

    def score(self, networks: Networks, x: Tensor, y: Tensor | None = None) -> Tensor:
        return networks["critic"](x, y)

    def fooling(self, networks: Networks, x: Tensor, real: Tensor, y: Tensor | None = None) -> Tensor:
        return self.game.plain_fooling(networks["critic"], real, x, y)

    @property
    def adversarial(self) -> str:
        return self.game.loss

    def _noise(self, step: Step, purpose: str) -> Tensor:
        return step.noise(purpose).normal(len(step.x), self.latent.dim)

    def _train_critic(self, step: Step) -> None:
        for turn in range(int(step.live["critic_steps"])):
            x, y = (step.x, step.y) if turn == 0 else step.draw()
            step.watch("draw", x=x)
            z = self._noise(step, f"latent/critic/{turn}")
            with torch.no_grad():
                fake = self.decode(self.networks, z, y)
            step.watch("generate", z=z, fake=fake)
            self.game.train_critic(self.networks["critic"], step, x, fake, y, turn)

    def _train_generator(self, step: Step) -> None:
        critic = self.networks["critic"]
        for turn in range(int(step.live["generator_steps"])):
            z = self._noise(step, "latent/generator" if turn == 0 else f"latent/generator/{turn}")
            step.watch("noise", z=z)
            with frozen(critic):
                fake = self.decode(self.networks, z, step.y)
                step.watch("generate", fake=fake)
                loss = self.game.fooling(critic, step, step.x, fake, step.y)
                step.update(("decoder",), loss)
            step.note("generator", loss)

    def held_out(self, networks: Networks, step: Step) -> dict[str, Tensor]:
        fake = self.decode(networks, self._noise(step, "latent/held_out"), step.y)
        return self.game.held_out(networks["critic"], step.x, fake, step.y)
