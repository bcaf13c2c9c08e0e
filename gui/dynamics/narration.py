"""A step told act by act: the words, with the step's own numbers in their colours, and how fast they come."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from engine.answers import Act

SLOWEST, FASTEST, USUAL = 5.0, 0.2, 1.25  # seconds an act
LETTERS = {"critic": "D", "generator": "G", "elbo": "VAE", "autoencoder": "VAE"}
ACTS = {
    "critic": ("draw", "generate", "score", "loss", "update"),
    "generator": ("noise", "generate", "score", "pull", "update"),
    "elbo": ("draw", "encode", "decode", "loss", "update"),
    "autoencoder": ("draw", "encode", "decode", "loss", "update"),
}
SUBJECTS = {"critic": "the discriminator", "generator": "the generator"}  # else encoder and decoder
PENALTIES = (("r1", "R1"), ("r2", "R2"), ("gp", "gradient penalty"))
KEPT = 1024  # samples that an Act's tensors hold at most: so many may be more

Words = list[tuple[str, str]]  # (text, tone): "" plain, "number", "real", "generated"


# --- numbers ---------------------------------------------------------------------------------------------------------


def figure(value: float, digits: int = 3) -> str:
    """A number with so many significant digits: 0.667, −1.13, 12,345, 2.1 × 10⁻⁵. The minus is a real one."""
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else "−∞" if value < 0 else "∞"
    size = abs(value)
    if size and (size < 1e-4 or size >= 1e7):
        mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
        raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        return f"{mantissa} × 10{raised}".replace("-", "−")
    places = 2 if not size else max(0, digits - 1 - math.floor(math.log10(float(f"{size:.{digits - 1}e}"))))
    return f"{value:,.{places}f}".replace("-", "−")


def score(value: float) -> str:
    """A score of the discriminator, or a mean of them: two places, −0.85."""
    return f"{value:.2f}".replace("-", "−") if math.isfinite(value) and abs(value) < 1000 else figure(value)


def rate(value: float) -> str:
    """A learning rate as it was set: 0.0002."""
    return f"{value:.6f}".rstrip("0").rstrip(".") if 1e-6 <= value < 1 else figure(value)


def noun(kind: str, count: float | None) -> str:
    """What a sample is called: point or picture, in the number that is wanted."""
    one = "point" if kind == "points" else "picture"
    return one if count == 1 else f"{one}s"


# --- words -----------------------------------------------------------------------------------------------------------


class Facts:
    """What an act holds, by name; a number that is missing reads as None."""

    def __init__(self, phase: str, act: Act, kind: str) -> None:
        self.phase, self.kind = phase, kind
        self.numbers = dict(act.numbers)
        self._tensors: dict[str, np.ndarray] = dict(act.tensors)

    def number(self, name: str) -> float | None:
        return self.numbers.get(name)

    def count(self, tensor: str = "") -> int | None:
        """How many samples: as told, else as many as the tensor holds if those are all."""
        told = self.numbers.get("count")
        if told is not None:
            return round(told)
        rows = len(self._tensors[tensor]) if tensor in self._tensors else 0
        return rows if 0 < rows < KEPT else None

    def samples(self, which: str = "", tensor: str = "") -> str:
        """“256 generated points”, “generated points”."""
        count = self.count(tensor)
        parts = (f"{count:,}" if count is not None else "", which, noun(self.kind, count))
        return " ".join(part for part in parts if part)


def _number(text: str, value: float | None, tone: str = "number", spell: Callable[[float], str] = figure) -> Words:
    """The text and the number after it; nothing where there is no number."""
    return [] if value is None else [(text, ""), (spell(value), tone)]


def _draw(facts: Facts) -> Words:
    return [(f"Draw {facts.samples('real', 'x')} from the data.", "")]


def _noise(facts: Facts) -> Words:
    return [(f"Draw {_latents(facts.count('z'))} from the prior.", "")]


def _latents(count: int | None) -> str:
    return "latents" if count is None else f"{count:,} latent{'' if count == 1 else 's'}"


def _generate(facts: Facts) -> Words:
    whole = facts.samples("", "fake")
    if facts.phase == "critic":
        return [(f"Generate {whole} from noise; the generator stays as it is.", "")]
    return [(f"The generator makes {whole} of them.", "")]


def _score(facts: Facts) -> Words:
    real, made = facts.number("real_mean"), facts.number("fake_mean")
    if real is None or made is None:
        return [(f"The discriminator scores {facts.samples('generated', 'fake_scores')}", ""),
                *_number(": mean ", made, "generated", score), (".", "")]  # fmt: skip
    left, right = facts.count("real_scores"), facts.count("fake_scores")
    counted = f"{left:,} real and {right:,} generated" if left and right else "real and generated"
    return [(f"Score {counted} {noun(facts.kind, right)}: mean ", ""), (score(real), "real"), (" against ", ""),
            (score(made), "generated"), (".", "")]  # fmt: skip


def _critic_loss(facts: Facts) -> Words:
    said = [*_number("The discriminator’s loss is ", facts.number("loss"))]
    before = "; "
    for key, name in PENALTIES:
        found = _number(f"{before}{name} ", facts.number(key))
        said += found
        before = ", " if found else before
    return [*said, (".", "")] if said else [("The discriminator’s loss.", "")]


def _pull(facts: Facts) -> Words:
    said = [*_number("The generator’s loss is ", facts.number("loss"), "generated")]
    pull = facts.number("pull")
    if pull is not None:
        each = noun(facts.kind, 1)
        said += [(f"; its gradient pulls each {each} by " if said else f"The loss pulls each {each} by ", ""),
                 (figure(pull), "number"), (" on average", "")]  # fmt: skip
    return [*said, (".", "")] if said else [("The generator’s loss and its gradient.", "")]


def _encode(facts: Facts) -> Words:
    kl = _number(": KL divergence from the prior ", facts.number("kl"))
    return [(f"Encode {'them' if facts.count('means') is None else facts.samples('', 'means')} into posteriors", ""), *kl, (".", "")]


def _decode(facts: Facts) -> Words:
    error = _number(": reconstruction error ", facts.number("reconstruction"))
    count = facts.count("made")
    return [(f"Decode {_latents(count)} drawn from the posteriors", ""), *error, (".", "")]


def _encoder_loss(facts: Facts) -> Words:
    parts = (("elbo", "negative ELBO "), ("reconstruction", "reconstruction "), ("kl", "KL divergence "),
             ("generator", "fooling the discriminator "))  # fmt: skip
    found = [(name, value) for key, name in parts if (value := facts.number(key)) is not None]
    said: Words = []
    for place, (name, value) in enumerate(found):
        said += [(f"The loss: {name}" if not place else f", {name}", ""), (figure(value), "number")]
    return [*said, (".", "")] if said else [("The loss of encoder and decoder.", "")]


def _update(facts: Facts) -> Words:
    said = [(f"Update {SUBJECTS.get(facts.phase, 'encoder and decoder')}", "")]
    parts = (("gradient", "gradient norm ", figure), ("change", "the weights move by ", figure), ("lr", "learning rate ", rate))
    before = ": "
    for key, name, spell in parts:
        found = _number(f"{before}{name}", facts.number(key), spell=spell)
        said += found
        before = ", " if found else before
    return [*said, (".", "")]


TOLD: dict[str, Callable[[Facts], Words]] = {
    "draw": _draw, "noise": _noise, "generate": _generate, "score": _score, "pull": _pull,
    "encode": _encode, "decode": _decode, "update": _update,
}  # fmt: skip


def sentence(phase: str, act: Act, kind: str = "points") -> Words:
    """One act in words: (text, tone) runs, with the numbers of this very step. kind: "points" or "image"."""
    if act.key == "loss":
        return _critic_loss(Facts(phase, act, kind)) if phase == "critic" else _encoder_loss(Facts(phase, act, kind))
    told = TOLD.get(act.key)
    return told(Facts(phase, act, kind)) if told is not None else [(act.key.capitalize() + ".", "")]


def plain(words: Words) -> str:
    """The runs as one text, for tooltips and screen readers."""
    return "".join(text for text, _ in words)


def rounds(networks: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """(phase, number of acts) of a whole step of a family that has these networks, in order."""
    phases: tuple[str, ...] = ("elbo",) if networks else ()
    if "critic" in networks:
        phases = ("critic", "autoencoder" if "encoder" in networks else "generator")
    return tuple((phase, len(ACTS[phase])) for phase in phases)


# --- pacing ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """What is told now: the act, and which of how many in its phase (from 0)."""

    phase: str
    act: Act
    index: int
    count: int


class Pacing:
    """A queue of acts and how long each stays. It holds no clock: `next` is called when the time is over."""

    def __init__(self, seconds: float = USUAL) -> None:
        self.seconds, self.paused = USUAL, False
        self.current: Moment | None = None
        self._queue: list[Moment] = []
        self.set_seconds(seconds)

    def set_seconds(self, seconds: float) -> None:
        """Seconds an act, held within 0.2 to 5."""
        self.seconds = min(max(seconds, FASTEST), SLOWEST)

    def add(self, phase: str, acts: Sequence[Act]) -> None:
        """One more phase behind what still waits."""
        self._queue += [Moment(phase, act, index, len(acts)) for index, act in enumerate(acts)]

    @property
    def waiting(self) -> int:
        """Acts that are still to come."""
        return len(self._queue)

    @property
    def playing(self) -> bool:
        """Something is told or waits to be."""
        return self.current is not None or bool(self._queue)

    @property
    def runs(self) -> bool:
        """Time moves it on."""
        return self.playing and not self.paused

    def next(self) -> Moment | None:
        """The next act becomes the current one; None, and nothing is current, where there is none. Pause does not stop it."""
        self.current = self._queue.pop(0) if self._queue else None
        return self.current

    def pause(self, paused: bool = True) -> None:
        """Stay at the current act until it is taken back, or `next` is called."""
        self.paused = paused

    def clear(self) -> None:
        """Nothing is told any more; pace and pause stay."""
        self._queue.clear()
        self.current = None


class Narrator(QObject):
    """Moves a Pacing on by a timer, which runs only while something is told and not paused."""

    told = Signal(object)  # Moment
    finished = Signal()  # the queue is empty, and the last act has had its time

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pacing = Pacing()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.next)

    def play(self, phase: str, acts: Sequence[Act]) -> None:
        """Tell these acts, at once or after what is being told."""
        self.pacing.add(phase, acts)
        if self.pacing.current is None and acts:
            self.next()

    def next(self) -> None:
        """Tell the next act now; `finished` after the last one."""
        moment = self.pacing.next()
        self._arm()
        if moment is not None:
            self.told.emit(moment)
        else:
            self.finished.emit()

    def pause(self, paused: bool) -> None:
        """Stay at the current act; taking it back gives it its whole time again."""
        self.pacing.pause(paused)
        self._arm()

    def set_seconds(self, seconds: float) -> None:
        """The new pace, from the current act on."""
        self.pacing.set_seconds(seconds)
        if self._timer.isActive():
            self._arm()

    def stop(self) -> None:
        """Tell nothing more; no signal."""
        self.pacing.clear()
        self._arm()

    def _arm(self) -> None:
        if self.pacing.runs:
            self._timer.start(round(self.pacing.seconds * 1000))
        else:
            self._timer.stop()
