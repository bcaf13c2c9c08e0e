"""Generative adversarial network (Goodfellow 2014, arXiv 1406.2661), and the game it shares with its hybrids."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import ClassVar

import torch
from torch import Tensor, nn

from engine.events import Series
from engine.fields import Choice, Field, FieldError, Settings, Value
from engine.kinds import Kind
from engine.models import AUGMENT, BATCH, CONDITIONAL, EMA, LATENT, LR, MODELS, WIDTH, Model, Networks, Phase, Step
from engine.nets import losses
from engine.nets.optimisers import adam

BETAS = (0.0, 0.99)

LOSS = Field(
    "loss", "Loss", "hinge", "What critic and generator play for.", group="Adversarial", choices=(
        Choice("non-saturating", "Non-saturating", "The classic: real or generated, as a probability."),
        Choice("hinge", "Hinge", "Stops caring about what is already judged rightly; steady with spectral norm."),
        Choice("least-squares", "Least squares", "Scores are pulled to 1 and 0."),
        Choice("wasserstein", "Wasserstein", "Distance between real and generated, with gradient penalty; wants several critic steps."),
        Choice("relativistic", "Relativistic (R3GAN)", "Real against generated in pairs, with R1 and R2; wants the slope penalty."),
    ),
)
LR_D = Field("lr_d", "Critic's learning rate", 2e-3, "How far one step moves the critic's weights.", 1e-7, 0.1,
             scale="log", group="Optimiser", live=True)
SPECTRAL = Field("spectral", "Spectral norm", True,
                 "Holds every layer of the critic to a slope of one, which keeps the game even.",
                 group="Adversarial")
R1 = Field("r1", "Slope penalty (R1)", 0.0,
           "Weight of the critic's squared slope at real samples, and with the relativistic loss at generated ones (R2).",
           0.0, 1000.0, group="Adversarial", live=True)
PENALTY_EVERY = Field("r1_every", "Slope penalty every", 16, "Steps from one slope penalty to the next, which then counts that much more.",
                      1, 64, scale="power2", unit="steps", group="Adversarial")
GP = Field("gp", "Gradient penalty", 10.0, "Weight that holds the Wasserstein critic to a slope of one between real and generated.",
           0.0, 1000.0, group="Adversarial", live=True, needs=(("loss", ("wasserstein",)),),
           reason="Only the Wasserstein loss has one.")
CRITIC_STEPS = Field("critic_steps", "Critic steps", 1, "Steps of the critic for each of the generator.", 1, 16, group="Adversarial")

GAME_SERIES = (
    Series("critic", "Critic loss", "real"),
    Series("generator", "Generator loss", "generated"),
    Series("real_score", "Score of real samples", "real"),
    Series("fake_score", "Score of generated samples", "generated"),
)


class Game:
    """The adversarial part of a family: which loss, which penalties, which augmentation."""

    def __init__(self, kind: Kind, settings: Settings) -> None:
        self.kind, self.policy = kind, str(settings["augment"])
        if self.policy != "none" and self.policy not in kind.policies:
            raise FieldError("augment", f"“{self.policy}” does not fit {kind.name}.", "none")
        self.loss = str(settings["loss"])
        self.relativistic = self.loss == "relativistic"
        self.critic_loss, self.generator_loss = losses.ADVERSARIAL[self.loss]
        self.every = int(settings["r1_every"])

    def train_critic(self, critic: nn.Module, step: Step, real: Tensor, fake: Tensor, y: Tensor | None, turn: int) -> None:
        """One update of the optimiser "critic" on real and (detached) generated samples of the same classes."""
        real = self.kind.augment(real, self.policy, step.noise(f"augment/real/{turn}"))
        fake = self.kind.augment(fake, self.policy, step.noise(f"augment/fake/{turn}"))
        gamma = float(step.live["r1"]) if step.number % self.every == 0 else 0.0
        if gamma:
            real, fake = real.detach().requires_grad_(), fake.detach().requires_grad_(self.relativistic)
        real_scores, fake_scores = judged(critic, real, fake, y)
        loss = self.critic_loss(real_scores, fake_scores)
        step.note("critic", loss)
        step.note("real_score", real_scores.mean())
        step.note("fake_score", fake_scores.mean())
        if gamma:
            slope = losses.squared_slope(real_scores, real).mean()
            if self.relativistic:
                slope = slope + losses.squared_slope(fake_scores, fake).mean()
            loss = loss + 0.5 * gamma * self.every * slope
        if self.loss == "wasserstein" and float(step.live["gp"]):
            share = step.noise(f"between/{turn}").uniform(len(real))
            penalty = losses.gradient_penalty(lambda x: critic(x, y), real.detach(), fake.detach(), share)
            loss = loss + float(step.live["gp"]) * penalty
        step.update(("critic",), loss)

    def fooling(self, critic: nn.Module, step: Step, real: Tensor, fake: Tensor, y: Tensor | None) -> Tensor:
        """The generator's loss, with gradient to `fake`. The critic should be `frozen`."""
        fake = self.kind.augment(fake, self.policy, step.noise("augment/generator"))
        if not self.relativistic:
            scores = critic(fake, y)
            return self.generator_loss(scores, scores)
        real = self.kind.augment(real, self.policy, step.noise("augment/beside"))
        return self.generator_loss(*judged(critic, real, fake, y))

    def held_out(self, critic: nn.Module, real: Tensor, fake: Tensor, y: Tensor | None) -> dict[str, Tensor]:
        """Losses and scores without penalties or augmentation."""
        real_scores, fake_scores = judged(critic, real, fake, y)
        return {
            "critic": self.critic_loss(real_scores, fake_scores),
            "generator": self.generator_loss(real_scores, fake_scores),
            "real_score": real_scores.mean(),
            "fake_score": fake_scores.mean(),
        }


