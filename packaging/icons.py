"""The program's icon in all sizes, drawn from the window's own logo and the dark theme's colours."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
TILE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 128" width="128" height="128">
<rect x="4" y="4" width="120" height="120" rx="28" fill="{ground}"/>
<g transform="translate(19 19) scale(3.75)" fill="none" stroke="{ink}" stroke-width="1.9" stroke-linecap="round"
 stroke-linejoin="round">{lines}</g>
</svg>
"""


def svg(resources: Path) -> str:
    """The icon: the logo on a tile."""
    colours = tomllib.loads((resources / "themes" / "dark.toml").read_text(encoding="utf-8"))["colours"]
    logo = (resources / "icons" / "logo.svg").read_text(encoding="utf-8")
    lines = re.search(r"<svg[^>]*>(.*)</svg>", logo, re.S)
    if lines is None:
        raise ValueError("logo.svg holds no drawing.")
    return TILE.format(ground=colours["surface1"], ink=colours["accent"],
                       lines=lines.group(1).replace("currentColor", colours["accent"]))  # fmt: skip


def draw(drawing: str, folder: Path) -> None:
    """Write the icon into a folder as icon themes have it (hicolor): SIZExSIZE/apps/lerp.png, scalable/apps/lerp.svg."""
    from PySide6.QtCore import QByteArray
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    for size in SIZES:
        picture = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(0)
        painter = QPainter(picture)
        renderer.render(painter)
        painter.end()
        if not picture.save(str(_place(folder, f"{size}x{size}", "png"))):
            raise OSError(f"The icon of {size} pixels could not be written into {folder}.")
    _place(folder, "scalable", "svg").write_text(drawing, encoding="utf-8")


def _place(folder: Path, size: str, suffix: str) -> Path:
    path = folder / size / "apps" / f"lerp.{suffix}"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
