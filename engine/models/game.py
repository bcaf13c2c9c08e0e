"""The adversarial game that GANs and their hybrids share: losses, penalties, augmentation, and their settings."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

import torch
from torch import Tensor, nn

from engine.events import Series
from engine.fields import Choice, Field, FieldError, Settings, Value
from engine.kinds import Kind
from engine.models import BETA1, BETA2, OPTIMISER, Step, betas
from engine.nets import losses
from engine.nets.adaptive import Adaptive, by_held_out, by_pairs, by_sign
from engine.nets.optimisers import optimiser, tune

LOSS = Field(
    "loss", "Loss", "hinge", "What critic and generator play for.", group="Adversarial", live=True, choices=(
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
                      1, 64, scale="power2", unit="steps", group="Adversarial", live=True)
GP = Field("gp", "Gradient penalty", 10.0, "Weight that holds the Wasserstein critic to a slope of one between real and generated.",
           0.0, 1000.0, group="Adversarial", live=True, needs=(("loss", ("wasserstein",)),),
           reason="Only the Wasserstein loss has one.")
CRITIC_STEPS = Field("critic_steps", "Critic steps", 1, "Steps of the critic for each of the generator.", 1, 16,
                     group="Adversarial", live=True)
GENERATOR_STEPS = Field("generator_steps", "Generator steps", 1, "Steps of the generator for each round of the critic's.", 1, 16,
                        group="Adversarial", live=True)

OPTIMISER_D = replace(OPTIMISER, key="optimiser_d", label="Critic's optimiser")
BETA1_D = replace(BETA1, key="beta1_d", label="Critic's beta 1", default=0.0)
BETA2_D = replace(BETA2, key="beta2_d", label="Critic's beta 2", default=0.99,
                  needs=(("optimiser_d", ("adam", "rmsprop")),))
ADA_TARGET = Field("ada_target", "Overfitting allowed", 0.6,
                   "How sure of training data the discriminator may be before augmentation grows.", 0.0, 1.0,
                   group="Adversarial", live=True, needs=(("augment", ("ada", "ada-held-out")),),
                   reason="Only adaptive augmentation has a target.")
ADA_SPEED = Field("ada_speed", "Augmentation's pace", 100_000, "Samples in which the probability of augmentation can go from 0 to 1.",
                  100, 10_000_000, scale="log", unit="samples", group="Adversarial", live=True,
                  needs=(("augment", ("ada", "ada-held-out")),), reason="Only adaptive augmentation has a pace.")

GAME_SERIES = (
    Series("critic", "Critic loss", "real"),
    Series("generator", "Generator loss", "generated"),
    Series("real_score", "Score of real samples", "real"),
    Series("fake_score", "Score of generated samples", "generated"),
)


class Game:
    """The adversarial part of a family: which loss, which penalties, which augmentation.

    networks: what the game adds to the family's (the probability of adaptive augmentation), nothing otherwise.
    """

    def __init__(self, kind: Kind, settings: Settings) -> None:
        self.kind, self.augmentation, self.batch = kind, str(settings["augment"]), int(settings["batch"])
        self.policy = "none" if self.augmentation == "none" else "diffaugment"
        if self.policy != "none" and self.policy not in kind.policies:
            raise FieldError("augment", f"“{self.augmentation}” does not fit {kind.name}.", "none")
        self.adaptive = Adaptive() if self.augmentation.startswith("ada") else None
        self.networks: dict[str, nn.Module] = {"augmentation": self.adaptive} if self.adaptive is not None else {}
        self.tune(settings)

    def tune(self, live: Mapping[str, Value]) -> None:
        """Bring the live settings in force."""
        self.loss, self.every = str(live["loss"]), int(live["r1_every"])
        self.critic_loss, self.generator_loss = losses.ADVERSARIAL[self.loss]

    @property
    def relativistic(self) -> bool:
        return self.loss == "relativistic"

    def train_critic(self, critic: nn.Module, step: Step, real: Tensor, fake: Tensor, y: Tensor | None, turn: int) -> None:
        """One update of the optimiser "critic" on real and (detached) generated samples of the same classes."""
        real = self._augmented(real, step, f"augment/real/{turn}")
        fake = self._augmented(fake, step, f"augment/fake/{turn}")
        gamma = float(step.live["r1"]) if step.number % self.every == 0 else 0.0
        if gamma:
            real, fake = real.detach().requires_grad_(), fake.detach().requires_grad_(self.relativistic)
        real_scores, fake_scores = judged(critic, real, fake, y)
        step.watch("score", real=real_scores, fake=fake_scores)
        loss = self.critic_loss(real_scores, fake_scores)
        step.note("critic", loss)
        step.note("real_score", real_scores.mean())
        step.note("fake_score", fake_scores.mean())
        slopes = self._slopes(real_scores, fake_scores, real, fake) if gamma else {}
        for slope in slopes.values():
            loss = loss + 0.5 * gamma * self.every * slope
        penalty = self._penalty(critic, step, real, fake, y, turn)
        if penalty is not None:
            loss = loss + float(step.live["gp"]) * penalty
        step.watch("loss", loss=loss, gp=penalty, augment=self._probability(), **slopes)
        step.update(("critic",), loss)
        self._adapt(critic, step, real_scores, fake_scores)

    def _slopes(self, real_scores: Tensor, fake_scores: Tensor, real: Tensor, fake: Tensor) -> dict[str, Tensor]:
        """Mean squared slopes at real samples (R1) and, with the relativistic loss, at generated ones (R2)."""
        slopes = {"r1": losses.squared_slope(real_scores, real).mean()}
        if self.relativistic:
            slopes["r2"] = losses.squared_slope(fake_scores, fake).mean()
        return slopes

    def _penalty(self, critic: nn.Module, step: Step, real: Tensor, fake: Tensor, y: Tensor | None,
                 turn: int) -> Tensor | None:
        if self.loss != "wasserstein" or not float(step.live["gp"]):
            return None
        share = step.noise(f"between/{turn}").uniform(len(real))
        return losses.gradient_penalty(lambda x: critic(x, y), real.detach(), fake.detach(), share)

    # --- augmentation ------------------------------------------------------------------------------------------------

    def _augmented(self, x: Tensor, step: Step, purpose: str) -> Tensor:
        if self.policy == "none":
            return x
        noise = step.noise(purpose)
        changed = self.kind.augment(x, self.policy, noise)
        if self.adaptive is None:
            return changed
        chosen = noise.uniform(len(x)) < self.adaptive.probability
        return torch.where(chosen.view(-1, *(1,) * (x.dim() - 1)), changed, x)

    def _probability(self) -> Tensor | None:
        return None if self.adaptive is None else self.adaptive.probability

    def _adapt(self, critic: nn.Module, step: Step, real_scores: Tensor, fake_scores: Tensor) -> None:
        """Every fourth step, as in the paper: more augmentation if the critic is surer than the target, else less.

        Its pace is by samples of the global batch: the same in every process, however many share it.
        """
        if self.adaptive is None or step.number % 4:
            return
        if self.augmentation == "ada-held-out":
            x, y = step.held_out()
            with frozen(critic), torch.no_grad():
                unseen = critic(self._augmented(x, step, "augment/held_out"), y)
            sure = by_held_out(*(step.mean(s.detach().mean()) for s in (real_scores, unseen, fake_scores)))
        else:
            sure = by_pairs(real_scores, fake_scores) if self.relativistic else by_sign(real_scores)
            sure = step.mean(sure)
        self.adaptive.move(sure - float(step.live["ada_target"]), 4 * self.batch / float(step.live["ada_speed"]))
        step.note("augment", self.adaptive.probability)

    # --- the generator's side ----------------------------------------------------------------------------------------

    def fooling(self, critic: nn.Module, step: Step, real: Tensor, fake: Tensor, y: Tensor | None) -> Tensor:
        """The generator's loss, with gradient to `fake`. The critic should be `frozen`."""
        seen = self._augmented(fake, step, "augment/generator")
        if not self.relativistic:
            scores = critic(seen, y)
            step.watch("score", fake=scores)
            loss = self.generator_loss(scores, scores)
        else:
            beside = self._augmented(real, step, "augment/beside")
            real_scores, scores = judged(critic, beside, seen, y)
            step.watch("score", real=real_scores, fake=scores)
            loss = self.generator_loss(real_scores, scores)
        step.watch("pull", loss=loss, fake=fake)
        return loss

    def plain_fooling(self, critic: nn.Module, real: Tensor, fake: Tensor, y: Tensor | None) -> Tensor:
        """The same without augmentation, for looking at: the loss is read once, for it may be edited meanwhile."""
        name = self.loss
        if name != "relativistic":
            scores = critic(fake, y)
            return losses.ADVERSARIAL[name][1](scores, scores)
        return losses.ADVERSARIAL[name][1](*judged(critic, real, fake, y))

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


def critic_optimiser(critic: nn.Module, settings: Settings) -> torch.optim.Optimizer:
    """The critic's own optimiser, as its settings say."""
    return optimiser(str(settings["optimiser_d"]), [critic], float(settings["lr_d"]), betas(settings, "_d"))


def tune_critic(found: torch.optim.Optimizer, live: Mapping[str, Value]) -> None:
    tune(found, float(live["lr_d"]), betas(live, "_d"))


@contextlib.contextmanager
def frozen(network: nn.Module) -> Iterator[None]:
    """Gradients pass through the network, its weights get none, and its buffers stay as they are."""
    network.requires_grad_(False).eval()
    try:
        yield
    finally:
        network.requires_grad_(True).train()
