"""Build resources/samples: the data that ships with Lerp, from released packages.

    python resources/build/build_samples.py [--work DIR] [NAME ...]

Each pack is a folder with data.npz (samples, labels, thumbnail and what else is worth keeping; no pickle), pack.toml
(what, from where, count, classes, licence, SHA-256) and LICENSE.txt. Same packages in, same bytes out. The order is the
package's own; some are sorted by class, so whoever splits must shuffle first.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import tomli_w

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import obtain  # noqa: E402
from sources import PACKS, Pack  # noqa: E402

from engine.datasets.thumbnails import collage, dots  # noqa: E402


def write(pack: Pack, folder: Path) -> None:
    """One pack as a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    image = pack.samples.dtype == np.uint8
    thumbnail = collage(pack.samples, pack.labels) if image else dots(pack.samples)
    arrays = {"samples": pack.samples, "labels": pack.labels, "thumbnail": thumbnail, **pack.extra}
    np.savez_compressed(folder / "data.npz", **arrays)
    facts = {
        "name": pack.name, "title": pack.title, "version": pack.version, "source": pack.source,
        "kind": "image" if image else "points", "count": len(pack.samples), "shape": list(pack.samples.shape[1:]),
        "licence": pack.licence, "credit": pack.credit, "note": pack.note,
        "sha256": obtain.sha256(folder / "data.npz"), "classes": list(pack.classes),
    }
    (folder / "pack.toml").write_text(tomli_w.dumps(facts), encoding="utf-8")
    (folder / "LICENSE.txt").write_text(pack.licence_text, encoding="utf-8")


def main() -> None:
    """Build those named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(PACKS)}; none: all")
    parser.add_argument("--work", type=Path, default=Path("build/packages"), help="where packages are kept")
    given = parser.parse_args()
    for name in given.names or PACKS:
        folder = ROOT / "resources" / "samples" / name
        write(PACKS[name](given.work.resolve()), folder)
        print(f"{name}: {(folder / 'data.npz').stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
