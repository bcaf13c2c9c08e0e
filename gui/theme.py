"""Colours, fonts, sizes and icons, read from the folders of the same names in resources."""

from __future__ import annotations

import logging
import math
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from string import Template
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from gui.weakly import Weakly

log = logging.getLogger(__name__)

NAMES = ("dark", "light", "contrast")
WEIGHTS = {400: QFont.Weight.Normal, 500: QFont.Weight.Medium, 600: QFont.Weight.DemiBold}


@dataclass(frozen=True, slots=True)
class Theme:
    """The tokens of one theme; colours are "#RRGGBB". See resources/themes and the contrast test."""

    name: str
    title: str
    dark: bool
    high_contrast: bool
    shadow: float
    surface0: str
    surface1: str
    surface2: str
    surface3: str
    raised: str
    outline: str
    outline_strong: str
    text: str
    secondary: str
    disabled: str
    accent: str
    on_accent: str
    accent_hover: str
    accent_pressed: str
    real: str
    generated: str
    held_out: str
    warning: str
    error: str
    error_tint: str
    classes: tuple[str, ...]
    ramps: Mapping[str, tuple[str, ...]] = field(hash=False)


class Themes:
    """Tells when the theme, the text scale or the motion setting changed, and remembers them."""

    def __init__(self) -> None:
        self.changed = Weakly()
        self.name, self.text_scale, self.reduced_motion = "dark", 1.0, False


themes = Themes()


def resources_dir() -> Path:
    """The folder `resources`, in a checkout and in a frozen build alike."""
    base = getattr(sys, "_MEIPASS", None)
    return (Path(base) if base else Path(__file__).resolve().parent.parent) / "resources"


def docs_dir() -> Path:
    """The folder of the manual, beside `resources`; an installed package may come without it."""
    return resources_dir().parent / "docs"


@cache
def load(name: str) -> Theme:
    """The theme of that file name. Raises OSError, KeyError or TypeError when the file is damaged."""
    table: dict[str, Any] = tomllib.loads((resources_dir() / "themes" / f"{name}.toml").read_text(encoding="utf-8"))
    colours: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.pop("colours").items()}
    ramps = MappingProxyType({key: tuple(stops) for key, stops in table.pop("ramps").items()})
    return Theme(name=name, ramps=ramps, **table, **colours)


@cache
def _sizes() -> dict:
    return tomllib.loads((resources_dir() / "themes" / "sizes.toml").read_text(encoding="utf-8"))


def theme() -> Theme:
    """The theme in force."""
    return load(themes.name)


def size(group: str, name: str) -> int:
    """A size in px from sizes.toml, e.g. size("radius", "control"). Not scaled."""
    return _sizes()[group][name]


def scaled(px: float) -> int:
    """px at the text scale in force: for what must grow with its text."""
    return max(1, round(px * themes.text_scale))


def motion(name: str) -> int:
    """How long a movement takes in ms; 0 with reduced motion."""
    return 0 if themes.reduced_motion else _sizes()["motion"][name]


def colour(token: str, alpha: float = 1.0) -> QColor:
    """A token's colour: a field of Theme, "classes.3", or "overlay.white", with that opacity."""
    found = QColor(_opaque(themes.name, token))  # a copy: colours can be changed
    if alpha != 1.0:
        found.setAlphaF(alpha)
    return found


@cache
def _opaque(name: str, token: str) -> QColor:
    head, _, tail = token.partition(".")
    if head == "overlay":
        return QColor(_sizes()["overlay"][tail])
    value = getattr(load(name), head)
    return QColor(value[int(tail) % len(value)] if tail else value)


def ramp(name: str, position: float) -> QColor:
    """The colour at `position` in [0, 1] of a ramp (distance, field, signed_error), linear between its stops."""
    stops = theme().ramps[name]
    place = min(max(position, 0.0), 1.0) * (len(stops) - 1)
    low = min(int(place), len(stops) - 2)
    part, a, b = place - low, QColor(stops[low]), QColor(stops[low + 1])
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round(x + (y - x) * part) for x, y in pairs))


# --- fonts -----------------------------------------------------------------------------------------------------------


@cache
def _load_fonts() -> frozenset[str]:
    """Register the bundled fonts once; the families that exist afterwards."""
    for path in sorted((resources_dir() / "fonts").rglob("*.[to]tf")):
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            log.warning("The font %s could not be read; the system's font is used instead.", path.name)
    return frozenset(QFontDatabase.families())


@cache
def _family(kind: str) -> str:
    wanted, families = _sizes()["families"][kind], _load_fonts()
    for name in (wanted, f"{wanted} Variable"):
        if name in families:
            return name
    system = QFontDatabase.SystemFont.FixedFont if kind == "mono" else QFontDatabase.SystemFont.GeneralFont
    return QFontDatabase.systemFont(system).family()


def font(role: str) -> QFont:
    """The font of a role: display, title, heading, body, label, strong, caption, tick, number."""
    return QFont(_font(role, themes.text_scale))  # a copy: fonts can be changed


