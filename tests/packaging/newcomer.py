"""From the .deb to the first model of one's own, tried in a clean Debian 12 as a newcomer would, by mouse and keys alone.

    python tests/packaging/newcomer.py --deb dist/lerp_0.1.0_amd64.deb --cache build/roots --out build/newcomer

Like trial.py: root, debootstrap, and the network once. What is done says newcomer.sh; pictures of the screen lie in `out` afterwards.
"""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path

from chroot import HOME, STAYS, Failed, copied, depends, prepared

DESKTOP = ("openbox", "xdotool", "x11-utils")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for name in ("deb", "cache", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    machine = copied(prepared(options.cache, depends(options.deb)), options.cache / "newcomer")
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        machine.run("apt-get", "install", "-y", "--no-install-recommends", *STAYS, *DESKTOP, user=False, online=True)
        shutil.copy(options.deb, machine.at("/package.deb"))
        shutil.copy(Path(__file__).with_suffix(".sh"), machine.at("/newcomer.sh"))
        began = time.monotonic()
        machine.run("apt-get", "install", "-y", "./package.deb", user=False)  # without network: what it needs is there
        print(f"{time.monotonic() - began:6.1f} s  the package is installed; and then:")
        print(machine.run("xvfb-run", "-a", "-s", "-screen 0 1280x800x24", "sh", "/newcomer.sh"), end="")
    except Failed as failure:
        print(f"FAILED: {failure}")
        return 1
    finally:
        for picture in machine.at(f"{HOME}/seen").glob("*.png"):
            shutil.copy(picture, options.out)
        shutil.rmtree(machine.root, ignore_errors=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
