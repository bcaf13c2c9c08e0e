"""How long the start takes: to the painted window, beside `import torch`; the longest stall; and until one can explore.

The real program on whatever screen there is (xvfb-run), opening a run, in alternation with a bare `import torch`.

    xvfb-run -a -s "-screen 0 1440x900x24" python tests/benchmarks/startup.py --json startup.json [--run RUN] [--pairs 5]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CEILING = 60.0  # s
GOALS = {"painted": 1.5, "stall": 0.3, "alive": 2.0}  # s


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="lerp-startup-") as work:
        run = options.run or _run(Path(work) / "run")
        start(Path(work), run)  # the first start fills the caches of Python, Qt and the disk
        taken = []
        for _ in range(options.pairs):
            taken.append(start(Path(work), run) | {"import_torch": import_torch()})
    result = {"cores": os.cpu_count(), "pairs": options.pairs, "screen": os.environ.get("DISPLAY", "offscreen"),
              **{key: _summary([one[key] for one in taken]) for key in taken[0]}}  # fmt: skip
    result["goals"] = {key: result[key]["worst" if key == "stall" else "median"] <= most for key, most in GOALS.items()}
    result["goals"]["before_import_torch"] = result["painted"]["median"] < result["import_torch"]["median"]
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path, required=True, metavar="FILE")
    parser.add_argument("--run", type=Path, help="the run that is opened (a small one is trained otherwise)")
    parser.add_argument("--pairs", type=int, default=5)
    return parser.parse_args()


def _run(folder: Path) -> Path:
    subprocess.run([sys.executable, str(ROOT / "main.py"), "train", "--data", "fashion-mnist", "--model", "vae",
                    "--images", "6400", "--out", str(folder)], check=True, stdout=subprocess.DEVNULL)  # fmt: skip
    return folder


def import_torch() -> float:
    """Seconds of a Python process that does nothing else."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import torch"], check=True)
    return time.perf_counter() - began


def start(work: Path, run: Path) -> dict[str, float]:
    """Start the program and end it once the explorer is painted. Seconds; `alive` counts from torch being ready."""
    timing = work / "timing.json"
    timing.unlink(missing_ok=True)
    environment = {**os.environ, "LERP_HOME": str(work / "home")}
    program = [sys.executable, str(ROOT / "main.py"), "--run", str(run.absolute()), "--timing", str(timing)]
    told: dict[str, float] = {}
    with subprocess.Popen(program, env=environment) as running:
        deadline = time.monotonic() + CEILING
        while "explorer_painted" not in told and time.monotonic() < deadline and running.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(0.1)
            with contextlib.suppress(OSError, ValueError):
                told = json.loads(timing.read_text(encoding="utf-8"))
        running.kill()
    assert not told["torch_at_paint"] and not told["pyqtgraph_at_paint"]
    kept = {key: told[key] for key in ("painted", "torch_ready", "explorer_painted", "stall")}
    return {**kept, "alive": told["explorer_painted"] - told["torch_ready"]}


def _summary(values: list[float]) -> dict[str, float]:
    return {"median": round(statistics.median(values), 3), "worst": round(max(values), 3)}


if __name__ == "__main__":
    raise SystemExit(main())
