"""Whether a command opens internet sockets: watched from outside, it and all it starts. Status 1 if it does, or
if it could not be watched.

    xvfb-run -a python tests/benchmarks/sockets.py --json sockets.json -- python tests/tour.py --out out/tour

With strace every network call of every thread is seen; sampling alone (psutil, ten times a second) could miss a short one.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.benchmarks.watching import Sockets, internet_calls, traced


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="after --")
    options = parser.parse_args()
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not command:
        parser.error("say which command is to be watched, after --")
    with tempfile.TemporaryDirectory(prefix="lerp-sockets-") as folder:
        log = Path(folder) / "strace.log"
        with subprocess.Popen(traced(command, log)) as running:
            sockets = Sockets(running.pid)
            status = running.wait()
            sockets.stop()
        calls, logged = internet_calls(log), log.is_file()
        every = sum(1 for _ in log.open(errors="replace")) if logged else 0
    result = {"command": " ".join(command), "status": status, "by": "strace and psutil" if logged else "psutil",
              "network_calls": every if logged else None, "of_them_internet": calls[:20], "samples": sockets.samples,
              "sampled": sorted(sockets.seen)}  # fmt: skip
    print(json.dumps(result, indent=1))
    if options.json is not None:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    looked = logged or sockets.samples > 0  # a command that ended before anybody looked has shown nothing
    if not looked:
        print("Nothing was seen: strace is not here, and the command ended before the first sample.", file=sys.stderr)
    return status or int(bool(calls or sockets.seen) or not looked)


if __name__ == "__main__":
    raise SystemExit(main())
