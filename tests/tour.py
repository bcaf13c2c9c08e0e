"""Drives the real window, over the real engine, through the main job with mouse and keys; writes what it saw.

    python tests/tour.py --out DIR            about half a minute, on digits; offscreen where there is no display
    xvfb-run -s "-screen 0 2560x1440x24" python tests/tour.py --long --out DIR     fashion-mnist, three sizes, both themes
    ... python tests/tour.py --only dynamics --out DIR                              the room Dynamics, some ten minutes
    ... python tests/tour.py --only rooms --out DIR                                 map, atlas, library, memory, some minutes

Exit status: 0 when every check of every scene held, 1 otherwise (the last scene's name ends in -failed).
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import sys
import tempfile
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
ONLY = ("dynamics", "points", "pictures", "rooms", "map", "atlas", "palette", "library", "memory", "recipes")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser("tour.py", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where pictures and tour.json go")
    parser.add_argument("--long", action="store_true", help="train longer, in all sizes and both themes")
    parser.add_argument("--only", choices=ONLY, help="one part alone")
    options = parser.parse_args(arguments)
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="lerp-tour-") as home:
        os.environ["LERP_HOME"], os.environ["XDG_DATA_HOME"] = home, f"{home}/share"
        return run(options.out, options.long, options.only, Path(home))


def run(out: Path, long: bool, only: str | None, home: Path) -> int:
    from PySide6.QtWidgets import QApplication

    from tests.touring.opened import Opened
    from tests.touring.plan import LONG, PART, SHORT
    from tests.touring.reel import Reel
    from tests.touring.whole import part, tour

    faulthandler.enable()
    app = QApplication(["lerp"])
    plan, unexpected = PART if only else LONG if long else SHORT, []
    sys.excepthook = lambda kind, error, trace: unexpected.append((kind, error, trace))
    lerp = Opened(size=plan.size)
    reel = Reel(out, lerp.window)
    (home / "work").mkdir()
    try:
        if only:
            part(lerp, reel, plan, home / "work", only)
        else:
            tour(lerp, reel, plan, home / "work")
    except Exception:
        traceback.print_exc()
        unexpected.append(None)
    for raised in unexpected:
        if raised is not None:
            traceback.print_exception(*raised)
    print(f"{len(reel.scenes)} scenes, {sum(len(scene['checks']) for scene in reel.scenes)} checks; pictures in {out}")
    if unexpected:
        if not lerp.ended:
            lerp.bridge.close(20)
        sys.stdout.flush()
        os._exit(1)  # tracebacks hold the window, and Qt can't be taken down beneath it
    del app
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
