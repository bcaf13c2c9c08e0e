"""An engine for the tests of the window: the same mailboxes and messages, answers written down beforehand, no torch."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import Image

from engine.answers import Answer, Kept, Rewound
from engine.commands import (
    Advance,
    Axes,
    Close,
    Command,
    Continue,
    DataItem,
    Decode,
    Discard,
    Edit,
    Follow,
    Inspect,
    Lattice,
    Open,
    Originals,
    Pause,
    Point,
    Preflight,
    Probe,
    Resume,
    RunSpec,
    Seed,
    Start,
    StopAndKeep,
)  # fmt: skip
from engine.events import (
    AxesFound,
    Checkpointed,
    Closed,
    DataInfo,
    DataSeen,
    Decoded,
    Edited,
    Event,
    Exploring,
    Failed,
    FamilyInfo,
    Finished,
    OriginalsShown,
    Preflighted,
    Ready,
    Series,
    Snapshotted,
    Stage,
    State,
    Stepped,
    Tick,
    sealed,
)  # fmt: skip
from engine.fields import Choice, Field
from engine.filming import Film, Filming, FilmSaved
from engine.mailbox import Outbox
from engine.manifest import Manifest, Sample, to_toml
from engine.questions import (
    Beside,
    Cover,
    Divergence,
    Gauge,
    Judge,
    Keep,
    Lay,
    Mind,
    Question,
    Rewind,
    SavePlane,
    Scene,
    Survey,
    Tile,
)
from tests.gui import scripted_atlas as atlas
from tests.gui import scripted_game as game
from tests.gui.dynamics import scenes

C = TypeVar("C")

_LR = Field("lr", "Learning rate", 1e-3, "How far one step moves the weights.", 1e-7, 0.1, scale="log", live=True,
            group="Optimiser")
_BATCH = Field("batch", "Batch", 64, "Samples in one step.", 1, 16384, scale="power2", group="Optimiser")
_LATENT = Field("latent_dim", "Latent dimensions", 32, "Length of the latent vector.", 1, 1024, scale="power2",
                group="Network")
_WIDTH = Field("width", "Width", 32, "Channels of the first layer.", 4, 512, scale="power2", group="Network")
_SIZE = Field("size", "Picture size", 0, "Pictures are scaled to this many pixels; 0 keeps their own.", 0, 256, step=4,
              unit="px", group="Network")
_BETA = Field("beta", "Beta", 1.0, "Weight of the divergence.", 0.0, 100.0, live=True, group="Loss")
_LIKELIHOOD = Field("likelihood", "Likelihood", "optimal", "How a reconstruction is judged.", group="Loss", choices=(
    Choice("optimal", "Gaussian, optimal sigma"), Choice("bernoulli", "Bernoulli"), Choice("fixed", "Gaussian, fixed")))
_SIGMA = Field("sigma", "Sigma", 0.1, "Of the fixed Gaussian.", 0.001, 1.0, scale="log", group="Loss",
               needs=(("likelihood", ("fixed",)),), reason="Only for a fixed Gaussian.")
_LOSS = Field("loss", "Loss", "hinge", "The adversarial loss.", group="Loss", choices=(
    Choice("hinge", "Hinge"), Choice("ns", "Non-saturating"), Choice("wgan", "Wasserstein")))
_R1 = Field("r1", "R1", 0.0, "Holds the critic's slope at the data down.", 0.0, 100.0, live=True, group="Loss")
_LAB = (("batch", 256), ("latent_dim", 2))
_SPECTRAL = Field("spectral", "Spectral norm", True, "Bounds the critic's slope.", group="Adversarial")

FAMILIES = (
    FamilyInfo("vae", "VAE", "Encodes and decodes; smooth latents.",
               (_LR, _BATCH, _LATENT, _WIDTH, _SIZE, _LIKELIHOOD, _SIGMA, _BETA),
               (("quick", (("width", 16), ("latent_dim", 16))), ("balanced", ()), ("quality", (("width", 64),))),
               True, (Series("reconstruction", "Reconstruction", "real"), Series("kl", "Divergence", "generated")),
               ("image", "points"), game.NETWORKS["vae"], _LAB),
    FamilyInfo("gan", "GAN", "Sharp pictures from a game of two networks.",
               (_LR, _BATCH, _LATENT, _WIDTH, _SIZE, _LOSS, _R1, _SPECTRAL),
               (("quick", (("width", 16),)), ("balanced", ()), ("quality", (("width", 64),))),
               False, (Series("critic", "Discriminator", "real"), Series("generator", "Generator", "generated")),
               ("image", "points"), game.NETWORKS["gan"], (*_LAB, ("r1", 0.1))),
    FamilyInfo("vaegan", "VAE-GAN", "Both at once.", (_LR, _BATCH, _LATENT, _WIDTH, _SIZE, _BETA, _LOSS),
               (("quick", (("width", 16),)), ("balanced", ()), ("quality", (("width", 64),))),
               True, (Series("critic", "Discriminator", "real"), Series("generator", "Generator", "generated")),
               ("image",), game.NETWORKS["vaegan"]),
)  # fmt: skip


def picture(latent: np.ndarray, size: int = 28, channels: int = 1) -> np.ndarray:
    """A picture uint8 [size, size, channels] that changes smoothly with its latent [dim]."""
    y, x = np.mgrid[0:size, 0:size] / size - 0.5
    z = np.resize(latent, 12).astype(float)
    value = np.zeros((size, size))
    for k in range(3):
        cx, cy, w = 0.22 * z[4 * k], 0.22 * z[4 * k + 1], 0.09 + 0.05 * abs(np.tanh(z[4 * k + 2]))
        value += (0.9 - 0.2 * k) * np.exp(-((x - cx) ** 2 + ((y - cy) * (1 + 0.3 * np.tanh(z[4 * k + 3]))) ** 2) / w**2)
    grey = (255 * np.clip(value, 0, 1)).astype(np.uint8)
    tint = [1.0, 0.8, 0.6][:channels] if channels == 3 else [1.0]
    return np.stack([(grey * t).astype(np.uint8) for t in tint], -1)


def data_info(name: str, title: str, kind: str = "image", shape: tuple[int, ...] = (28, 28, 1), count: int = 10_000,
              classes: tuple[str, ...] = (), refused: tuple[tuple[str, str], ...] = ()) -> DataInfo:  # fmt: skip
    """A source of data with a small picture of it."""
    seed = sum(name.encode())
    tiles = [picture(np.random.default_rng(seed + i).standard_normal(12), 21, 3) for i in range(4)]
    small = np.concatenate([np.concatenate(tiles[:2], 1), np.concatenate(tiles[2:], 1)], 0)
    return DataInfo(name, title, kind, shape, count, classes, "MIT", sealed(small), refused)


CLASSES = ("T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
DATA = (
    data_info("fashion-mnist", "Fashion-MNIST", classes=CLASSES),
    data_info("emoji", "Emoji", shape=(32, 32, 3), count=1911),
    data_info("textures", "Textures", shape=(64, 64, 3), count=233),
    data_info("digits", "Digits", shape=(8, 8, 1), count=1797, classes=tuple("0123456789")),
    data_info("cities", "Cities", "points", (2,), 34_006),
    data_info("ring8", "Ring of eight", "points", (2,), 20_000),
)
SNAPSHOTS = (0, 100, 200)  # steps that are kept of every run


class ScriptedEngine:
    """The engine port, played from a script. `commands` is what was asked; `tell` posts events of one's own.

    With `auto` every command is answered at once as the engine would, but nothing trains by itself: call `train`.
    """

    def __init__(self, *, auto: bool = True, ready: bool = True) -> None:
        self.auto, self.begin = auto, ready
        self.commands: list[Command | Question] = []
        self.fail: frozenset[type] = frozenset()  # questions that can't be answered
        self.refuse: Callable[[RunSpec], Preflighted | None] = lambda spec: None
        self.state = State.IDLE
        self.run: Path | None = None
        self.spec = RunSpec("fashion-mnist", "vae")
        self.step = self.images = 0
        self.family, self.kind, self.dim = "vae", "image", 32
        self.explored: Path | None = None
        self.shown: Exploring | None = None
        self.kept_critic = True  # of runs that are opened
        self.past: int | None = None
        self.probed: float | None = None
        self.beside: Path | None = None
        self.started = self.closed = False
        self._out: Outbox[Event | Answer] = Outbox()

    # --- the port ----------------------------------------------------------------------------------------------------

    def start(self, wake: Callable[[], None]) -> None:
        self._out = Outbox(wake)
        self.started = True
        if self.begin:
            self.ready()

    def post(self, command: Command | Question) -> None:
        self.commands.append(command)
        if self.auto:
            self.answer(command)

    def drain(self) -> list[Event | Answer]:
        return self._out.drain()

    def close(self, timeout: float = 20.0) -> bool:
        if not self.closed:
            self.post(Close())
        return True

    # --- for the tests -----------------------------------------------------------------------------------------------

    def ready(self) -> None:
        self.tell(Ready(FAMILIES, DATA, "CPU · 2 threads", (("torch", "2.13.0"),)))

    def tell(self, *events: Event | Answer) -> None:
        for event in events:
            self._out.post(event)

    def asked(self, kind: type[C]) -> list[C]:
        """Every command of one type, oldest first."""
        return [command for command in self.commands if isinstance(command, kind)]

    def train(self, ticks: int = 1, images: int = 640) -> None:
        """Go on training: ticks of numbers, and a newer snapshot."""
        for _ in range(ticks):
            self.step += images // 64
            self.images += images
            self.tell(self._tick())
        if self.probed is not None and self.shown is not None:
            self.tell(game.vitals(self.shown, self.step))
        if self.run is not None:
            self.tell(Snapshotted(self.run, self.step))

    def answer(self, command: Command | Question) -> None:
        """What the engine would tell."""
        match command:
            case Preflight():
                self.tell(self.refuse(command.spec) or self._preflight(command))
            case Start():
                self.spec, self.run, self.step, self.images = command.spec, command.out, 0, 0
                self._begin(command.spec.model, command.paused)
            case Advance():
                self._advance(command)
            case Probe():
                self.probed = command.every
            case Resume():
                self.run, self.step, self.images = command.run, 1000, 64_000
                self.spec = replace(self.spec, stop=command.stop or self.spec.stop)
                self._begin("vae")
            case Pause():
                self._to(State.PAUSED)
                self.tell(Checkpointed(self._run(), self.step, time.time()))
            case Continue():
                self._to(State.TRAINING)
            case StopAndKeep() | Discard():
                self._end(kept=isinstance(command, StopAndKeep))
            case Edit(key=key, value=value):
                self.tell(Edited(key, value, self.step))
            case Inspect():
                self._inspect(command)
            case Close():
                self.closed = True
                self.tell(Closed())
            case _:
                self._show(command)

    def _advance(self, command: Advance) -> None:
        """As the worker does: a run that trains stands still first; the acts, then the step is counted."""
        if self.state is State.TRAINING:
            self._to(State.PAUSED)
        if command.narrate:
            pictures = sealed(np.stack([picture(self._latent(Point(Seed(number)))) for number in range(16)]))
            self.tell(*game.narrated(self._run(), self.step, self.family, self.kind, command.networks, pictures))
        self.step += command.count
        self.images += command.count * 64
        self.tell(Stepped(self._run(), self.step, command.networks, not command.networks), Snapshotted(self._run(), self.step))

    def _show(self, command: Command | Question) -> None:
        if type(command) in self.fail:
            tag = command.tag if isinstance(command, Judge) else type(command).__name__.lower()
            self.tell(Failed("explore", f"This could not be shown: {tag}.", "Open the run again.", tag))
            return
        match command:
            case Scene() | Gauge() | Divergence() | Cover() | Mind() | Judge():
                self._observe(command)
            case Keep():
                self.tell(self._keep(command))
            case Lay() | Survey() | Tile() | SavePlane():
                self._chart(command)
            case Film(request=request):
                self.tell(Filming(request, 0.5), FilmSaved(request, command.path, len(command.points), (504, 504), self.seen_step))
            case Rewind():
                self._rewind(command)
            case Beside(run=other):
                self.beside = other
            case Open():
                self._explore(command.run, live=False)
            case Follow():
                self._explore(self._run(), live=True)
            case Decode():
                self.tell(self._decode(command))
            case Originals():
                self.tell(self._originals(command))
            case Axes():
                share = 0.3 * 0.7 ** np.arange(command.count)
                self.tell(AxesFound(command.request, self.step, sealed(share), "principal axes of the latents"))

    def _observe(self, asked: Scene | Gauge | Divergence | Cover | Mind | Judge) -> None:
        assert self.shown is not None, "nothing is explored"
        if asked.run not in (None, self.shown.run):
            return
        points = asked.points if isinstance(asked, Judge) else (asked.point,) if isinstance(asked, Mind) else ()
        pictures = [picture(self._latent(point)) for point in points] or [np.zeros((28, 28, 1), np.uint8)]
        self.tell(game.observed(asked, self.shown, self.seen_step, sealed(np.stack(pictures)), self.beside is not None))

    def _chart(self, asked: Lay | Survey | Tile | SavePlane) -> None:
        if self.shown is not None and asked.run in (None, self.shown.run):
            self.tell(atlas.charted(asked, self.shown, self.seen_step, self._latent, picture))

    @property
    def seen_step(self) -> int:
        """Of the moment that is looked at."""
        return self.step if self.past is None else self.past

    def _rewind(self, asked: Rewind) -> None:
        assert self.shown is not None
        before = self.past
        self.past = min(SNAPSHOTS, key=lambda step: abs(step - asked.step)) if asked.step is not None else None
        self.tell(Rewound(asked.request, self.shown.run, self.seen_step, self.past is None, SNAPSHOTS,
                          ((50, "lr 0.001 > 0.002"),)))  # fmt: skip
        if self.past != before:
            self.tell(Snapshotted(self.shown.run, self.seen_step))

    def _run(self) -> Path:
        assert self.run is not None, "nothing trains"
        return self.run

    def _to(self, state: State) -> None:
        self.state = state
        self.tell(Stage(state, self.run))

    def _begin(self, family: str, paused: bool = False) -> None:
        self.family = family
        source = next((data for data in DATA if data.name == self.spec.data), None)
        self.kind = source.kind if source is not None else "points" if self.spec.data.endswith(".csv") else "image"
        self.dim = 2 if self.kind == "points" else 32
        write_run(self._run(), self.spec)
        self._to(State.PREPARING)
        self._to(State.PAUSED if paused else State.TRAINING)
        self._explore(self._run(), live=True)

    def _end(self, *, kept: bool) -> None:
        self._to(State.FINISHING)
        self.tell(Finished(self._run(), self.step, self.images, kept))
        self._to(State.IDLE)

    def _explore(self, run: Path, *, live: bool) -> None:
        self.explored = run
        info = next(family for family in FAMILIES if family.name == self.family)
        x = np.linspace(0, 20_000, 60)
        curves = () if live else tuple(
            (series.key, sealed(np.stack([x, 1 + k + np.exp(-x / 5000)], 1))) for k, series in enumerate(info.series))
        points, self.past, self.beside = self.kind == "points", None, None
        networks = tuple(name for name in info.networks if live or self.kept_critic or name != "critic")
        self.shown = Exploring(
            run, run.name, self.family, self.kind, "scatter" if points else "picture", (2,) if points else (28, 28, 1),
            self.dim, (), info.encodes, live, self.step, 10_000,
            scenes.ring(2000) if points else sealed(np.zeros((0, 2), np.float32)), curves, networks, SNAPSHOTS,
            scenes.f32(scenes.CENTRES if points else np.zeros((0, 2))), scenes.SIGMA if points else 0.0,
            "hinge" if "critic" in info.networks else "",
        )  # fmt: skip
        self.tell(self.shown)

    def _inspect(self, command: Inspect) -> None:
        folder = Path(command.data)
        if folder.suffix == ".csv" and folder.is_file():
            rows = len(folder.read_text(encoding="utf-8").splitlines()) - 1
            self.tell(DataSeen(command.request, data_info(str(folder), folder.stem, "points", (2,), rows)))
            return
        if not folder.is_dir():
            self.tell(Failed("data", f"“{folder.name}” is not a folder.", "Choose a folder of pictures.",
                             tag=str(command.request)))
            return
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        bad = tuple((str(path), "It is not a picture.") for path in files if path.suffix != ".png")
        info = data_info(str(folder), folder.name, count=len(files) - len(bad), refused=bad)
        self.tell(DataSeen(command.request, info))

    def _preflight(self, command: Preflight) -> Preflighted:
        images, rate = command.spec.stop.images, 1690.0
        return Preflighted(command.request, 1_100_000, 74_000_000, rate, images / rate if images else None)

    def _tick(self) -> Tick:
        t, wave = self.images / 20_000, np.sin(self.images / 900)
        info = next(family for family in FAMILIES if family.name == self.family)
        numbers = []
        for k, series in enumerate(info.series):
            value = float(1.6 - k + 0.5 * np.exp(-t) + 0.12 * wave)
            numbers += [(series.key, value), (f"held_out/{series.key}", value + 0.08)]
        stop = self.spec.stop
        left = (stop.images - self.images) / 1690 if stop.images else None
        return Tick(self._run(), self.step, self.images, self.images / 1690, tuple(numbers), 1690.0, stop, left)

    def _latent(self, point: Point) -> np.ndarray:
        match point.place:
            case Seed(number=number) | DataItem(index=number):
                z = np.random.default_rng(number).standard_normal(self.dim)
            case Lattice(x=x, y=y):
                z = np.sin(np.arange(self.dim) * 1.7 + 0.9 * x) + np.cos(np.arange(self.dim) * 0.6 + 0.8 * y)
            case place if hasattr(place, "array"):
                z = place.array().astype(float).copy()
            case place:
                a, b = self._latent(place.a), self._latent(place.b)
                z = (1 - place.t) * a + place.t * b
        for axis, distance in point.offsets:
            z[axis % self.dim] += 0.5 * distance
        return (z * point.truncation).astype(np.float32)

    def _decode(self, command: Decode) -> Decoded:
        latents = np.stack([self._latent(point) for point in command.points])
        points = self.kind == "points"
        samples = scenes.f32(scenes.generate(latents)) if points else sealed(np.stack([picture(z) for z in latents]))
        return Decoded(command.request, command.tag, samples, sealed(latents), self.seen_step)

    def _keep(self, command: Keep) -> Kept:
        found, run = self._decode(Decode(command.request, "", command.points)), command.run or self._run()
        return Kept(command.request, run, found.step, command.raw, found.samples, found.latents, "id-1", run.name, "data-1",
                    "weights-1", True)

    def _originals(self, command: Originals) -> OriginalsShown:
        indices = command.indices if command.indices is not None else tuple(range(command.count))
        samples = [picture(np.random.default_rng(i).standard_normal(12)) for i in indices]
        if self.kind == "points":
            samples = list(scenes.ring(2000)[list(indices)])
        return OriginalsShown(command.request, command.tag, indices, sealed(np.stack(samples)), ("",) * len(indices))


def write_run(folder: Path, spec: RunSpec, step: int = -1) -> Path:
    """A run as the library sees it: run.toml, a picture of the wall, and with `step` a checkpoint's (empty) file."""
    (folder / "wall").mkdir(parents=True, exist_ok=True)
    made = Manifest(spec, folder.name, Sample("image", (28, 28, 1)), 32, data_title="Fashion-MNIST", count=10_000,
                    tuned=(("precision", "fp32"),))  # fmt: skip
    (folder / "run.toml").write_text(to_toml(made), encoding="utf-8")
    rng = np.random.default_rng(len(folder.name))
    tiles = [picture(rng.standard_normal(12))[..., 0] for _ in range(4)]
    wall = Image.fromarray(np.block([tiles[:2], tiles[2:]]))
    wall.save(folder / "wall" / f"{max(step, 0)}.webp", lossless=True)
    if step >= 0:
        (folder / "checkpoints").mkdir(exist_ok=True)
        (folder / "checkpoints" / f"{step}.safetensors").write_bytes(b"")
    return folder
