"""What may be laid over the chosen picture: colours, the scale that explains them, and what they mean in words."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtGui import QColor

from engine.answers import Minded
from gui import wording
from gui.dynamics.pictures import overlay
from gui.dynamics.pictures.cells import as_pictures
from gui.dynamics.pictures.figures import magnitude
from gui.theme import theme

PICTURE, MINDED, ASKED = "picture", "minded", "asked"
MODES = ((PICTURE, "Picture"), (MINDED, "What it minds"), (ASKED, "Asked change"))
HELP = {
    PICTURE: "The picture alone",
    MINDED: "What the discriminator minds: the pixels at which a small change would move the generator's loss most",
    ASKED: "What the generator is asked to change: which pixels brighter, which darker",
}
ZERO = "The gradient is zero: the discriminator asks for no change here."
NONE = "There is no gradient for this picture."


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """rgba: uint8 [h, w, 4] or None. stops, marks: see Legend; none without a scale. meaning: may hold <sub>."""

    rgba: np.ndarray | None = None
    stops: np.ndarray = field(default_factory=lambda: np.zeros((0, 3)))
    marks: tuple[str, ...] = ()
    meaning: str = ""
    warning: str = ""


def view(mode: str, minded: Minded) -> View:
    """What `mode` shows of an answer."""
    if mode == PICTURE:
        return View()
    pull = minded.pull
    if pull.shape != minded.sample.shape or not pull.size:
        return View(meaning=NONE)
    warning = _warning(overlay.unreadable(pull))
    values = _values(mode, pull)
    scale = overlay.robust_scale(values)
    if not scale:
        return View(meaning="" if warning else ZERO, warning=warning)
    if mode == MINDED:
        meaning = "|−dL<sub>G</sub>/dx| of each pixel, summed over its channels"
        return View(overlay.minded(pull, scale), overlay.CIVIDIS, ("0", f"{magnitude(scale)} and more"),
                    meaning, warning)  # fmt: skip
    return _asked(minded, scale, warning)


def _values(mode: str, pull: np.ndarray) -> np.ndarray:
    """What the scale is taken from."""
    if mode == MINDED:
        return overlay.magnitude(pull)
    return overlay.signed(pull) if pull.shape[2] == 1 else pull


def _asked(minded: Minded, scale: float, warning: str) -> View:
    most = magnitude(scale)
    if minded.pull.shape[2] != 1:
        meaning = (f"The picture after the asked change −dL<sub>G</sub>/dx, enlarged: a channel asked for {most} or more moves by "
                   f"{overlay.LEVELS:.0f} of 255 levels.")  # fmt: skip
        return View(overlay.changed(as_pictures(minded.sample), minded.pull, scale), meaning=meaning, warning=warning)
    stops = ramp("signed_error")
    meaning = "−dL<sub>G</sub>/dx: what the generator is asked to change"
    return View(overlay.asked(minded.pull, scale, stops), stops, (f"−{most} darker", "0", f"brighter +{most}"),
                meaning, warning)  # fmt: skip


def _warning(count: int) -> str:
    if not count:
        return ""
    pixels, have, are = ("pixel", "has", "is") if count == 1 else ("pixels", "have", "are")
    return f"{wording.count(count)} {pixels} {have} no finite gradient and {are} left out."


def ramp(name: str) -> np.ndarray:
    """The stops [k, 3] of one of the theme's ramps, in 0..255."""
    shades = [QColor(stop) for stop in theme().ramps[name]]
    return np.array([(shade.red(), shade.green(), shade.blue()) for shade in shades], np.float64)
