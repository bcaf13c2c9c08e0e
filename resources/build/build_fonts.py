"""Build resources/fonts: Inter and JetBrains Mono (both SIL Open Font License 1.1) from the Debian packages.

    python resources/build/build_fonts.py [--work DIR]
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import obtain

OUT = Path(__file__).resolve().parent.parent / "fonts"
FONTS = {
    "fonts-inter": ("opentype/inter", ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")),
    "fonts-jetbrains-mono": ("truetype/jetbrains-mono", ("JetBrainsMono-Regular.ttf", "JetBrainsMono-Medium.ttf")),
}
HOLDERS = {
    "Inter": "Copyright 2016-2022 The Inter Project Authors",
    "JetBrainsMono": "Copyright 2020 The JetBrains Mono Project Authors",
}


def main() -> None:
    """Fetch, copy, and write the licence beside."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/packages"), help="where packages are kept")
    work = parser.parse_args().work.resolve()
    OUT.mkdir(parents=True, exist_ok=True)
    for package, (folder, names) in FONTS.items():
        for name in names:
            shutil.copyfile(obtain.debian(package, work) / "usr/share/fonts" / folder / name, OUT / name)
    copyright_file = obtain.debian("fonts-inter", work) / "usr/share/doc/fonts-inter/copyright"
    licence = obtain.licence_of(copyright_file, "OFL-1.1")
    for font, holder in HOLDERS.items():
        (OUT / f"{font}-OFL.txt").write_text(f"{holder}\n\nSIL OPEN FONT LICENSE Version 1.1\n\n{licence}", "utf-8")


if __name__ == "__main__":
    main()
