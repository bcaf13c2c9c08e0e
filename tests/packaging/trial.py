"""Installs the packages in a clean Debian 12 without Python or network, uses them as one would, and takes them away again.

    python tests/packaging/trial.py --deb dist/lerp_0.1.0_amd64.deb --older build/older/lerp_0.0.1_amd64.deb \\
        --portable dist/lerp-0.1.0-linux-x86_64.tar.zst --cache build/roots --json build/installer-test.json

Needs root, debootstrap, and the network once, for the cached machine. Prints times (s) and sizes (MB) as JSON; the first thing that is
not as it should be ends it with words and status 1.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import statistics
import subprocess
import time
from pathlib import Path

from chroot import HOME, Debian, Failed, copied, prepared

PAINTED = 4.0  # s, at most, from the start of the process to the painted window
MOST = 260.0  # MB, at most, of an installer
SHIPPED = "/usr/lib/lerp/_internal/resources/examples"
RUN = f"{HOME}/.local/share/lerp/runs/first"
# Starts the window on a virtual screen, ends it as a desktop would once the explorer is painted.
START = """
rm -f ~/timing.json
lerp --timing ~/timing.json "$@" & child=$!
n=0
until grep -q explorer_painted ~/timing.json 2>/dev/null; do
    kill -0 $child || exit 1
    n=$((n + 1)); if [ $n -gt 600 ]; then echo "no picture after a minute" >&2; kill -9 $child; exit 1; fi
    sleep 0.1
done
kill -TERM $child
wait $child
"""


def main() -> int:
    options = _options()
    told: dict[str, float | str] = {"deb_mb": _megabytes(options.deb), "portable_mb": _megabytes(options.portable)}
    trial = options.cache / "trial"
    try:
        machine = copied(prepared(options.cache, _depends(options.deb)), trial)
        for step in (alone, older, upgraded, linked, window, shipped, films, removed, unpacked):
            began = time.monotonic()
            told |= step(machine, options)
            print(f"{step.__name__}: {time.monotonic() - began:.1f} s", flush=True)
        _check(max(told["deb_mb"], told["portable_mb"]) <= MOST, f"An installer is larger than {MOST} MB.")
    except Failed as failure:
        print(json.dumps(told, indent=1))
        print(f"FAILED: {failure}")
        return 1
    finally:
        shutil.rmtree(trial, ignore_errors=True)
    options.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told, indent=1))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for name in ("deb", "older", "portable", "cache", "json"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    return parser.parse_args()


# --- the steps, each with what it measured ---------------------------------------------------------------------------


def alone(machine: Debian, _: argparse.Namespace) -> dict[str, float | str]:
    """No Python, no network."""
    _check(not list(machine.at("/usr/bin").glob("python*")), "There is a Python inside: the trial would prove nothing.")
    devices = re.findall(r"^\s*(\S+):", machine.run("cat", "/proc/net/dev"), re.M)
    _check(devices == ["lo"], f"There is a network inside: {devices}")
    return {}


def older(machine: Debian, options: argparse.Namespace) -> dict[str, float | str]:
    """An older version is there, with a run and settings."""
    _install(machine, options.older)
    began = time.monotonic()
    lines = machine.run("lerp", "train", "--data", "digits", "--model", "vae", "--images", "640", "--set", "batch=64", "--tick", "0",
                        "--json", "--out", RUN).splitlines()  # fmt: skip
    trained = time.monotonic() - began
    _check(json.loads(lines[-1]).get("step") == 10, f"Ten steps were asked for; the last line is {lines[-1]}")
    _start(machine, "--theme", "light", "--run", RUN)
    return {"train_10_steps_s": round(trained, 1)}


def upgraded(machine: Debian, options: argparse.Namespace) -> dict[str, float | str]:
    """The new version in its place: the run and the settings stay as they are."""
    run, before = _sums(machine.at(RUN)), _version(machine)
    settings = machine.at(f"{HOME}/.config/lerp/settings.json")
    _check(json.loads(settings.read_text("utf-8")).get("theme") == "light", "The setting was not kept.")
    kept = settings.read_bytes()
    began = time.monotonic()
    _install(machine, options.deb)
    taken = time.monotonic() - began
    after = _version(machine)
    _check(before != after, f"Still version {after}.")
    _check(settings.read_bytes() == kept and _sums(machine.at(RUN)) == run, "The upgrade changed the user's files.")
    installed = machine.run("dpkg-query", "-W", "-f=${Installed-Size}", "lerp")
    return {"from": before, "to": after, "install_s": round(taken, 1), "installed_mb": round(int(installed) * 1.024e-3, 1)}


def linked(machine: Debian, _: argparse.Namespace) -> dict[str, float | str]:
    """Every library is inside, or of a package that ours depends on; nothing is changed by looking."""
    search = ('export LD_LIBRARY_PATH=/usr/lib/lerp/_internal; find /usr/lib/lerp -type f -name "*.so*" -exec ldd {} + 2>/dev/null '
              '| grep -E "=>" | grep -v " /usr/lib/lerp" | sed "s/ (0x.*//; s/.*=> //" | sort -u')  # fmt: skip
    found = machine.run("sh", "-c", search).split("\n")
    _check(not [line for line in found if "not found" in line], f"Libraries are missing: {found}")
    there = set(machine.at("/depends").read_text("utf-8").split())
    strange = set()
    for path in filter(None, found):
        short = path.removeprefix("/usr")  # /lib is a link to /usr/lib, and packages name either
        owner = machine.run("sh", "-c", f'dpkg -S "/usr{short}" 2>/dev/null || dpkg -S "{short}"').split(":")[0]
        strange |= {f"{path} ({owner})"} if owner not in there else set()
    _check(not strange, f"Libraries of packages that ours does not depend on: {', '.join(sorted(strange))}")
    return {"libraries_of_the_system": len(found) - 1}


def window(machine: Debian, _: argparse.Namespace) -> dict[str, float | str]:
    """The window on a virtual screen, with the run from before; and the program's word on itself."""
    _check("All is well." in machine.run("lerp", "check"), "“lerp check” is not content.")
    starts = [_start(machine, "--run", RUN) for _ in range(4)]
    painted = [start["painted"] for start in starts]
    _check(statistics.median(painted) <= PAINTED, f"The window was painted after {painted} s.")
    return {"painted_first_s": round(painted[0], 2), "painted_s": round(statistics.median(painted[1:]), 2),
            "torch_ready_s": round(statistics.median(start["torch_ready"] for start in starts[1:]), 2),
            "explorer_painted_s": round(statistics.median(start["explorer_painted"] for start in starts[1:]), 2)}  # fmt: skip