def judged(critic: nn.Module, real: Tensor, fake: Tensor, y: Tensor | None) -> tuple[Tensor, Tensor]:
    """Scores of both in one pass, so that spectral norms and kernels are paid once."""
    both = None if y is None else torch.cat([y, y])
    scores = critic(torch.cat([real, fake]), both)
    return scores[: len(real)], scores[len(real):]


@contextlib.contextmanager
def frozen(network: nn.Module) -> Iterator[None]:
    """Gradients pass through the network, its weights get none, and its buffers stay as they are."""
    network.requires_grad_(False).eval()
    try:
        yield
    finally:
        network.requires_grad_(True).train()


@MODELS.register("gan")
class GAN(Model):
    """A decoder (generator) learns to make what a critic can't tell from the data."""

    name: ClassVar[str] = "gan"
    place: ClassVar[int] = 2
    title: ClassVar[str] = "GAN"
    summary: ClassVar[str] = "Two networks play against each other. Sharp pictures; watch that it does not forget parts of the data."
    fields: ClassVar[tuple[Field, ...]] = (
        LR, LR_D, BATCH.with_default(16), LATENT, WIDTH, CONDITIONAL,
        LOSS, SPECTRAL, R1, PENALTY_EVERY, GP, CRITIC_STEPS, AUGMENT, EMA,
    )
    presets: ClassVar[Mapping[str, Mapping[str, Value]]] = {
        "quick": {"width": 16},
        "balanced": {},
        "quality": {"width": 64, "ema": 20_000, "lr": 5e-4, "lr_d": 1e-3},
    }
    encodes: ClassVar[bool] = False
    series: ClassVar[tuple[Series, ...]] = GAME_SERIES

    def __init__(self, kind: Kind, settings: Settings, classes: int) -> None:
        super().__init__(kind, settings, classes)
        self.game = Game(kind, settings)
        with torch.device("meta"):
            self.networks = {
                "decoder": kind.decoder(settings, self.latent.dim, classes),
                "critic": kind.critic(settings, classes, bool(settings["spectral"])),
            }
        self.averaged = ("decoder",)

    def optimisers(self) -> dict[str, torch.optim.Optimizer]:
        return {
            "decoder": adam([self.networks["decoder"]], float(self.settings["lr"]), BETAS),
            "critic": adam([self.networks["critic"]], float(self.settings["lr_d"]), BETAS),
        }

    def tune(self, optimisers: Mapping[str, torch.optim.Optimizer], live: Mapping[str, Value]) -> None:
        super().tune({"decoder": optimisers["decoder"]}, live)
        super().tune({"critic": optimisers["critic"]}, {"lr": live["lr_d"]})

    def phases(self) -> tuple[Phase, ...]:
        return (Phase("critic", self._train_critic), Phase("generator", self._train_generator))

    def decode(self, networks: Networks, z: Tensor, y: Tensor | None = None) -> Tensor:
        return self.kind.activate(networks["decoder"](z, y))

    def score(self, networks: Networks, x: Tensor, y: Tensor | None = None) -> Tensor:
        return networks["critic"](x, y)

    def _made(self, networks: Networks, step: Step, purpose: str, y: Tensor | None) -> Tensor:
        return self.decode(networks, step.noise(purpose).normal(len(step.x), self.latent.dim), y)

    def _train_critic(self, step: Step) -> None:
        for turn in range(int(self.settings["critic_steps"])):
            x, y = (step.x, step.y) if turn == 0 else step.draw()
            with torch.no_grad():
                fake = self._made(self.networks, step, f"latent/critic/{turn}", y)
            self.game.train_critic(self.networks["critic"], step, x, fake, y, turn)

    def _train_generator(self, step: Step) -> None:
        critic = self.networks["critic"]
        with frozen(critic):
            fake = self._made(self.networks, step, "latent/generator", step.y)
            loss = self.game.fooling(critic, step, step.x, fake, step.y)
            step.update(("decoder",), loss)
        step.note("generator", loss)

    def held_out(self, networks: Networks, step: Step) -> dict[str, Tensor]:
        fake = self._made(networks, step, "latent/held_out", step.y)
        return self.game.held_out(networks["critic"], step.x, fake, step.y)
