"""What the instruments say: thresholds, sentences and numbers as pure functions. No Qt."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from engine.answers import Covered, DivergenceFound, Measure
from engine.fields import Value
from gui import wording

EVEN, FAR = 1 / 3, 0.8  # advantage 2 P - 1: P = 2/3 of the pairs told apart is a lead, P = 9/10 a long one
WEAK = 0.01  # of the largest pull: below it, the generator hardly moves
NAMED = 4  # so many lost modes are named, the others counted
DASH = "–"

NETWORKS = {"encoder": "encoder", "decoder": "generator", "critic": "discriminator"}
CONTAINERS = {"layers", "parts", "parametrizations", "original"}  # of a layer's dotted name, what says nothing

Parts = tuple[tuple[str, str], ...]  # (text, font role): "number" and "label" in text colour, "caption" in secondary


# --- numbers ---------------------------------------------------------------------------------------------------------


def figure(value: float, digits: int = 3) -> str:
    """Three significant digits, a real minus, powers of ten where there would be many zeros; a dash where not finite."""
    if not math.isfinite(value):
        return DASH
    if value == 0:
        return "0"
    power = math.floor(math.log10(abs(value)))
    if power < -3 or power >= 6:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        return f"{mantissa}e{int(exponent)}".replace("-", "−")
    return f"{value:,.{max(0, digits - 1 - power)}f}".replace("-", "−")


def near(value: float) -> str:
    """Two decimals, for numbers that stand side by side: 0.27, −1.58; two digits where these would say little: 0.035."""
    if not math.isfinite(value) or (0 < abs(value) < 0.001) or abs(value) >= 1000:
        return figure(value, 2)
    return (f"{value:.2g}" if 0 < abs(value) < 0.1 else f"{value:.2f}").replace("-", "−")


def percent(share: float) -> str:
    """0.71 -> 71 %; below one per cent with a digit more."""
    if not math.isfinite(share):
        return DASH
    shown = 100 * share
    return f"{shown:.1f} %" if 0 < shown < 0.95 else f"{shown:.0f} %"


def tick(value: float, step: float) -> str:
    """A number beneath an axis whose ticks are `step` apart."""
    digits = max(0, -math.floor(math.log10(step) + 1e-9)) if step > 0 else 0
    return f"{value + 0.0:,.{digits}f}".replace("-", "−") if abs(value) > 1e-12 else "0"


def plain(parts: Parts) -> str:
    """The parts as one line of text."""
    return " ".join(text for text, _ in parts)


# --- balance ---------------------------------------------------------------------------------------------------------


def balance(advantage: float) -> str:
    """Who is winning, from the advantage 2 P(real > generated) - 1."""
    if not math.isfinite(advantage):
        return "unknown"
    if advantage <= -EVEN:
        return "generator ahead"
    if advantage < EVEN:
        return "even"
    return "discriminator a little ahead" if advantage < FAR else "discriminator far ahead"


def pull_warning(pull: float, largest: float, advantage: float) -> str:
    """Why the generator stands still, "" while it does not.

    With an even game a vanishing pull is no fault: so it ends when generated and real cannot be told apart.
    """
    if not (math.isfinite(pull) and largest > 0 and pull < WEAK * largest) or abs(advantage) < EVEN:
        return ""
    if advantage >= FAR:
        return "The generator hardly gets a gradient: the discriminator is never wrong."
    return "The generator hardly gets a gradient: the discriminator is flat where it generates."


# --- coverage --------------------------------------------------------------------------------------------------------


def coverage(covered: Covered) -> Parts:
    """8 of 8 found · 33 % within 3 σ."""
    if not len(covered.made):
        return ()
    parts = [(f"{int(np.sum(covered.found))} of {len(covered.found)}", "number"), ("found", "caption")]
    if len(covered.close):
        parts += [("·", "caption"), (percent(float(np.sum(covered.close))), "number"), ("within 3 σ", "caption")]
    return tuple(parts)


def lost(covered: Covered) -> str:
    """Lost: Sandal, Bag, and how many more; "" when all are found."""
    names = [name for name, found in zip(covered.names, covered.found, strict=True) if not found]
    if not names:
        return ""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"Lost: {', '.join(names[:NAMED])}{more}"


def variety(covered: Covered) -> str:
    """Diversity 0.93 of the data’s · near-duplicates 3 % (data 1 %); "" where these are not measured."""
    made, data = covered.diversity
    if not (data > 0 and math.isfinite(made)):
        return ""
    pairs, own = covered.duplicates
    return f"Diversity {made / data:.2f} of the data’s · near-duplicates {percent(pairs)} (data {percent(own)})"


def coverage_size(covered: Covered) -> str:
    """5,000 generated · classes read with 91 % accuracy."""
    told = f"{wording.count(covered.count)} generated"
    if covered.accuracy > 0:
        told += f" · {covered.what} read with {percent(covered.accuracy)} accuracy"
    elif covered.what == "clusters":
        told += " · clusters found in the data"
    return told


def reading(progress: float) -> str:
    """Reading the data: 40 %; "" when done."""
    return f"Reading the data: {percent(min(max(progress, 0.0), 1.0))}" if progress < 1 else ""


# --- divergence ------------------------------------------------------------------------------------------------------


def measure_name(name: str) -> str:
    """Jensen–Shannon, Sliced Wasserstein: a capital first, and two persons joined by a dash."""
    told = name.replace("_", " ")
    return (told[:1].upper() + told[1:]).replace("ensen-shannon", "ensen–Shannon").replace("ensen-Shannon", "ensen–Shannon")


def noise(measure: Measure) -> float:
    """Half the floor's interval of 95 %: how far the draw of the samples alone moves a reading of real ones."""
    return (measure.high - measure.low) / 2