def shipped(machine: Debian, _: argparse.Namespace) -> dict[str, float | str]:
    """A shipped run, which only root could write: it opens and decodes, and nothing of the package changes."""
    for name in ("fashion-vae", "fashion-gan"):
        _start(machine, "--run", f"{SHIPPED}/{name}")
        machine.run("lerp", "sample", f"{SHIPPED}/{name}", "--count", "4", "--out", f"{HOME}/{name}.png")
    changed = machine.run("dpkg", "--verify", "lerp", user=False).strip()
    _check(not changed, f"Files of the package have changed: {changed}")
    return {}


def films(machine: Debian, _: argparse.Namespace) -> dict[str, float | str]:
    """A walk as numbers, as a film without ffmpeg's help, and as one with it."""
    taken = {}
    for name in ("walk.npy", "walk.webp", "walk.mp4"):
        began = time.monotonic()
        machine.run("lerp", "interpolate", f"{SHIPPED}/fashion-vae", "--from-seed", "1", "--to-seed", "2", "--frames", "48",
                    "--out", f"{HOME}/{name}")  # fmt: skip
        taken[f"{name.replace('.', '_')}_s"] = round(time.monotonic() - began, 1)
    frames = machine.run("ffprobe", "-v", "error", "-count_frames", "-select_streams", "v", "-show_entries", "stream=nb_read_frames",
                         "-of", "csv=p=0", f"{HOME}/walk.mp4").strip(" ,\n")  # fmt: skip
    _check(frames == "48", f"The film has {frames} frames, not 48.")
    return taken


def removed(machine: Debian, _: argparse.Namespace) -> dict[str, float | str]:
    """Gone without a trace, but for what is the user's."""
    home = _sums(machine.at(HOME))
    owned = [path for path in machine.run("dpkg", "-L", "lerp").split("\n") if "lerp" in path]
    machine.run("dpkg", "--purge", "lerp", user=False)
    left = [path for path in owned if machine.at(path).is_symlink() or machine.at(path).exists()]
    _check(not left, f"Left behind: {left[:5]}")
    _check(_sums(machine.at(HOME)) == home and machine.at(RUN).is_dir(), "Removing it changed the user's files.")
    return {}


def unpacked(machine: Debian, options: argparse.Namespace) -> dict[str, float | str]:
    """The portable archive: starts where it lies, installs for one user, goes again."""
    home, began = machine.at(HOME), time.monotonic()
    subprocess.run(["tar", "--zstd", "-xf", str(options.portable.absolute()), "-C", str(home)], check=True)
    folder = next(home.glob("lerp-*"))
    taken = time.monotonic() - began
    inside = f"{HOME}/{folder.name}"
    subprocess.run(["chown", "-R", "1000:1000", str(folder)], check=True)
    machine.run(f"{inside}/lerp", "sample", RUN, "--count", "4", "--out", "/tmp/there.png")
    before = _sums(home)
    machine.run(f"{inside}/install.sh")
    machine.run(f"{HOME}/.local/bin/lerp", "sample", RUN, "--count", "4", "--out", "/tmp/installed.png")
    machine.run(f"{HOME}/.local/lib/lerp/install.sh", "--remove")
    after = _sums(home)
    _check(after == before, f"Installed for one user and removed; changed: {sorted(set(before.items()) ^ set(after.items()))[:5]}")
    return {"unpack_s": round(taken, 1)}


# --- small things -----------------------------------------------------------------------------------------------------


def _install(machine: Debian, deb: Path) -> None:
    shutil.copy(deb, machine.at("/package.deb"))
    machine.run("dpkg", "-i", "/package.deb", user=False)
    machine.at("/package.deb").unlink()


def _version(machine: Debian) -> str:
    return machine.run("dpkg-query", "-W", "-f=${Version}", "lerp")


def _start(machine: Debian, *words: str) -> dict[str, float]:
    machine.run("xvfb-run", "-a", "-s", "-screen 0 1440x900x24", "sh", "-c", START, "start", *words)
    return json.loads(machine.at(f"{HOME}/timing.json").read_text("utf-8"))


def _sums(folder: Path) -> dict[str, str]:
    """The files that lie there, by name; without caches (the desktop's of file types too) and the portable program's folder."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()
            and not re.match(r"lerp-|\.cache/|\.local/share/mime/(?!packages/)", str(path.relative_to(folder)))}  # fmt: skip


def _depends(deb: Path) -> list[str]:
    words = subprocess.run(["dpkg-deb", "-f", str(deb), "Depends"], capture_output=True, text=True, check=True).stdout
    return sorted(word.split()[0] for word in words.split(","))


def _megabytes(file: Path) -> float:
    return round(file.stat().st_size / 1e6, 1)


def _check(good: bool, words: str) -> None:
    if not good:
        raise Failed(words)


if __name__ == "__main__":
    raise SystemExit(main())
