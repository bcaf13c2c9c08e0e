"""The .deb: /usr/lib/lerp, the command, what desktops want to know, and the control file."""

from __future__ import annotations

import datetime
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import sharing
from facts import ROOT, Facts
from older import aged

PACKAGE = "lerp"
MAINTAINER = "The Lerp maintainers <lerp@lerp.invalid>"  # a project without a mailbox
ALSO = ("libstdc++6", "libgcc-s1", "zlib1g",  # as contents.SYSTEMS leaves them out, beside the Makefile's LIBRARIES
        "libwayland-client0", "libwayland-cursor0", "libwayland-egl1")  # PyInstaller takes none of these along
LONG = """\
 Lerp trains variational autoencoders, generative adversarial networks and
 their hybrids on pictures or points, and lets one walk their latent space
 while the network trains. It needs no network and no Python of the system.
"""


def build(program: Path, told: Facts, date: datetime.date, work: Path, out: Path, older: bool = False) -> Path:
    """Lay the tree in `work` and pack it; returns the .deb. older: one for the trial of upgrades, not compressed."""
    tree = work / f"debian-{told.version}"
    shutil.rmtree(tree, ignore_errors=True)
    (tree / "DEBIAN").mkdir(parents=True)
    _lay(tree, program, told, date)
    if older:
        aged(tree / "usr" / "lib" / PACKAGE)
    (tree / "DEBIAN" / "md5sums").write_text("".join(_sums(tree)), encoding="utf-8")
    (tree / "DEBIAN" / "control").write_text(control(told, _kibibytes(tree), _architecture()), encoding="utf-8")
    target = out / f"{PACKAGE}_{told.version}_{_architecture()}.deb"
    how = ["-Znone"] if older else ["-Zzstd", "-z16"]
    subprocess.run(["dpkg-deb", "--root-owner-group", *how, "--build", str(tree), str(target)], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return target


def _lay(tree: Path, program: Path, told: Facts, date: datetime.date) -> None:
    place = tree / "usr" / "lib" / PACKAGE
    place.parent.mkdir(parents=True)
    subprocess.run(["cp", "-a", "--reflink=auto", str(program), str(place)], check=True)
    (tree / "usr" / "bin").mkdir()
    (tree / "usr" / "bin" / PACKAGE).symlink_to(f"../lib/{PACKAGE}/{PACKAGE}")
    sharing.share(tree / "usr" / "share", told, date)
    papers = tree / "usr" / "share" / "doc" / PACKAGE
    papers.mkdir(parents=True, exist_ok=True)
    licence = (ROOT / "LICENSE").read_text("utf-8")
    (papers / "copyright").write_text(f"{licence}\nWhat is inside beside Lerp itself: /usr/lib/{PACKAGE}/NOTICES.txt\n", "utf-8")
    (papers / "changelog.gz").write_bytes(sharing.packed((ROOT / "CHANGELOG.md").read_text("utf-8")))
    for folder, folders, files in os.walk(tree):
        for name in folders + files:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)


def control(told: Facts, kibibytes: int, architecture: str) -> str:
    """The control file; needs the C library that the program was built with, or a newer one."""
    library = os.confstr("CS_GNU_LIBC_VERSION").split()[1]  # type: ignore[union-attr]
    depends = ", ".join([f"libc6 (>= {library})", *ALSO, *told.libraries])
    fields = {"Package": PACKAGE, "Version": told.version, "Architecture": architecture, "Maintainer": MAINTAINER,
              "Installed-Size": str(kibibytes), "Depends": depends, "Recommends": "ffmpeg", "Section": "science",
              "Priority": "optional", "Description": "desktop latent-space explorer for VAEs and GANs"}  # fmt: skip
    return "".join(f"{name}: {words}\n" for name, words in fields.items()) + LONG


def _architecture() -> str:
    return subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()


def _files(tree: Path) -> Iterator[Path]:
    return (path for path in sorted((tree / "usr").rglob("*")) if path.is_file() and not path.is_symlink())


def _sums(tree: Path) -> Iterator[str]:
    for path in _files(tree):
        with path.open("rb") as file:
            yield f"{hashlib.file_digest(file, 'md5').hexdigest()}  {path.relative_to(tree)}\n"


def _kibibytes(tree: Path) -> int:
    return sum(-(-path.stat().st_size // 1024) for path in _files(tree))
