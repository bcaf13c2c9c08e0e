"""One feature extractor for everybody: EfficientNet-Lite0 trained on ImageNet, 1,280 numbers a picture.

The network is the inverted-residual ladder of EfficientNet-B0 (Tan and Le 2019, arXiv 1905.11946, table 1) in its Lite
form: no squeeze-and-excitation, ReLU6. Distances in its space are named after it and never called FID.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval

NAME = "EfficientNet-Lite0"
FILE = "features/efficientnet-lite0.safetensors"  # beneath the folder of resources
SIDE, WIDTH = 64, 1280
BATCH = 64
# expansion, channels, kernel, stride of the first, number of blocks
_STAGES = ((1, 16, 3, 1, 1), (6, 24, 3, 2, 2), (6, 40, 5, 2, 2), (6, 80, 3, 2, 3), (6, 112, 5, 1, 3),
           (6, 192, 5, 2, 4), (6, 320, 3, 1, 1))


class ConvNorm(nn.Module):
    """Convolution with TensorFlow's "same" padding (the odd pixel goes right and below), BatchNorm, perhaps ReLU6.

    `fold` puts the norm into the convolution, as evaluation allows: half of the time on a CPU, the same numbers but for
    float32 rounding.
    """

    def __init__(self, inside: int, out: int, kernel: int = 1, stride: int = 1, groups: int = 1, active: bool = True):
        super().__init__()
        self.conv = nn.Conv2d(inside, out, kernel, stride, groups=groups, bias=False)
        self.norm: nn.Module = nn.BatchNorm2d(out, eps=1e-3)
        self.kernel, self.stride, self.active = kernel, stride, active
        if stride == 1:  # then nothing is odd, and the convolution can do it without a copy
            self.conv.padding = (kernel // 2, kernel // 2)

    def forward(self, x: Tensor) -> Tensor:
        """[n, inside, h, w] to [n, out, ceil(h / stride), ceil(w / stride)]."""
        if self.stride > 1:
            (top, bottom), (left, right) = (self._margins(edge) for edge in x.shape[2:])
            x = F.pad(x, (left, right, top, bottom))
        x = self.norm(self.conv(x))
        return F.relu6(x, inplace=True) if self.active else x

    def fold(self) -> None:
        """Once, after the weights have come."""
        assert isinstance(self.norm, nn.BatchNorm2d)
        self.conv, self.norm = fuse_conv_bn_eval(self.conv, self.norm), nn.Identity()

    def _margins(self, edge: int) -> tuple[int, int]:
        total = max(0, (-(-edge // self.stride) - 1) * self.stride + self.kernel - edge)
        return total // 2, total - total // 2


class Block(nn.Module):
    """Inverted residual: expand, filter each channel, project; the input is added where shapes agree."""

    def __init__(self, inside: int, out: int, expansion: int, kernel: int, stride: int) -> None:
        super().__init__()
        wide = inside * expansion
        self.expand = ConvNorm(inside, wide) if expansion > 1 else nn.Identity()
        self.depthwise = ConvNorm(wide, wide, kernel, stride, groups=wide)
        self.project = ConvNorm(wide, out, active=False)
        self.residual = stride == 1 and inside == out

    def forward(self, x: Tensor) -> Tensor:
        """[n, inside, h, w] to [n, out, ceil(h / stride), ceil(w / stride)]."""
        y = self.project(self.depthwise(self.expand(x)))
        return x + y if self.residual else y


class EfficientNetLite0(nn.Module):
    """[n, 3, h, w], normalised, to pooled features [n, 1280]."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = ConvNorm(3, 32, 3, 2)
        self.blocks = nn.Sequential()
        inside = 32
        for expansion, out, kernel, stride, count in _STAGES:
            for i in range(count):
                self.blocks.append(Block(inside, out, expansion, kernel, stride if i == 0 else 1))
                inside = out
        self.head = ConvNorm(inside, WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        return self.head(self.blocks(self.stem(x))).mean((2, 3))


class Extractor:
    """Features of pictures. path: the safetensors file (`resources / FILE`). Raises OSError if it is missing."""

    def __init__(self, path: str | Path, device: torch.device | str = "cpu") -> None:
        self.device = torch.device(device)
        with torch.device("meta"):
            network = EfficientNetLite0()
        weights = load_file(str(path))
        tracked = {key: torch.zeros((), dtype=torch.long) for key in network.state_dict() if key.endswith("_tracked")}
        network.load_state_dict(weights | tracked, assign=True)
        network = network.eval().requires_grad_(False).to(self.device)
        for part in network.modules():
            if isinstance(part, ConvNorm):
                part.fold()
        self.network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    @torch.no_grad()
    def features(self, pictures: np.ndarray | Tensor, batch: int = BATCH) -> Tensor:
        """float32 [n, 1280] on the device.

        pictures: uint8 [n, h, w, c], or what networks make: float [n, c, h, w] in [-1, 1], which is first rounded to
        the 256 levels that a file has, so that both ways agree. c is 1 or 3. The same input gives the same output on
        the same device; another batch size changes no more than float32 rounding.
        """
        starts = range(0, len(pictures), batch)
        parts = [self.network(self._prepared(pictures[start:start + batch])) for start in starts]
        return torch.cat(parts) if parts else torch.empty(0, WIDTH, device=self.device)

    def _prepared(self, pictures: np.ndarray | Tensor) -> Tensor:
        """[n, 3, 64, 64], (x - 127) / 128 on the scale 0..255."""
        part = torch.from_numpy(pictures.copy()) if isinstance(pictures, np.ndarray) else pictures
        part = part.to(self.device)
        if part.dtype == torch.uint8:
            levels = part.movedim(-1, 1).float()
        else:
            levels = ((part.float() + 1) * 127.5).round().clamp(0, 255)
        shrink = max(levels.shape[2:]) > SIDE
        if tuple(levels.shape[2:]) != (SIDE, SIDE):
            levels = F.interpolate(levels, (SIDE, SIDE), mode="bilinear", align_corners=False, antialias=shrink)
        x = ((levels - 127) / 128).expand(-1, 3, -1, -1)
        return x.contiguous(memory_format=torch.channels_last)
