"""Installs the packages in a clean Debian 12 without Python or network, uses them as one would, and takes them away again.

    python tests/packaging/trial.py --deb dist/lerp_0.1.0_amd64.deb --older build/older/lerp_0.0.1_amd64.deb \\
        --portable dist/lerp-0.1.0-linux-x86_64.tar.zst --cache build/roots --json build/installer-test.json

Needs root, debootstrap, and the network once, for the cached machine. Prints times (s) and sizes (MB) as JSON; the first thing that is
not as it should be ends it with words and status 1.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from chroot import HOME, Debian, Failed, copied, depends, prepared
from looking import check, film, grid, listed, sums

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))
from older import CHANGED, GONE, WORDS  # noqa: E402

PAINTED = 4.0  # s, at most, from the start of the process to the painted window, of every start
MOST = 260.0  # MB, at most, of an installer
PLACE = "/usr/lib/lerp"
SHIPPED = f"{PLACE}/_internal/resources/examples"
RUN = f"{HOME}/.local/share/lerp/runs/first"
# Starts the window on a virtual screen, ends it as a desktop would once the explorer is painted (and $THEN is done).
START = """
rm -f ~/timing.json
lerp --timing ~/timing.json "$@" & child=$!
n=0
until grep -q explorer_painted ~/timing.json 2>/dev/null; do
    kill -0 $child || exit 1
    n=$((n + 1)); if [ $n -gt 600 ]; then echo "no picture after a minute" >&2; kill -9 $child; exit 1; fi
    sleep 0.1
done
eval "$THEN"
kill -TERM $child
wait $child
"""
# In the window of START: hands over a path that only makes sense where it is called, and waits until the window notes
# where it stands in what it was given.
HAND_OVER = """
cd ~/.local/share/lerp/runs
touch ~/asked
began=$(date +%s%N)
timeout 20 lerp first || exit 1
echo "$((($(date +%s%N) - began) / 10000000))" | sed 's/..$/.&/' > ~/handed.txt
n=0
until [ first/journey.jsonl -nt ~/asked ]; do
    n=$((n + 1)); if [ $n -gt 200 ]; then echo "the window did not open it" >&2; kill -9 $child; exit 1; fi
    sleep 0.1
