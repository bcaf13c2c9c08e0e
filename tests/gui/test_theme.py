"""Themes: contrast, completeness, live switching, icons, fonts, sizes."""

import tomllib
from itertools import product

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo
from PySide6.QtWidgets import QApplication

from gui import theme
from gui.widgets.labels import Caption

TEXTS = ("text", "secondary")
SURFACES = ("surface0", "surface1", "surface2", "surface3")
SERIES = ("accent", "real", "generated", "held_out", "warning", "error")


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance of "#RRGGBB"."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in QColor(colour).getRgbF()[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    """WCAG 2.2 contrast ratio, 1 to 21."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_itself():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", theme.NAMES)
def test_text_is_readable_on_every_surface(name):
    tokens = theme.load(name)
    for text, surface in product(TEXTS, (*SURFACES, "raised")):
        ratio = contrast(getattr(tokens, text), getattr(tokens, surface))
        assert ratio >= 4.5, f"{name}: {text} on {surface} is {ratio:.2f}"


@pytest.mark.parametrize("name", theme.NAMES)
def test_accent_and_series_are_readable_as_text(name):
    tokens = theme.load(name)
    for series, surface in product(SERIES, SURFACES[:3]):
        ratio = contrast(getattr(tokens, series), getattr(tokens, surface))
        assert ratio >= 4.5, f"{name}: {series} on {surface} is {ratio:.2f}"


@pytest.mark.parametrize("name", theme.NAMES)
def test_buttons_errors_edges_and_classes(name):
    tokens = theme.load(name)
    for ground in ("accent", "accent_hover", "accent_pressed"):
        assert contrast(tokens.on_accent, getattr(tokens, ground)) >= 4.5, ground
    assert contrast(tokens.text, tokens.error_tint) >= 4.5
    for surface in SURFACES[:3]:
        assert contrast(tokens.outline_strong, getattr(tokens, surface)) >= 3
    assert len(tokens.classes) == 10
    for place, colour in enumerate(tokens.classes):
        assert contrast(colour, tokens.surface0) >= 3, f"{name}: class {place}"


@pytest.mark.parametrize("name", theme.NAMES)
def test_links_in_a_toast_are_readable(name):
    tokens = theme.load(name)
    assert contrast(tokens.accent, tokens.raised) >= 4.5


def test_light_and_dark_are_what_they_say():
    assert theme.load("dark").dark and not theme.load("light").dark and theme.load("contrast").high_contrast


@pytest.mark.parametrize("name", theme.NAMES)
def test_ramps_meet_their_stops(qt_theme, name):
    qt_theme(name)
    for ramp, stops in theme.theme().ramps.items():
        assert theme.ramp(ramp, 0.0) == QColor(stops[0]) and theme.ramp(ramp, 1.0) == QColor(stops[-1])
        assert theme.ramp(ramp, -4) == QColor(stops[0]) and theme.ramp(ramp, 0.5) == QColor(stops[len(stops) // 2])


def test_switching_updates_labels_at_once(qtbot, qt_theme):
    label = Caption("words")
    qtbot.addWidget(label)
    label.show()
    for name in theme.NAMES:
        qt_theme(name)
        shown = label.palette().color(label.foregroundRole()).name().upper()
        assert shown == theme.load(name).secondary


def test_text_scale_grows_fonts_and_is_limited(qt_theme):
    assert theme.font("body").pixelSize() == 13
    qt_theme("dark", 2.0)
    assert theme.font("body").pixelSize() == 26 and theme.scaled(10) == 20
    qt_theme("dark", 9.0)
    assert theme.font("body").pixelSize() == 26


def test_bundled_fonts_are_used(qapp):
    assert QFontInfo(theme.font("body")).family() == "Inter"
    assert QFontInfo(theme.font("number")).family() == "JetBrains Mono"
    assert theme.font("heading").weight() == QFont.Weight.DemiBold


def test_an_unknown_theme_is_the_dark_one(qapp, qt_theme, caplog):
    theme.apply(qapp, "purple")
    assert theme.theme().name == "dark" and "purple" in caplog.text


def test_the_system_theme_is_one_of_ours(qapp, qt_theme):
    theme.apply(qapp, "system")
    assert theme.theme().name in ("dark", "light")


def test_reduced_motion_makes_all_movements_instant(qt_theme):
    assert theme.motion("fold") == 160
    qt_theme("dark", 1.0, True)
    assert {theme.motion(name) for name in ("hover", "fold", "room", "drift")} == {0}


def test_every_icon_draws_in_the_asked_colour(qapp):
    names = sorted(path.stem for path in (theme.resources_dir() / "icons").glob("*.svg"))
    assert len(names) > 50
    for name in names:
        image = theme.pixmap(name, 20, QColor("#FF0000"), 2.0).toImage()
        inked = [image.pixelColor(x, y) for x in range(40) for y in range(40) if image.pixelColor(x, y).alpha() > 200]
        assert image.width() == 40 and len(inked) > 12, name
        if not name.startswith("combo-"):
            assert all(ink.red() > 240 and ink.blue() < 16 for ink in inked), name


def test_icons_keep_to_the_box():
    for path in (theme.resources_dir() / "icons").glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert 'viewBox="0 0 24 24"' in text and 'stroke-width="1.5"' in text, path.name


def test_icon_has_its_modes(qapp):
    made = theme.icon("trash")
    normal, off = made.pixmap(20), made.pixmap(20, made.Mode.Disabled)
    assert not normal.isNull() and normal.toImage() != off.toImage()


def test_every_theme_file_holds_the_same_tokens():
    folder = theme.resources_dir() / "themes"
    tables = [tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8")) for name in theme.NAMES]
    assert len({tuple(table["colours"]) for table in tables}) == 1
    assert len({tuple(table["ramps"]) for table in tables}) == 1


def test_no_placeholder_is_left_in_the_style_sheet(qt_theme):
    for name in theme.NAMES:
        qt_theme(name)
        assert "$" not in QApplication.instance().styleSheet()