@cache
def _font(role: str, scale: float) -> QFont:
    px, _line, weight, kind = _sizes()["type"][role]
    made = QFont(_family(kind))
    made.setPixelSize(math.floor(px * scale + 0.5))
    made.setWeight(WEIGHTS[weight])
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


# --- icons -----------------------------------------------------------------------------------------------------------


@cache
def _drawing(name: str) -> str:
    return (resources_dir() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _pixmap(name: str, size: int, rgba: str, dpr: float) -> QPixmap:
    shown = QColor(rgba)
    svg = _drawing(name).replace("currentColor", shown.name())
    if size > 24:  # a large drawing keeps its thin line
        svg = svg.replace('stroke-width="1.5"', f'stroke-width="{36 / size:.3f}"')
    made = QPixmap(round(size * dpr), round(size * dpr))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setOpacity(shown.alphaF())
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, made.width(), made.height()))
    painter.end()
    made.setDevicePixelRatio(dpr)
    return made


def pixmap(name: str, size: int = 20, shade: QColor | None = None, dpr: float = 1.0) -> QPixmap:
    """An icon's drawing in one colour (default: secondary text), cached per size, colour and device pixel ratio."""
    shown = shade if shade is not None else colour("secondary")
    return _pixmap(name, size, shown.name(QColor.NameFormat.HexArgb), dpr)


def icon(name: str, size: int = 20, colour: QColor | None = None) -> QIcon:
    """The same as a QIcon, for menus and actions: brighter when active, grey when disabled."""
    made, current = QIcon(), theme()
    shades = {
        QIcon.Mode.Normal: colour or QColor(current.secondary),
        QIcon.Mode.Active: colour or QColor(current.text),
        QIcon.Mode.Selected: colour or QColor(current.text),
        QIcon.Mode.Disabled: QColor(current.disabled),
    }
    for mode, shade in shades.items():
        for dpr in (1.0, 2.0):
            made.addPixmap(pixmap(name, size, shade, dpr), mode)
    return made


# --- bringing it all to the application -----------------------------------------------------------------------------


def apply(app: QApplication, name: str, text_scale: float = 1.0, reduced_motion: bool | None = None) -> None:
    """Fonts, palette, style sheet and colour scheme of the theme `name` ("dark", "light", "contrast", or "system")."""
    themes.name = _resolve(app, name)
    themes.text_scale = min(max(text_scale, 1.0), 2.0)
    if reduced_motion is not None:
        themes.reduced_motion = reduced_motion
    current = theme()
    app.setStyle("Fusion")
    if name != "system":
        app.styleHints().setColorScheme(Qt.ColorScheme.Dark if current.dark else Qt.ColorScheme.Light)
    app.setFont(font("label"))
    app.setPalette(_palette())
    app.setStyleSheet(_style_sheet())
    themes.changed.emit()


def _resolve(app: QApplication, name: str) -> str:
    if name == "system":
        app.styleHints().unsetColorScheme()
        return "light" if app.styleHints().colorScheme() == Qt.ColorScheme.Light else "dark"
    if name not in NAMES:
        log.warning("There is no theme “%s”; the dark one is used.", name)
        return "dark"
    return name


def _palette() -> QPalette:
    role, made = QPalette.ColorRole, QPalette()
    table = {
        role.Window: "surface1", role.WindowText: "text", role.Base: "surface2", role.AlternateBase: "surface1",
        role.Text: "text", role.Button: "surface2", role.ButtonText: "text", role.BrightText: "text",
        role.ToolTipBase: "raised", role.ToolTipText: "text", role.Highlight: "accent", role.Link: "accent",
        role.HighlightedText: "on_accent", role.PlaceholderText: "secondary", role.Light: "surface3",
        role.Mid: "outline", role.Dark: "outline", role.Midlight: "surface3", role.Shadow: "surface0",
        role.LinkVisited: "accent", role.Accent: "accent",
    }  # fmt: skip
    for entry, token in table.items():
        made.setColor(entry, colour(token))
    for entry in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, entry, colour("disabled"))
    return made


def _style_sheet() -> str:
    current = theme()
    tokens = {entry.name: str(getattr(current, entry.name)) for entry in fields(current)}
    edge = current.outline if current.high_contrast else "transparent"
    tokens |= {
        "control_edge": edge,
        "tip_edge": current.outline,
        "menu_hover": current.surface3 if current.raised != current.surface3 else current.outline,
        "scroll": current.outline_strong if current.high_contrast else current.surface3,
        "radius_control": str(size("radius", "control")),
        "field_inner": str(scaled(16)),
        "chevron": (resources_dir() / "icons" / f"combo-{current.name}.svg").as_posix(),
    }
    sheets = sorted((resources_dir() / "styles").glob("*.qss"))
    return "\n".join(Template(sheet.read_text(encoding="utf-8")).substitute(tokens) for sheet in sheets)