done
"""


def main() -> int:
    options = _options()
    told: dict[str, float | str] = {"deb_mb": _megabytes(options.deb), "portable_mb": _megabytes(options.portable)}
    trial = options.cache / "trial"
    try:
        listed([options.deb, options.portable])
        machine = copied(prepared(options.cache, depends(options.deb)), trial)
        for step in (alone, older, upgraded, inside, linked, window, second, shipped, films, removed, unpacked):
            began = time.monotonic()
            told |= step(machine, options)
            print(f"{step.__name__}: {time.monotonic() - began:.1f} s", flush=True)
        check(max(told["deb_mb"], told["portable_mb"]) <= MOST, f"An installer is larger than {MOST} MB.")
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
    check(not list(machine.at("/usr/bin").glob("python*")), "There is a Python inside: the trial would prove nothing.")
    devices = re.findall(r"^\s*(\S+):", machine.run("cat", "/proc/net/dev"), re.M)
    check(devices == ["lo"], f"There is a network inside: {devices}")
    return {}


def older(machine: Debian, options: argparse.Namespace) -> dict[str, float | str]:
    """An older version is there, with a run and settings."""
    _install(machine, options.older)
    began = time.monotonic()
    lines = machine.run("lerp", "train", "--data", "digits", "--model", "vae", "--images", "640", "--set", "batch=64", "--tick", "0",
                        "--json", "--out", RUN).splitlines()  # fmt: skip
    trained = time.monotonic() - began
    check(json.loads(lines[-1]).get("step") == 10, f"Ten steps were asked for; the last line is {lines[-1]}")
    for name in (GONE, CHANGED):
        check(machine.at(f"{PLACE}/{name}").read_text("utf-8") == WORDS, f"The older package has no {name} of its own.")
    _start(machine, "--theme", "light", "--run", RUN)
    return {"train_10_steps_s": round(trained, 1)}


def upgraded(machine: Debian, options: argparse.Namespace) -> dict[str, float | str]:
    """The new version in its place: the run and the settings stay as they are, and nothing of the older one is left."""
    run, before = sums(machine.at(RUN)), _version(machine)
    settings = machine.at(f"{HOME}/.config/lerp/settings.json")
    check(json.loads(settings.read_text("utf-8")).get("theme") == "light", "The setting was not kept.")
    kept = settings.read_bytes()
    began = time.monotonic()
    _install(machine, options.deb)
    taken = time.monotonic() - began
    after = _version(machine)
    check(before != after, f"Still version {after}.")
    check(settings.read_bytes() == kept and sums(machine.at(RUN)) == run, "The upgrade changed the user's files.")
    check(not machine.at(f"{PLACE}/{GONE}").exists(), f"The older version's {GONE} is still there.")
    check(machine.at(f"{PLACE}/{CHANGED}").read_text("utf-8") != WORDS, f"{CHANGED} is still the older version's.")
    first = _start(machine, "--run", RUN)["painted"]
    installed = machine.run("dpkg-query", "-W", "-f=${Installed-Size}", "lerp")
    return {"from": before, "to": after, "install_s": round(taken, 1), "installed_mb": round(int(installed) * 1.024e-3, 1),
            "painted_after_installing_s": round(first, 2)}  # fmt: skip


def inside(machine: Debian, _: argparse.Namespace) -> dict[str, float | str]:
    """No path of the checkout; and a desktop knows what Lerp opens."""
    found = subprocess.run(["grep", "-rlF", f"{ROOT}/", str(machine.at(PLACE)), str(machine.at("/usr/share/doc/lerp"))],
                           capture_output=True, text=True, check=False).stdout  # fmt: skip
    check(not found, f"The path of the checkout, {ROOT}, is told in {found.split()[:5]}")
    machine.run("desktop-file-validate", "/usr/share/applications/lerp.desktop")
    kind = machine.run("gio", "info", "-a", "standard::content-type", f"{RUN}/run.toml")
    check("application/x-lerp-run" in kind, f"run.toml is of another type: {kind}")
    for name in ("application/x-lerp-run", "x-content/x-lerp-run", "image/png"):
        check("lerp.desktop" in machine.run("gio", "mime", name), f"Lerp is not offered for {name}.")
    check(b"x-content/x-lerp-run" in machine.at("/usr/share/mime/treemagic").read_bytes(), "A drive with a run is not known.")
    return {}


def linked(machine: Debian, _: argparse.Namespace) -> dict[str, float | str]:
    """Every library is inside, or of a package that ours depends on; nothing is changed by looking."""
    search = (f'export LD_LIBRARY_PATH={PLACE}/_internal; find {PLACE} -type f -name "*.so*" -exec ldd {{}} + 2>/dev/null '
              f'| grep "=>" | grep -v "=> {PLACE}" | sed "s/ (0x.*//; s/^[[:space:]]*//" | sort -u')  # fmt: skip
    found = dict(line.split(" => ") for line in machine.run("sh", "-c", search).splitlines())
    missing = [name for name, path in found.items() if path == "not found"]
    check(not missing, f"Libraries are missing: {', '.join(missing)}")
    there = set(machine.at("/depends").read_text("utf-8").split())
    strange = set()
    for path in set(found.values()):
        short = path.removeprefix("/usr")  # /lib is a link to /usr/lib, and packages name either
        owner = machine.run("sh", "-c", f'dpkg -S "/usr{short}" 2>/dev/null || dpkg -S "{short}"').split(":")[0]
        strange |= {f"{path} ({owner})"} if owner not in there else set()
    check(not strange, f"Libraries of packages that ours does not depend on: {', '.join(sorted(strange))}")
    return {"libraries_of_the_system": len(set(found.values()))}


def window(machine: Debian, _: argparse.Namespace) -> dict[str, float | str]:
    """The window on a virtual screen, with the run from before; and the program's word on itself."""
    check("All is well." in machine.run("lerp", "check"), "“lerp check” is not content.")
    starts = [_start(machine, "--run", RUN) for _ in range(3)]
    return {f"{name}_s": round(statistics.median(start[name] for start in starts), 2)
            for name in ("painted", "torch_ready", "explorer_painted")}  # fmt: skip


def second(machine: Debian, _: argparse.Namespace) -> dict[str, float | str]:
    """A second start gives its path, relative to where it is called, to the window that is there, and ends with 0."""
    _start(machine, "--run", f"{SHIPPED}/fashion-vae", then=HAND_OVER)
    kept = json.loads(machine.at(f"{HOME}/.config/lerp/settings.json").read_text("utf-8"))
    check(kept.get("explore.session", {}).get("run") == RUN, f"The window had {kept.get('explore.session')} open in the end.")
    return {"second_start_s": float(machine.at(f"{HOME}/handed.txt").read_text("utf-8"))}


