"""Makes the Linux installers of a program's folder: a .deb, a portable .tar.zst, and their SHA-256 sums.

    python packaging/installer.py dist/lerp --work build/pyinstaller/lerp --out dist

`make installer` calls it. --work is PyInstaller's folder of lists, from which the notices are made. --older makes a package of
that version for `make installer-test` (older.py), not compressed.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import functools
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for the program's own --help
import debian
import manual
import notices
import sharing
import sums
from facts import ROOT, Facts, facts

MOST = 260 * 10**6  # bytes of an installer
STRIPPED = ("torch/lib/libtorch_cpu.so", "torch/lib/libtorch_python.so", "libpython3*.so.1.0")


def main() -> int:
    options = _options()
    told = facts()
    if options.older:
        told = dataclasses.replace(told, version=options.older)
    if missing := _missing(options):
        print(missing, file=sys.stderr)
        return 2
    date = datetime.datetime.fromtimestamp(int(_epoch()), datetime.UTC).date()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    manual.as_installed()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="lerp-", dir=options.work) as work:
        if options.older:
            print(debian.build(options.program, told, date, Path(work), options.out, older=True))
            return 0
        _finish(options.program, options.work)
        made = [debian.build(options.program, told, date, Path(work), options.out),
                portable(options.program, told, date, Path(work), options.out)]  # fmt: skip
    sums.write(made, options.out)
    for file in made:
        print(f"{file}  {file.stat().st_size / 1e6:.1f} MB")
    return 1 if any(file.stat().st_size > MOST for file in made) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--older", metavar="VERSION")
    return parser.parse_args()


def _missing(options: argparse.Namespace) -> str:
    """What has to be made first, in a sentence; empty if all is there."""
    needed = {options.program / "lerp": "make installer", options.work / "COLLECT-00.toc": "make installer", sharing.BOOK: "make book"}
    return next((f"“{path}” is not there. Make it first: {call}" for path, call in needed.items() if not path.exists()), "")


def _epoch() -> str:
    """Seconds since 1970 of the newest commit, or of now; the packers read it from the environment."""
    told = str(int(datetime.datetime.now(datetime.UTC).timestamp()))
    if git := shutil.which("git"):
        done = subprocess.run([git, "-C", str(ROOT), "log", "-1", "--format=%ct"], capture_output=True, text=True, check=False)
        told = done.stdout.strip() or told
    return os.environ.setdefault("SOURCE_DATE_EPOCH", told)


def _finish(program: Path, work: Path) -> None:
    """Take out what only debuggers read, and put the notices in."""
    inside = program / "_internal"
    for pattern in STRIPPED:
        for file in inside.glob(pattern):
            subprocess.run(["strip", "--strip-unneeded", str(file)], check=True)
    site = Path(sysconfig.get_path("purelib"))
    stdlib = Path(sysconfig.get_path("stdlib"))
    owned = notices.parts(notices.taken(work.resolve()), ROOT, site, stdlib, functools.cache(notices.debian_owner))
    (program / "NOTICES.txt").write_text(notices.written([*notices.of_project(ROOT), notices.of_starter(site), *owned]), "utf-8")


def portable(program: Path, told: Facts, date: datetime.date, work: Path, out: Path) -> Path:
    """The archive: the program, a link that starts it, what desktops want to know, and install.sh for one user."""
    name = f"lerp-{told.version}-linux-{platform.machine()}"
    tree = work / name
    tree.mkdir()
    subprocess.run(["cp", "-a", "--reflink=auto", str(program), str(tree / "program")], check=True)
    (tree / "lerp").symlink_to("program/lerp")
    sharing.share(tree / "share", told, date)
    shutil.copy(sharing.LINUX / "install.sh", tree)
    target = out / f"{name}.tar.zst"
    owned = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", f"--mtime=@{_epoch()}"]
    subprocess.run(["tar", *owned, "-I", "zstd -16 -T0 --long=27", "-C", str(work), "-cf", str(target), name], check=True)
    return target


if __name__ == "__main__":
    raise SystemExit(main())
