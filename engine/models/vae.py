"""Variational autoencoder (Kingma & Welling 2014, arXiv 1312.6114)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor

from engine.events import Series
from engine.fields import Choice, Field, FieldError, Settings, Value
from engine.kinds import Kind
from engine.models import (
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
from engine.nets import losses
from engine.nets.optimisers import optimiser, tune

LIKELIHOOD = Field(
    "likelihood", "Likelihood", "optimal", "What the decoder's output means, and so what reconstruction costs.",
    group="Loss", choices=(
        Choice("optimal", "Gaussian, optimal sigma", "The noise level under which each batch is likeliest; needs no tuning."),
        Choice("fixed", "Gaussian, fixed sigma", "The noise level set below; small values ask for sharper pictures."),
        Choice("bernoulli", "Bernoulli", "Every number is a probability; for black-and-white pictures."),
    ),
)
SIGMA = Field("sigma", "Sigma", 0.1, "Noise level of the fixed Gaussian, where pictures reach from -1 to 1.",
              1e-3, 10.0, scale="log", group="Loss", live=True, needs=(("likelihood", ("fixed",)),),
              reason="Only the Gaussian with fixed sigma has one.")
BETA = Field("beta", "Beta", 1.0, "Weight of the KL divergence: above 1 smoother and blurrier, below 1 sharper and looser.",
             0.0, 100.0, group="Loss", live=True)
WARMUP = Field("warmup", "KL warm-up", 0, "Samples over which beta grows from nothing, so that the latent is used before it is priced.",
               0, 100_000_000, unit="samples", group="Loss")
FREE_BITS = Field("free_bits", "Free nats", 0.0, "KL that every latent dimension may have for free, against unused dimensions.",
                  0.0, 10.0, unit="nats", group="Loss", live=True)


@MODELS.register("vae")
class VAE(Model):
    """Maximises the evidence lower bound, in nats per sample summed over all its numbers."""

    name: ClassVar[str] = "vae"
    place: ClassVar[int] = 1
    title: ClassVar[str] = "VAE"
    summary: ClassVar[str] = "Encodes and decodes. Trains steadily, covers everything in the data, somewhat soft."
    fields: ClassVar[tuple[Field, ...]] = (
        LR.with_default(2e-3), BATCH.with_default(32), SCHEDULE, OPTIMISER, BETA1, BETA2, LATENT.with_default(64), WIDTH, CONDITIONAL,
        LIKELIHOOD, SIGMA, BETA, WARMUP, FREE_BITS, EMA,
    )
    presets: ClassVar[Mapping[str, Mapping[str, Value]]] = {
        "quick": {"width": 16, "latent_dim": 32},
        "balanced": {},
        "quality": {"width": 64, "ema": 10_000, "lr": 1e-3},
    }
    encodes: ClassVar[bool] = True
    lab: ClassVar[Mapping[str, Value]] = {"latent_dim": 2, "width": 16, "schedule": "cosine", "ema": 20_000}
    series: ClassVar[tuple[Series, ...]] = (
        Series("elbo", "Negative ELBO", "accent"),
        Series("reconstruction", "Reconstruction", "real"),
        Series("kl", "KL divergence", "generated"),
    )

    def __init__(self, kind: Kind, settings: Settings, classes: int) -> None:
        super().__init__(kind, settings, classes)
        self.likelihood = str(settings["likelihood"])
        if self.likelihood not in kind.likelihoods:
            raise FieldError("likelihood", f"“{self.likelihood}” does not fit {kind.name}.", kind.likelihoods[0])
        dim = self.latent.dim
        with torch.device("meta"):
            self.networks = {
                "encoder": kind.encoder(settings, 2 * dim, classes),
                "decoder": kind.decoder(settings, dim, classes),
            }
        self.averaged = ("encoder", "decoder")

    def optimisers(self) -> dict[str, torch.optim.Optimizer]:
        set_up = self.settings
        return {"vae": optimiser(str(set_up["optimiser"]), self.networks.values(), float(set_up["lr"]), betas(set_up))}

    def tune(self, optimisers: Mapping[str, torch.optim.Optimizer], live: Mapping[str, Value]) -> None:
        tune(optimisers["vae"], float(live["lr"]), betas(live))

    def phases(self) -> tuple[Phase, ...]:
        return (Phase("elbo", self._train, ("encoder", "decoder")),)

    def decode(self, networks: Networks, z: Tensor, y: Tensor | None = None) -> Tensor:
        output = networks["decoder"](z, y)
        # a Bernoulli mean sigmoid(v) lies at 2 sigmoid(v) - 1 = tanh(v / 2) in the range of pictures
        return self.kind.activate(0.5 * output if self.likelihood == "bernoulli" else output)

    def encode(self, networks: Networks, x: Tensor, y: Tensor | None = None) -> tuple[Tensor, Tensor]:
        return posterior(networks["encoder"](x, y))

    def _train(self, step: Step) -> None:
        reconstruction, kl, per_dimension = self._terms(self.networks, step)
        spared = losses.free_bits(per_dimension, kl_of_batch(step, per_dimension), float(step.live["free_bits"]))
        beta = float(step.live["beta"]) * warmed(step, float(self.settings["warmup"]))
        loss, numbers = (reconstruction + beta * spared).mean(), _summary(reconstruction, kl)
        step.watch("loss", loss=loss, beta=beta, **numbers)
        step.update(("vae",), loss)
        for key, value in numbers.items():
            step.note(key, value)

    def held_out(self, networks: Networks, step: Step) -> dict[str, Tensor]:
        reconstruction, kl, _ = self._terms(networks, step)
        return _summary(reconstruction, kl)

    def _terms(self, networks: Networks, step: Step) -> tuple[Tensor, Tensor, Tensor]:
        """-log p(x | z) [n], KL [n] and KL by dimension [n, dim] of the batch, in nats."""
        step.watch("draw", x=step.x)
        mean, log_variance = self.encode(networks, step.x, step.y)
        z = sampled(step, mean, log_variance)
        per_dimension = losses.kl_per_dimension(mean, log_variance)
        step.watch("encode", mean=mean, log_variance=log_variance, per_dimension=per_dimension)
        return self._reconstruction(networks, z, step), per_dimension.sum(1), per_dimension

    def _reconstruction(self, networks: Networks, z: Tensor, step: Step) -> Tensor:
        output = networks["decoder"](z, step.y)
        if self.likelihood == "bernoulli":
            step.watch("decode", z=z, made=torch.tanh(0.5 * output.detach()))
            return losses.bernoulli(self.kind.targets(step.x), output)
        made = self.kind.activate(output)
        step.watch("decode", z=z, made=made)
        if self.likelihood == "fixed":
            return losses.gaussian(step.x, made, math.log(float(step.live["sigma"])))
        mse = step.mean((step.x - made).detach().square().mean())
        return losses.gaussian(step.x, made, losses.optimal_log_sigma(mse))


def posterior(output: Tensor) -> tuple[Tensor, Tensor]:
    """An encoder's output [n, 2 dim] as mean and log variance, the latter kept within exp(+-15)."""
    mean, log_variance = output.chunk(2, dim=1)
    return mean, log_variance.clamp(-15.0, 15.0)


def sampled(step: Step, mean: Tensor, log_variance: Tensor) -> Tensor:
    """A draw from the posterior, differentiable (Kingma 2014, section 2.4)."""
    return mean + torch.exp(0.5 * log_variance) * step.noise("posterior").normal(*mean.shape)


def kl_of_batch(step: Step, per_dimension: Tensor) -> Tensor:
    """Mean KL of every dimension over the whole batch, whoever holds its parts. [dim]"""
    return step.mean(per_dimension.detach().mean(0))


def warmed(step: Step, samples: float) -> float:
    """Share of beta that holds by now: from 0 to 1 over so many samples."""
    return min(1.0, (step.images + len(step.x)) / samples) if samples else 1.0


def _summary(reconstruction: Tensor, kl: Tensor) -> dict[str, Tensor]:
    reconstruction, kl = reconstruction.detach().mean(), kl.detach().mean()
    return {"elbo": reconstruction + kl, "reconstruction": reconstruction, "kl": kl}
