"""Where the nodes of each family stand and what leads where, as data. No Qt here.

Positions are fractions of the strip, so that it works at any width; a node is never wider than its own shape allows, so
extra width goes between the nodes. Captions are placed afterwards and give way where there is no room.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

POINTS = "points"
GAP = 3.0  # px between a node and its caption


class Box(NamedTuple):
    """A rectangle in px."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def meets(self, other: Box, apart: float = 0.0) -> bool:
        """Whether the two overlap, or are nearer than `apart` px."""
        return (self.x < other.right + apart and other.x < self.right + apart
                and self.y < other.bottom + apart and other.y < self.bottom + apart)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """x, y: centre, and width, height, as fractions of the strip; shape: the largest ratio of width to height.

    layer: key of the legend's layer that it switches ("": none). role: colour of its lines.
    loss: key of the loss that it shows ("": a thumbnail). beside: its caption stands at its left.
    """

    key: str
    label: str
    layer: str
    x: float
    y: float
    width: float
    height: float
    shape: float = 1.3
    role: str = "secondary"
    loss: str = ""
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """From the right of a node to the left of another. port: where it enters, as a fraction of that node's height.

    back: a gradient's way, dashed: "over" the nodes or "under" them.
    """

    start: str
    end: str
    role: str = "outline_strong"
    port: float = 0.5
    back: str = ""

    @property
    def key(self) -> str:
        return f"{self.start}>{self.end}"


@dataclass(frozen=True, slots=True)
class Graph:
    """A family's nodes and edges, in the order of the data's way."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def node(self, key: str) -> Node | None:
        return next((node for node in self.nodes if node.key == key), None)


def _loss(key: str, label: str, role: str, y: float, height: float, layer: str = "") -> Node:
    return Node(f"loss_{key}", label, layer, 0.872, y, 0.226, height, shape=20.0, role=role, loss=key)


def _gan() -> Graph:
    nodes = (
        Node("noise", "Noise", "", 0.066, 0.335, 0.064, 0.39, 1.15),
        Node("generator", "Generator", "manifold", 0.188, 0.335, 0.074, 0.39, role="generated"),
        Node("samples", "Samples", "made", 0.315, 0.335, 0.074, 0.39, role="generated"),
        Node("real", "Real", "real", 0.315, 0.805, 0.074, 0.25, 2.0, role="real", beside=True),
        Node("critic", "Discriminator", "field", 0.483, 0.40, 0.135, 0.53, 1.8),
        Node("scores", "Scores", "slope", 0.645, 0.40, 0.09, 0.43, 1.5),
        _loss("critic", "Loss D", "real", 0.25, 0.34),
        _loss("generator", "Loss G", "generated", 0.71, 0.34, "pull"),
    )
    edges = (
        Edge("noise", "generator"), Edge("generator", "samples", "generated"), Edge("samples", "critic", port=0.42),
        Edge("real", "critic", port=0.58), Edge("critic", "scores"), Edge("scores", "loss_critic"),
        Edge("scores", "loss_generator"), Edge("loss_critic", "critic", back="over"),
        Edge("loss_generator", "generator", back="under"),
    )  # fmt: skip
    return Graph(nodes, edges)


def _vae() -> Graph:
    nodes = (
        Node("real", "Data", "real", 0.066, 0.42, 0.07, 0.46, role="real"),
        Node("encoder", "Encoder", "", 0.186, 0.42, 0.07, 0.46),
        Node("posterior", "Posteriors", "posteriors", 0.306, 0.42, 0.07, 0.46, role="real"),
        Node("latent", "Latents", "", 0.426, 0.42, 0.07, 0.46),
        Node("generator", "Decoder", "manifold", 0.546, 0.42, 0.07, 0.46, role="generated"),
        Node("samples", "Reconstructions", "made", 0.678, 0.42, 0.08, 0.46, role="generated"),
        _loss("reconstruction", "Reconstruction", "generated", 0.25, 0.34),
        _loss("kl", "KL divergence", "real", 0.71, 0.34),
    )
    edges = (
        Edge("real", "encoder", "real"), Edge("encoder", "posterior"), Edge("posterior", "latent"),
        Edge("latent", "generator"), Edge("generator", "samples", "generated"), Edge("samples", "loss_reconstruction"),
        Edge("samples", "loss_kl"), Edge("loss_reconstruction", "generator", back="over"),
        Edge("loss_kl", "encoder", back="under"),
    )  # fmt: skip
    return Graph(nodes, edges)


def _vaegan() -> Graph:
    nodes = (
        Node("data", "Data", "real", 0.047, 0.335, 0.056, 0.36, role="real"),
        Node("encoder", "Encoder", "", 0.132, 0.335, 0.056, 0.36),
        Node("posterior", "Posteriors", "posteriors", 0.22, 0.335, 0.056, 0.36, role="real"),
        Node("latent", "Latents", "", 0.305, 0.335, 0.056, 0.36),
        Node("noise", "Noise", "", 0.305, 0.80, 0.056, 0.23, 2.0, beside=True),
        Node("generator", "Decoder", "manifold", 0.392, 0.335, 0.06, 0.36, role="generated"),
        Node("rebuilt", "Rebuilt", "made", 0.492, 0.125, 0.062, 0.165, 2.4, role="generated"),
        Node("samples", "Samples", "made", 0.492, 0.455, 0.062, 0.165, 2.4, role="generated"),
        Node("real", "Real", "real", 0.492, 0.785, 0.062, 0.165, 2.4, role="real", beside=True),
        Node("critic", "Discriminator", "field", 0.61, 0.40, 0.11, 0.46, 1.8),
        Node("scores", "Scores", "slope", 0.717, 0.40, 0.056, 0.36, 1.4),
        *(_loss(key, label, role, 0.15 + 0.225 * row, 0.165, layer) for row, (key, label, role, layer) in enumerate((
            ("critic", "Loss D", "real", ""), ("generator", "Fooling D", "generated", "pull"),
            ("reconstruction", "Reconstruction", "text", ""), ("kl", "KL divergence", "secondary", "")))),
    )  # fmt: skip
    edges = (
        Edge("data", "encoder", "real"), Edge("encoder", "posterior"), Edge("posterior", "latent"), Edge("latent", "generator"),
        Edge("noise", "generator", port=0.75), Edge("generator", "rebuilt", "generated"), Edge("generator", "samples", "generated"),
        Edge("rebuilt", "critic", port=0.25), Edge("samples", "critic", port=0.5), Edge("real", "critic", port=0.75),
        Edge("critic", "scores"), *(Edge("scores", f"loss_{key}") for key in ("critic", "generator", "reconstruction", "kl")),
        Edge("loss_critic", "critic", back="over"), Edge("loss_kl", "generator", back="under"),
        Edge("loss_kl", "encoder", back="under"),
    )  # fmt: skip
    return Graph(nodes, edges)


def graph(networks: tuple[str, ...], kind: str) -> Graph:
    """The graph of a family that has these networks; pictures have no layers to switch. Empty without networks."""
    if "critic" in networks:
        made = _vaegan() if "encoder" in networks else _gan()
    else:
        made = _vae() if networks else Graph((), ())
    if kind == POINTS:
        return made
    return Graph(tuple(_without_layer(node) for node in made.nodes), made.edges)


def _without_layer(node: Node) -> Node:
    return Node(node.key, node.label, "", node.x, node.y, node.width, node.height, node.shape, node.role, node.loss, node.beside)


def boxes(made: Graph, width: float, height: float) -> dict[str, Box]:
    """Each node's rectangle in a strip of that size."""
    found = {}
    for node in made.nodes:
        high = node.height * height
        wide = node.width * width if node.loss else min(node.width * width, node.shape * high)
        left = node.x * width - (node.width * width if node.loss else wide) / 2
        found[node.key] = Box(left, node.y * height - high / 2, wide, high)
    return found


