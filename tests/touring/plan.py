"""What a tour trains, for how long, and in which sizes and themes it takes pictures."""

from __future__ import annotations

from dataclasses import dataclass

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """`settings` are typed into the form. `vae`, `gan`, `folder`: pictures seen before the explorer is used."""

    data: str = "digits"
    settings: tuple[tuple[str, str], ...] = (("width", "8"), ("latent_dim", "8"))
    vae: int = 960
    gan: int = 320
    folder: int = 96
    size: Size = (1280, 800)
    sizes: tuple[Size, ...] = ()  # further sizes, in both themes, at some scenes


SHORT = Plan()
PART = Plan(data="fashion-mnist", size=(1440, 900))  # one part alone
LONG = Plan(data="fashion-mnist", settings=(("latent_dim", "16"),), vae=60_000, gan=80_000, folder=12_000, size=(1440, 900),
            sizes=((1280, 800), (1440, 900), (2560, 1440)))  # fmt: skip
