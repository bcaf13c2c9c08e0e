"""What Windows and macOS want to be told: icons in their formats, and the bundle's Info.plist with the version filled in.

    python packaging/systems.py icons OUT      lerp.ico and lerp.icns, drawn from the window's own logo
    python packaging/systems.py version        as pyproject.toml has it
    python packaging/systems.py sums FILE…     SHA256SUMS beside them
"""

from __future__ import annotations

import plistlib
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import sums
from facts import ROOT, facts
from icons import draw, svg

WINDOWS, MAC = (16, 24, 32, 48, 64, 128, 256), (16, 32, 64, 128, 256, 512)


def icons(out: Path) -> list[Path]:
    """Write lerp.ico and lerp.icns into the folder. Needs PySide6 (draws) and Pillow (packs)."""
    from PIL import Image

    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="lerp-") as folder:
        draw(svg(ROOT / "resources"), Path(folder))

        def drawn(sizes: tuple[int, ...]) -> list[Image.Image]:
            files = [Path(folder) / f"{size}x{size}" / "apps" / "lerp.png" for size in sizes]
            return [Image.open(file).convert("RGBA") for file in files]

        for name, sizes in (("lerp.ico", WINDOWS), ("lerp.icns", MAC)):
            pictures = drawn(sizes)
            largest = pictures[-1]
            more = {"sizes": [(size, size) for size in sizes]} if name.endswith(".ico") else {}
            largest.save(out / name, append_images=pictures[:-1], **more)
    return [out / "lerp.ico", out / "lerp.icns"]


def filled(text: str) -> str:
    """A template with @NAME@ replaced. Raises KeyError for a name that is not known."""
    known = facts()
    values = {"VERSION": known.version, "SUMMARY": known.summary}
    return re.sub(r"@([A-Z]+)@", lambda found: values[found[1]], text)


def info() -> dict[str, object]:
    """macOS's Info.plist, filled."""
    return plistlib.loads(filled((ROOT / "packaging" / "macos" / "Info.plist").read_text("utf-8")).encode("utf-8"))


def main(arguments: list[str]) -> int:
    """Exit status: 0 done, 2 an unknown request."""
    match arguments:
        case ["version"]:
            print(facts().version)
        case ["icons", out]:
            print(*icons(Path(out)), sep="\n")
        case ["sums", first, *more]:
            print(sums.write([Path(first), *map(Path, more)], Path(first).parent))
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