class Line(NamedTuple):
    """Height in px of a line of text, and how wide a text is in it."""

    height: float
    measure: Callable[[str], float]


class Placed(NamedTuple):
    """Where a text stands."""

    key: str
    text: str
    box: Box
    second: bool  # the smaller line beneath the name


def captions(made: Graph, at: Mapping[str, Box], size: tuple[float, float], name: Line, fact: Line,
             facts: Mapping[str, str]) -> list[Placed]:  # fmt: skip
    """The names of the nodes, then their facts ("3 × 48"), wherever they touch no node and no text before them."""
    taken = list(at.values())
    placed: list[Placed] = []
    for second, line in ((False, name), (True, fact)):
        for node in made.nodes:
            text = facts.get(node.key, "") if second else node.label
            first = next((one.box for one in placed if one.key == node.key), None)
            if not text or node.loss or (second and first is None):
                continue
            box = _caption(node, at[node.key], line, line.measure(text), first)
            inside = box.x >= 2 and box.right <= size[0] - 2 and box.y >= 0 and box.bottom <= size[1] - 2
            own = at[node.key]
            if inside and not any(box.meets(other, 2.0 if other is not own and other is not first else 0.0) for other in taken):
                taken.append(box)
                placed.append(Placed(node.key, text, box, second))
    return placed


def _caption(node: Node, own: Box, line: Line, wide: float, first: Box | None) -> Box:
    if first is not None:
        return Box(own.x + (own.width - wide) / 2, first.bottom, wide, line.height) if not node.beside else Box(
            first.right - wide, first.bottom, wide, line.height)  # fmt: skip
    if node.beside:
        return Box(own.x - 8 - wide, own.y + (own.height - line.height) / 2, wide, line.height)
    return Box(own.x + (own.width - wide) / 2, own.bottom + GAP, wide, line.height)
