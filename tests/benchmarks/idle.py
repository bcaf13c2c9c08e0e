"""What the program costs while nobody does anything: its processor time, its memory and its internet sockets, by room.

The real program in a process of its own on whatever screen there is, with a shipped run open; all is observed from outside.

    xvfb-run -a -s "-screen 0 1440x900x24" python tests/benchmarks/idle.py --json idle.json [--run RUN] [--seconds 30]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from gui.frame.errands import OFFERED  # noqa: E402
from tests.benchmarks.watching import Sockets, family  # noqa: E402

ROOMS = ("explore", "atlas", "dynamics", "library")
GOAL = 2.0  # % of one core
QUIET, CEILING = 0.05, 240.0  # of a core over a second: settled; s until it must be (the first map takes its time)


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="lerp-idle-") as work:
        found = {room: at_rest(Path(work) / room, room, options.run, options.seconds) for room in options.rooms}
    result = {"cores": os.cpu_count(), "seconds": options.seconds, "screen": os.environ.get("DISPLAY", "offscreen"), "rooms": found,
              "goals": {room: one["percent"] < GOAL and bool(one["samples"]) and not one["sockets"]
                        for room, one in found.items()}}  # fmt: skip
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))
    return int(not all(result["goals"].values()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path, required=True, metavar="FILE")
    parser.add_argument("--run", type=Path, default=ROOT / "resources" / "examples" / "fashion-vae", help="the run that is open")
    parser.add_argument("--seconds", type=float, default=30.0, help="that are measured in each room")
    parser.add_argument("--rooms", nargs="+", choices=ROOMS, default=list(ROOMS))
    return parser.parse_args()


def at_rest(home: Path, room: str, run: Path, seconds: float) -> dict[str, object]:
    """Open the program in that room, wait until it has done what it does at a start, and watch it do nothing."""
    (home / "config").mkdir(parents=True)
    settings, run = home / "config" / "settings.json", run.absolute()
    # A way to the run that the program writes anew, without the dot, once the run is really open; and nobody offers the tour.
    kept = {"room": room, "explore.last": f"{run.parent}/./{run.name}", OFFERED: True}
    settings.write_text(json.dumps(kept), encoding="utf-8")
    environment = {**os.environ, "LERP_HOME": str(home)}
    timing = home / "timing.json"
    with subprocess.Popen([sys.executable, str(ROOT / "main.py"), "--timing", str(timing)], env=environment) as running:
        process, sockets = psutil.Process(running.pid), Sockets(running.pid)
        try:
            settled = _settle(process)
            before, began = _used(process), time.monotonic()
            time.sleep(seconds)
            used, memory = _used(process) - before, process.memory_full_info()
            share = 100 * used / (time.monotonic() - began)
            threads = process.num_threads()
        finally:
            sockets.stop()
            running.terminate()
            running.wait(20)
    shows = shown(room, run, json.loads(settings.read_text("utf-8")), json.loads(timing.read_text("utf-8")))
    return {"shows": shows, "percent": round(share, 2), "rss_mib": round(memory.rss / 2**20),
            "uss_mib": round(memory.uss / 2**20), "threads": threads,
            "settled_after_s": round(settled, 1), "sockets": sorted(sockets.seen), "samples": sockets.samples}  # fmt: skip


def shown(room: str, run: Path, kept: dict[str, object], timing: dict[str, float]) -> dict[str, object]:
    """What was on the screen meanwhile, by what the program left: room, run, and when they were painted. Raises AssertionError if it
    was not the room with the run."""
    assert "painted" in timing and "torch_ready" in timing, f"{room}: the window was not painted, or the engine never ready: {timing}"
    assert kept["room"] == room, f"{room}: the program stood in {kept['room']}"
    assert kept["explore.last"] == str(run) and "exploring" in timing, f"{room}: {run} was never opened"
    assert room != "explore" or "explorer_painted" in timing, "explore: no picture of the run was painted"
    return {"room": room, "run": run.name, **{key: timing[key] for key in ("painted", "exploring", "explorer_painted") if key in timing}}


def _settle(process: psutil.Process) -> float:
    """Seconds until three seconds in a row were quiet. Raises TimeoutError if they never are."""
    began, quiet, last = time.monotonic(), 0, _used(process)
    while quiet < 3 or time.monotonic() - began < 12:
        time.sleep(1)
        now = _used(process)
        quiet, last = quiet + 1 if now - last < QUIET else 0, now
        if time.monotonic() - began > CEILING:
            raise TimeoutError(f"The program is busy {CEILING:.0f} s after its start.")
    return time.monotonic() - began


def _used(process: psutil.Process) -> float:
    """Seconds of processor time of the process and all that it has started, also of what has ended meanwhile."""
    total = 0.0
    for one in family(process):
        try:
            times = one.cpu_times()
            total += times.user + times.system + getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
        except psutil.Error:
            continue
    return total


if __name__ == "__main__":
    raise SystemExit(main())
