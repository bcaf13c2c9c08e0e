"""VAE-GAN (Larsen 2016, arXiv 1512.09300): a VAE that is judged in the feature space of a critic."""

from __future__ import annotations

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
from engine.models.vae import BETA, FREE_BITS, WARMUP, kl_of_batch, posterior, sampled, warmed
from engine.nets import losses
from engine.nets.optimisers import optimiser, tune

GAMMA = Field("gamma", "Faithfulness", 1e-2,
              "Weight of reconstruction against fooling the critic, for the decoder: more is truer, less is sharper.",
              1e-8, 100.0, scale="log", group="Loss", live=True)
SPACE = Field(
    "space", "Compare in", "features", "Where originals and reconstructions are compared.", group="Loss", choices=(
        Choice("features", "The critic's features", "What the critic finds worth seeing (Larsen 2016)."),
        Choice("numbers", "The sample's own numbers", "Pixel by pixel, as a plain VAE does."),
    ),
)


@MODELS.register("vaegan")
class VAEGAN(Model):
    """Encoder and decoder as in a VAE; the critic judges draws and reconstructions, and lends its features."""

    name: ClassVar[str] = "vaegan"
    place: ClassVar[int] = 3
    title: ClassVar[str] = "VAE-GAN"
    summary: ClassVar[str] = "Encodes like a VAE and draws like a GAN: your own pictures can be brought in, and come out sharp."
    fields: ClassVar[tuple[Field, ...]] = (
        LR, LR_D, BATCH.with_default(16), SCHEDULE, OPTIMISER, BETA1.with_default(0.0),
        BETA2.with_default(0.99), OPTIMISER_D, BETA1_D, BETA2_D,
        LATENT.with_default(64), WIDTH, CONDITIONAL, BETA, WARMUP, FREE_BITS, GAMMA, SPACE,
        LOSS, SPECTRAL, R1, PENALTY_EVERY, GP, CRITIC_STEPS, AUGMENT, ADA_TARGET, ADA_SPEED, EMA,
    )
    presets: ClassVar[Mapping[str, Mapping[str, Value]]] = {
        "quick": {"width": 16},
        "balanced": {},
        "quality": {"width": 64, "ema": 20_000, "lr": 5e-4, "lr_d": 1e-3},
    }
    plays: ClassVar[bool] = True
    lab: ClassVar[Mapping[str, Value]] = {
        "latent_dim": 2, "width": 16, "schedule": "cosine", "loss": "relativistic", "spectral": False, "r1": 0.02,
        "r1_every": 1, "space": "numbers", "ema": 50_000,
    }  # fmt: skip
    encodes: ClassVar[bool] = True
    series: ClassVar[tuple[Series, ...]] = (
        Series("reconstruction", "Reconstruction", "accent"),
        Series("kl", "KL divergence", "generated"),
        *GAME_SERIES,
    )

    def __init__(self, kind: Kind, settings: Settings, classes: int) -> None:
        super().__init__(kind, settings, classes)
        self.game, dim = Game(kind, settings), self.latent.dim
        with torch.device("meta"):
            self.networks = {
                "encoder": kind.encoder(settings, 2 * dim, classes),
                "decoder": kind.decoder(settings, dim, classes),
                "critic": kind.critic(settings, classes, bool(settings["spectral"])),
                **self.game.networks,
            }
        self.averaged = ("encoder", "decoder")

    def optimisers(self) -> dict[str, torch.optim.Optimizer]:
        set_up = self.settings
        name, rate = str(set_up["optimiser"]), float(set_up["lr"])
        return {
            "encoder": optimiser(name, [self.networks["encoder"]], rate, betas(set_up)),
            "decoder": optimiser(name, [self.networks["decoder"]], rate, betas(set_up)),
            "critic": critic_optimiser(self.networks["critic"], set_up),
        }

    def tune(self, optimisers: Mapping[str, torch.optim.Optimizer], live: Mapping[str, Value]) -> None:
        for name in ("encoder", "decoder"):
            tune(optimisers[name], float(live["lr"]), betas(live))
        tune_critic(optimisers["critic"], live)
        self.game.tune(live)

    def phases(self) -> tuple[Phase, ...]:
        return (Phase("critic", self._train_critic, ("critic",)),
                Phase("autoencoder", self._train_autoencoder, ("encoder", "decoder")))

    def decode(self, networks: Networks, z: Tensor, y: Tensor | None = None) -> Tensor:
        return self.kind.activate(networks["decoder"](z, y))

    def encode(self, networks: Networks, x: Tensor, y: Tensor | None = None) -> tuple[Tensor, Tensor]:
        return posterior(networks["encoder"](x, y))

    def score(self, networks: Networks, x: Tensor, y: Tensor | None = None) -> Tensor:
        return networks["critic"](x, y)

    def fooling(self, networks: Networks, x: Tensor, real: Tensor, y: Tensor | None = None) -> Tensor:
        return self.game.plain_fooling(networks["critic"], real, x, y)

    @property
    def adversarial(self) -> str:
        return self.game.loss

    def _mixed(self, step: Step, z: Tensor, purpose: str) -> Tensor:
        """Half the latents from the posterior and half from the prior: Larsen's two sorts of fakes in one batch."""
        noise = step.noise(purpose)
        drawn = noise.normal(*z.shape)
        return torch.where(noise.uniform(len(z), 1) < 0.5, z.detach(), drawn)

    def _train_critic(self, step: Step) -> None:
        for turn in range(int(step.live["critic_steps"])):
            x, y = (step.x, step.y) if turn == 0 else step.draw()
            step.watch("draw", x=x)
            with torch.no_grad():
                z = sampled(step, *self.encode(self.networks, x, y))
                z = self._mixed(step, z, f"latent/critic/{turn}")
                fake = self.decode(self.networks, z, y)
            step.watch("generate", z=z, fake=fake)
            self.game.train_critic(self.networks["critic"], step, x, fake, y, turn)

    def _train_autoencoder(self, step: Step) -> None:
        """Larsen's algorithm 1 in one pass: only the decoder meets the critic's judgement, at 1 / gamma of reconstruction."""
        step.watch("draw", x=step.x)
        mean, log_variance = self.encode(self.networks, step.x, step.y)
        per_dimension = losses.kl_per_dimension(mean, log_variance)
        step.watch("encode", mean=mean, log_variance=log_variance, per_dimension=per_dimension)
        spared = losses.free_bits(per_dimension, kl_of_batch(step, per_dimension), float(step.live["free_bits"]))
        z = sampled(step, mean, log_variance)
        both = torch.cat([z, self._mixed(step, z, "latent/generator")])
        made, fake = self.decode(self.networks, both, None if step.y is None else torch.cat([step.y, step.y])).chunk(2)
        step.watch("decode", z=z, made=made)
        critic = self.networks["critic"]
        with frozen(critic):
            reconstruction = self._reconstruction(critic, step, made)
            fooling = self.game.fooling(critic, step, step.x, fake, step.y)
            beta = float(step.live["beta"]) * warmed(step, float(self.settings["warmup"]))
            elbo = (reconstruction + beta * spared).mean()
            loss = elbo + fooling / float(step.live["gamma"])
            numbers = {"reconstruction": reconstruction.mean(), "kl": per_dimension.sum(1).mean(), "generator": fooling}
            step.watch("loss", loss=loss, beta=beta, **numbers)
            step.update(("encoder", "decoder"), loss)
        for key, value in numbers.items():
            step.note(key, value)

    def _reconstruction(self, critic: torch.nn.Module, step: Step, made: Tensor) -> Tensor:
        """-log p of the original's features given the reconstruction's: a Gaussian with its own best sigma on every level. [n]"""
        if self.settings["space"] == "numbers":
            return _gaussian(step, step.x, made)
        with torch.no_grad():
            wanted = critic.features(step.x, step.y)  # type: ignore[operator]
        found = critic.features(made, step.y)  # type: ignore[operator]
        levels = [_gaussian(step, a, b) for a, b in zip(wanted, found, strict=True)]
        return torch.stack(levels).sum(0)

    def held_out(self, networks: Networks, step: Step) -> dict[str, Tensor]:
        mean, log_variance = self.encode(networks, step.x, step.y)
        z = sampled(step, mean, log_variance)
        made = self.decode(networks, z, step.y)
        drawn = self.decode(networks, self._mixed(step, z, "latent/held_out"), step.y)
        return {
            "reconstruction": self._reconstruction(networks["critic"], step, made).mean(),
            "kl": losses.kl_per_dimension(mean, log_variance).sum(1).mean(),
            **self.game.held_out(networks["critic"], step.x, drawn, step.y),
        }


def _gaussian(step: Step, wanted: Tensor, found: Tensor) -> Tensor:
    mse = step.mean((wanted - found).detach().square().mean())
    return losses.gaussian(wanted, found, losses.optimal_log_sigma(mse))