def floor_verdict(measure: Measure) -> str:
    """What to say of a reading that can't be told from one of real samples; "" of one that can."""
    return "within the floor: as good as real" if measure.value <= measure.high else ""


def divergence_size(found: DivergenceFound) -> str:
    """The sample size, and what the ± is."""
    return f"{wording.count(found.count)} points a side · ± as 95 % of real against real"


# --- networks and layers ---------------------------------------------------------------------------------------------


def network(name: str) -> str:
    """The word of the room for a network of the engine's."""
    return NETWORKS.get(name, name)


def norms_by_network(layers: Sequence[tuple[str, str]], norms: np.ndarray) -> dict[str, float]:
    """Euclidean norm of each network from those of its layers (squares add up), in the layers' order."""
    sums: dict[str, float] = {}
    for (name, _), norm in zip(layers, norms, strict=True):
        sums[name] = sums.get(name, 0.0) + float(norm) ** 2
    return {name: math.sqrt(total) for name, total in sums.items()}


def norms_size(steps: Sequence[int]) -> str:
    """60 readings, steps 5 to 300."""
    if len(steps) == 1:
        return f"one reading, step {wording.count(steps[0])}"
    return f"{wording.count(len(steps))} readings, steps {wording.count(steps[0])} to {wording.count(steps[-1])}"


def short_layer(name: str) -> str:
    """A layer's dotted name in few words, counted from one: layers.parts.0 -> layer 1, up.1.conv -> up 2 conv."""
    parts = [part for part in name.split(".") if part not in CONTAINERS] or [name]
    shown = [str(int(part) + 1) if part.isdecimal() else part for part in parts]
    return " ".join(["layer", *shown] if parts[0].isdecimal() else shown)


def augment_state(live: Mapping[str, Value]) -> str:
    """Why there is no augmentation probability; "" where there is or it is not known."""
    policy = live.get("augment")
    return "off" if policy == "none" else "always" if policy == "diffaugment" else ""


# --- what can't be ---------------------------------------------------------------------------------------------------


def no_discriminator(networks: Collection[str]) -> str:
    """Why there are no scores; "" with a discriminator."""
    if not networks:
        return "Train or open a run first."
    if "critic" in networks:
        return ""
    return "A VAE has no discriminator." if "encoder" in networks else "This model has no discriminator."


def no_modes(kind: str, networks: Collection[str], has_modes: bool) -> str:
    """Why there is no coverage; "" where there is."""
    if not networks:
        return "Train or open a run first."
    return "" if kind != "points" or has_modes else "This distribution has no separate modes."


def no_divergence(kind: str, networks: Collection[str]) -> str:
    """Why there is no divergence; "" where there is."""
    if not networks:
        return "Train or open a run first."
    return "" if kind == "points" else "Measured on 2-D points only."


def no_vitals(networks: Collection[str]) -> str:
    """Why there are no vital signs; "" where there may be."""
    return "" if networks else "Train or open a run first."