def shipped(machine: Debian, _: argparse.Namespace) -> dict[str, float | str]:
    """A shipped run, which only root could write: it opens and decodes, and nothing of the package changes."""
    for name in ("fashion-vae", "fashion-gan"):
        _start(machine, "--run", f"{SHIPPED}/{name}")
        machine.run("lerp", "sample", f"{SHIPPED}/{name}", "--count", "4", "--out", f"{HOME}/{name}.png")
        grid(machine.at(f"{HOME}/{name}.png"), 2)
    changed = machine.run("dpkg", "--verify", "lerp", user=False).strip()
    check(not changed, f"Files of the package have changed: {changed}")
    return {}


def films(machine: Debian, _: argparse.Namespace) -> dict[str, float | str]:
    """A walk as numbers, as a film without ffmpeg's help, as one with it; and a sentence where there is no ffmpeg."""
    taken: dict[str, float | str] = {}
    walk = ("interpolate", f"{SHIPPED}/fashion-vae", "--from-seed", "1", "--to-seed", "2", "--frames", "48", "--out")
    for name in ("walk.npy", "walk.webp", "walk.mp4"):
        began = time.monotonic()
        machine.run("lerp", *walk, f"{HOME}/{name}")
        taken[f"{name.replace('.', '_')}_s"] = round(time.monotonic() - began, 1)
    film(machine.at(f"{HOME}/walk.npy"), 48)
    film(machine.at(f"{HOME}/walk.webp"), 48)
    frames = machine.run("ffprobe", "-v", "error", "-count_frames", "-select_streams", "v", "-show_entries", "stream=nb_read_frames",
                         "-of", "csv=p=0", f"{HOME}/walk.mp4").strip(" ,\n")  # fmt: skip
    check(frames == "48", f"The film has {frames} frames, not 48.")
    words = machine.refused("env", "PATH=/var/empty", "/usr/bin/lerp", *walk, f"{HOME}/none.mp4")
    check("ffmpeg" in words and ".webp" in words and not machine.at(f"{HOME}/none.mp4").exists(), f"Without ffmpeg it said: {words}")
    return taken


def removed(machine: Debian, _: argparse.Namespace) -> dict[str, float | str]:
    """Gone without a trace, but for what is the user's."""
    home = sums(machine.at(HOME))
    owned = [path for path in machine.run("dpkg", "-L", "lerp").split("\n") if "lerp" in path]
    machine.run("dpkg", "--purge", "lerp", user=False)
    left = [path for path in owned if machine.at(path).is_symlink() or machine.at(path).exists()]
    check(not left, f"Left behind: {left[:5]}")
    check(sums(machine.at(HOME)) == home and machine.at(RUN).is_dir(), "Removing it changed the user's files.")
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
    before = sums(home)
    machine.run(f"{inside}/install.sh")
    machine.run(f"{HOME}/.local/bin/lerp", "sample", RUN, "--count", "4", "--out", "/tmp/installed.png")
    machine.run(f"{HOME}/.local/lib/lerp/install.sh", "--remove")
    after = sums(home)
    check(after == before, f"Installed for one user and removed; changed: {sorted(set(before.items()) ^ set(after.items()))[:5]}")
    return {"unpack_s": round(taken, 1)}


# --- small things -----------------------------------------------------------------------------------------------------


def _install(machine: Debian, deb: Path) -> None:
    shutil.copy(deb, machine.at("/package.deb"))
    machine.run("dpkg", "-i", "/package.deb", user=False)
    machine.at("/package.deb").unlink()


def _version(machine: Debian) -> str:
    return machine.run("dpkg-query", "-W", "-f=${Version}", "lerp")


def _start(machine: Debian, *words: str, then: str = ":") -> dict[str, float]:
    """Times of a start, which must have painted soon enough. then: shell's words for while the window is there."""
    machine.run("env", f"THEN={then}", "xvfb-run", "-a", "-s", "-screen 0 1440x900x24", "sh", "-c", START, "start", *words)
    times = json.loads(machine.at(f"{HOME}/timing.json").read_text("utf-8"))
    check(times["painted"] <= PAINTED, f"The window was painted after {times['painted']:.1f} s, with {' '.join(words)}.")
    return times


def _megabytes(file: Path) -> float:
    return round(file.stat().st_size / 1e6, 1)


if __name__ == "__main__":
    raise SystemExit(main())
