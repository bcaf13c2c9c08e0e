"""What goes into the program's folder and what does not: PyInstaller's lists of files, trimmed.

An entry is PyInstaller's (name in the folder, path it comes from, kind); a SYMLINK's path is relative to where it lies.
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Callable, Iterable

Entry = tuple[str, str, str]

EXCLUDED = (  # modules
    "numba", "llvmlite", "umap", "tkinter", "matplotlib", "IPython", "pytest", "_pytest", "hypothesis", "onnxruntime",
    "torch.utils.tensorboard", "PySide6.QtQml", "PySide6.QtQuick",
    "setuptools", "pip", "wheel", "pydoc_data",
    "readline",  # GPL, and only for typing at a prompt
)  # fmt: skip
UNUSED = (  # files, by how their names begin
    "resources/build",
    "torch/test", "torch/include", "torch/share", "torch/bin", "torch/lib/libtorchbind_test", "torch/lib/libjitbackend_test",
    "torch/lib/libbackend_with_compiler", "torch/lib/libaoti_custom_ops",
    "PySide6/Qt/qml", "PySide6/Qt/translations", "PySide6/Qt/lib/libQt6Quick", "PySide6/Qt/lib/libQt6Qml",
    "PySide6/Qt/lib/libQt6EglF", *(f"PySide6/Qt/plugins/{name}" for name in (
        "qmltooling", "tls", "networkinformation", "egldeviceintegrations", "generic", "platformthemes/libqgtk3",
        "platforms/libqeglfs", "platforms/libqlinuxfb", "platforms/libqminimal", "platforms/libqvkkhrdisplay",
        "platforms/libqvnc")),
)  # fmt: skip
KEPT = ("torch/bin/torch_shm_manager",)
# Libraries that every desktop has: often newer than ours, and its graphics drivers and fonts need their own.
SYSTEMS = tuple(f"lib{name}.so" for name in (
    "stdc++", "gcc_s", "glib-2.0", "gthread-2.0", "pcre2-8", "fontconfig", "freetype", "expat", "png16", "brotlicommon", "brotlidec",
    "dbus-1", "systemd", "gcrypt", "gpg-error", "cap", "lz4", "X11", "X11-xcb", "Xau", "Xdmcp", "bsd", "md"))  # fmt: skip
# Where a distribution was installed from, and the lists of an installation that only points to a checkout: paths of the builder's.
OF_THE_BUILDER = re.compile(r"[^/]+\.dist-info/direct_url\.json|lerp-[^/]+\.dist-info/RECORD|lerp\.egg-info/SOURCES\.txt")


def wanted(entry: Entry) -> bool:
    """Whether a file goes into the folder, by its name."""
    name = entry[0].replace("\\", "/")
    return name.startswith(KEPT) or not (name.startswith(UNUSED + SYSTEMS) or OF_THE_BUILDER.fullmatch(name))


def trimmed(entries: Iterable[Entry], needs: Callable[[str], Iterable[str]]) -> list[Entry]:
    """The entries that are wanted, without libraries of the system that nothing of the rest needs.

    needs: names of the libraries that a binary is linked to. Links that then lead nowhere go as well.
    """
    kept = [entry for entry in entries if wanted(entry)]
    linked = {entry[0]: set(needs(entry[1])) for entry in kept if entry[2] in ("BINARY", "EXTENSION", "EXECUTABLE")}
    while True:
        needed = set().union(*(linked[entry[0]] for entry in kept if entry[0] in linked))
        going = {entry[0] for entry in kept if of_the_system(entry) and entry[0] not in needed}
        if not going:
            return _without_dangling(kept)
        kept = [entry for entry in kept if entry[0] not in going]


def of_the_system(entry: Entry) -> bool:
    """Whether it is a library that belongs to this machine's system, not to a Python package."""
    return entry[2] == "BINARY" and "/" not in entry[0] and entry[1].startswith(("/lib/", "/lib64/", "/usr/lib/"))


def _without_dangling(entries: list[Entry]) -> list[Entry]:
    names = {entry[0] for entry in entries}
    return [entry for entry in entries
            if entry[2] != "SYMLINK" or os.path.normpath(os.path.join(os.path.dirname(entry[0]), entry[1])) in names]  # fmt: skip
