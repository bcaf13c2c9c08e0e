"""Which scene each picture in docs/pictures is from, and the way from a tour's folder to there (`make pictures`).

    python tests/touring/pictures.py LONG DYNAMICS       what tests/tour.py --long, and --only dynamics, have left
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from PIL import Image

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
LONG = {  # file: what the long tour shot
    **{f"explore-{shade}-{size}.png": f"gan-path-{size}-{shade}" for shade in ("dark", "light")
       for size in ("1280x800", "1440x900", "2560x1440")},
    "atlas-dark.png": "atlas-axes", "library-light.png": "library-cards-1440x900-light", "map-dark.png": "map-second-1440x900-dark",
    "palette-dark.png": "palette-1440x900-dark", "tour-dark.png": "guide-1280x800-dark",
}  # fmt: skip
DYNAMICS = {"dynamics-points-dark.png": "points-1440x900-dark", "dynamics-pictures-light.png": "pictures-1440x900-light"}
ELSEWHERE = {"quality-120s.png": "tests/benchmarks/quality.py"}  # a figure, not a picture of the window


def shot(folder: Path, name: str) -> Path:
    """NN-name.png in a tour's folder. Raises FileNotFoundError."""
    found = [file for file in folder.glob(f"*-{name}.png") if re.fullmatch(rf"\d+-{re.escape(name)}\.png", file.name)]
    if not found:
        raise FileNotFoundError(f"{folder} has no picture of “{name}”: did the tour come that far?")
    return max(found, key=lambda file: int(file.name.split("-")[0]))


def take(long: Path, dynamics: Path, into: Path = PICTURES) -> None:
    """Put every picture in its place, all or none. Raises FileNotFoundError."""
    found = [(file, shot(folder, name)) for folder, names in ((long, LONG), (dynamics, DYNAMICS)) for file, name in names.items()]
    for file, source in found:
        with Image.open(source) as picture:
            picture.convert("RGB").save(into / file, optimize=True)


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2]))
