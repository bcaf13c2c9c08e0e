"""Convolutional bodies for square pictures: encoder, decoder and critic over one ladder of sides."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn

from engine.nets import ladder
from engine.nets.condition import ClassRows
from engine.nets.norms import group_norm
from engine.nets.spectral import conv, linear

SLOPE = 0.2


def activate(x: Tensor) -> Tensor:
    """Leaky ReLU, slope 0.2 (Radford 2016)."""
    return F.leaky_relu(x, SLOPE)


class Down(nn.Module):
    """Halve the side, rounding up: 4 x 4 convolution with stride 2, norm if asked, activation."""

    def __init__(self, inputs: int, outputs: int, normalised: bool, spectral: bool = False) -> None:
        super().__init__()
        self.conv = conv(inputs, outputs, 4, 2, 1, spectral)
        self.norm = group_norm(outputs) if normalised else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        if x.shape[-1] % 2:
            x = F.pad(x, (0, 1, 0, 1), mode="replicate")
        return activate(self.norm(self.conv(x)))


class Up(nn.Module):
    """Double the side, or one less: transposed 4 x 4 convolution with stride 2, norm and activation.

    On two CPU cores this took 12 ms forward and back where upsampling and a 3 x 3 convolution took 27 to 74.
    """

    def __init__(self, inputs: int, outputs: int, side: int) -> None:
        super().__init__()
        self.conv = nn.ConvTranspose2d(inputs, outputs, 4, 2, 1)
        self.norm = group_norm(outputs)
        self.side = side

    def forward(self, x: Tensor) -> Tensor:
        return activate(self.norm(crop(self.conv(x), self.side)))


def crop(x: Tensor, side: int) -> Tensor:
    """The upper left side x side of [n, c, h, w]."""
    return x if x.shape[-1] == side else x[..., :side, :side]


class PictureEncoder(nn.Module):
    """x [n, c, side, side], y -> [n, out]."""

    def __init__(self, side: int, colours: int, width: int, out: int, classes: int) -> None:
        super().__init__()
        rungs = ladder.sides(side)
        widths = ladder.channels(width, len(rungs) - 1)
        steps = zip((colours, *widths), widths, strict=False)
        self.down = nn.ModuleList(Down(a, b, normalised=index > 0) for index, (a, b) in enumerate(steps))
        self.last = nn.Linear(widths[-1] * rungs[-1] ** 2, out)
        self.classes = ClassRows(classes, out) if classes else None

    def forward(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        for part in self.down:
            x = part(x)
        out = self.last(x.flatten(1))
        return out if self.classes is None else out + self.classes(y)


class PictureDecoder(nn.Module):
    """z [n, latent], y -> bare output [n, c, side, side]. `first` is the linear layer on z.

    Every rung adds its part of the picture to the smooth enlargement of the coarser ones (output skips, Karras 2020,
    arXiv 1912.04958, section 4.1): coarse shapes are there early. After 50,000 pictures (one run each, batch 32)
    that took a GAN's Frechet distance from about 1,430 to 930.
    """

    def __init__(self, side: int, colours: int, width: int, latent: int, classes: int) -> None:
        super().__init__()
        rungs = ladder.sides(side)[::-1]  # coarse to fine
        widths = ladder.channels(width, len(rungs) - 1)[::-1]
        widths = (*widths, ladder.outermost(widths[-1]))
        self.base, self.width = rungs[0], widths[0]
        self.first = nn.Linear(latent, widths[0] * self.base**2)
        self.classes = ClassRows(classes, self.first.out_features) if classes else None
        self.norm = group_norm(widths[0])
        self.up = nn.ModuleList(Up(a, b, s) for a, b, s in zip(widths[:-1], widths[1:], rungs[1:], strict=True))
        self.parts = nn.ModuleList(nn.Conv2d(channels, colours, 1) for channels in widths[:-1])
        self.last = nn.Conv2d(widths[-1], colours, 3, padding=1)

    def forward(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        x = self.first(z)
        if self.classes is not None:
            x = x + self.classes(y)
        x = activate(self.norm(x.view(-1, self.width, self.base, self.base)))
        picture = self.parts[0](x)
        for up, part in zip(self.up, [*self.parts[1:], self.last], strict=True):
            x = up(x)
            picture = part(x) + F.interpolate(picture, size=x.shape[-2:], mode="bilinear")
        return picture


class PictureCritic(nn.Module):
    """x [n, c, side, side], y -> scores [n]; a class acts by projection (Miyato & Koyama 2018, arXiv 1802.05637).

    The first layer sees every pixel at full size. With it and a critic that learns twice as fast as the generator, one
    run's Frechet distance after 50,000 pictures was 640; the best without was 866.
    """

    def __init__(self, side: int, colours: int, width: int, classes: int, spectral: bool) -> None:
        super().__init__()
        rungs = ladder.sides(side)
        widths = ladder.channels(width, len(rungs) - 1)
        thin = ladder.outermost(widths[0])
        self.first = conv(colours, thin, 3, 1, 1, spectral)
        steps = zip((thin, *widths), widths, strict=False)
        self.down = nn.ModuleList(Down(a, b, normalised=False, spectral=spectral) for a, b in steps)
        inputs = widths[-1] * rungs[-1] ** 2
        self.last = linear(inputs, 1, spectral)
        self.classes = ClassRows(classes, inputs, spread=inputs**-0.5) if classes else None

    def features(self, x: Tensor, y: Tensor | None = None) -> list[Tensor]:
        """Activations after every halving, fine to coarse (Larsen's feature space)."""
        found, x = [], activate(self.first(x))
        for part in self.down:
            x = part(x)
            found.append(x)
        return found

    def judge(self, features: list[Tensor], y: Tensor | None = None) -> Tensor:
        """Scores [n] from `features`' answer."""
        x = features[-1].flatten(1)
        score = self.last(x).squeeze(1)
        return score if self.classes is None else score + (x * self.classes(y)).sum(1)

    def forward(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        return self.judge(self.features(x, y), y)
