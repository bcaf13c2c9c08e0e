"""The licences of everything in the program's folder, in one file: from PyInstaller's list of what it took, and from where.

Every file must have an owner whose licence is known: the project, a Python distribution, Python itself, or a Debian package;
a file without one stops the build. What a distribution does not carry (Python, Qt) lies in packaging/licences.
"""

from __future__ import annotations

import ast
import os.path
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import Distribution
from pathlib import Path

LICENCES = Path(__file__).parent / "licences"
NAMED = re.compile(r"licen[cs]e|copying|notice|authors", re.I)
QT = """Qt, PySide6 and Shiboken are used under the GNU Lesser General Public License, version 3, below.
They are shared libraries of their own in the folder PySide6 and may be replaced by others with the same interface: put
those in their place. Their sources are to be had from the Qt project (code.qt.io), by the version number above.
Qt holds third-party code: its terms are below as Debian gathered them for an older version of Qt. The exact list of this one
has doc.qt.io, "Licenses Used in Qt"."""
ADDED = {"pyside6-essentials": (QT, "LGPL-3.txt", "GPL-3.txt", "Qt-third-party.txt", "ICU.txt"),
         "shiboken6": ("As Qt and PySide6, above.",)}
OWN = ("lerp", "pyinstaller")  # told of_project and of_starter
GCC = re.compile(r"lib(gomp|gfortran|quadmath|gcc_s|stdc\+\+|atomic)\b.*\.so")
OF_GCC = """Runtime libraries of the GNU Compiler Collection (gcc.gnu.org), as wheels and Debian brought them: {names}.
They are under the GNU General Public License, version 3 or later, with the GCC Runtime Library Exception, version 3.1, below;
libquadmath is under the GNU Lesser General Public License, version 2.1 or later: /usr/share/common-licenses/LGPL-2.1"""
LIBPYTHON = re.compile(r"libpython3[\d.]*[a-z]*\.so[\d.]*")
COMMON = Path("/usr/share/common-licenses")
HEAD = """Lerp and what is inside it: who made each part, and on which terms it is passed on.
Made when the program was built, from what went into it.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """Something inside with terms of its own. terms: in a line; texts: name and text of each licence."""

    name: str
    version: str
    terms: str
    texts: tuple[tuple[str, str], ...]


def taken(work: Path) -> list[str]:
    """Paths of all files that PyInstaller took, by the lists it left in its folder of work."""
    sources: set[str] = set()
    for name in ("COLLECT-00.toc", "PYZ-00.toc"):
        for part in ast.literal_eval((work / name).read_text(encoding="utf-8")):
            if isinstance(part, list):
                sources |= {entry[1] for entry in part if entry[2] != "SYMLINK" and entry[1] not in ("", "-")}
    return sorted(path for path in sources if Path(path).is_absolute() and not Path(path).is_relative_to(work))


def parts(paths: Iterable[str], root: Path, site: Path, stdlib: Path, owner: Callable[[str], str]) -> list[Part]:
    """Who owns the files. site: where distributions lie; stdlib: Python's own library; owner: Debian package of a path.

    Raises ValueError for a file that nobody owns.
    """
    paths = list(paths)
    files = {os.path.normpath(site / file): distribution
             for distribution in Distribution.discover(path=[str(site)]) for file in distribution.files or ()}  # fmt: skip
    found: dict[str, Part] = {"python": of_python()}
    for path in paths:
        place = Path(path)
        if place.is_relative_to(site):
            distribution = files.get(os.path.normpath(place))
            if distribution is None:
                raise ValueError(f"No distribution owns {path}.")
            name = distribution.metadata["Name"].lower()
            if name not in (*found, *OWN):
                found[name] = of_distribution(distribution)
        elif not (place.is_relative_to(root) or of_pythons(place, stdlib)):
            package = owner(path)
            found.setdefault(f"debian:{package}", of_debian(package))
    if names := sorted({Path(path).name for path in paths if GCC.match(Path(path).name)}):
        found["gcc"] = of_gcc(names)
    return [found[name] for name in sorted(found)]


def of_distribution(distribution: Distribution) -> Part:
    """A Python distribution: its metadata and every licence file it carries. Raises ValueError if there is none."""
    name, metadata = distribution.metadata["Name"].replace("_", "-"), distribution.metadata
    carried = sorted(str(file) for file in distribution.files or () if ".dist-info/" in str(file) and NAMED.search(str(file)))
    texts = [(file.split(".dist-info/")[1], Path(str(distribution.locate_file(file))).read_text("utf-8", "replace"))
             for file in carried if Path(str(distribution.locate_file(file))).is_file()]  # fmt: skip
    texts += [(file, (LICENCES / file).read_text("utf-8")) if file.endswith(".txt") else ("", file)
              for file in ADDED.get(name.lower(), ())]  # fmt: skip
    if not texts:
        raise ValueError(f"{name} carries no licence; put one into {LICENCES} and name it in {__file__}.")
    return Part(name, distribution.version, _terms(metadata), tuple(texts))


def _terms(metadata: Message) -> str:
    kinds = [line.rsplit(" :: ", 1)[1] for line in metadata.get_all("Classifier", []) if line.startswith("License ::")]
    told = metadata["License-Expression"] or (metadata["License"] or "").split("\n")[0] or "; ".join(kinds)
    return told or "see below"


def of_python() -> Part:
    """Python's own library and interpreter."""
    import platform

    return Part("Python", platform.python_version(), "PSF-2.0", (("", (LICENCES / "Python.txt").read_text("utf-8")),))


def of_pythons(place: Path, stdlib: Path) -> bool:
    """Whether a file is Python's own: of its library, or the interpreter. Others that lie beneath its prefix have other owners."""
    inside = place.relative_to(stdlib).parts if place.is_relative_to(stdlib) else ()
    return bool(LIBPYTHON.fullmatch(place.name)) or (bool(inside) and inside[0] not in ("site-packages", "dist-packages"))


def of_gcc(names: Iterable[str]) -> Part:
    """The compiler's libraries, which wheels carry without their terms."""
    exception = (LICENCES / "GCC-exception.txt").read_text("utf-8")
    return Part("GCC's runtime libraries", "", "GPL-3.0-or-later WITH GCC-exception-3.1", (
        ("", OF_GCC.format(names=", ".join(names))), ("GCC-exception.txt", exception),
        ("GPL-3.txt", (LICENCES / "GPL-3.txt").read_text("utf-8"))))  # fmt: skip


def debian_owner(path: str) -> str:
    """The Debian package that a file of the system is from. Raises ValueError if there is none."""
    for asked in dict.fromkeys((path, str(Path(path).resolve()), path.removeprefix("/usr"))):
        done = subprocess.run(["dpkg-query", "-S", asked], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout.split(":")[0]
    raise ValueError(f"No Debian package owns {path}: whose licence is it under?")


def of_debian(package: str) -> Part:
    """A library of the system, with the copyright file that Debian gives it."""
    version = subprocess.run(["dpkg-query", "-W", "-f=${Version} (source: ${source:Package})", package], capture_output=True,
                             text=True, check=True).stdout  # fmt: skip
    text = Path("/usr/share/doc", package, "copyright").read_text("utf-8", "replace")
    return Part(f"{package} (Debian)", version, "see below", (("copyright", text),))


def of_starter(site: Path) -> Part:
    """The small program that starts the rest: PyInstaller's, whose licence lets it go into any program."""
    found = next(iter(Distribution.discover(name="pyinstaller", path=[str(site)])))
    part = of_distribution(found)
    return Part("PyInstaller's starter", part.version, part.terms, part.texts)


def of_project(root: Path) -> list[Part]:
    """Lerp itself, and the data, fonts and weights that lie in resources with terms of their own."""
    licence = Part("Lerp", "", "MIT", (("LICENSE", (root / "LICENSE").read_text("utf-8")),))
    files = sorted(file for file in (root / "resources").rglob("*.txt") if re.search(r"LICENSE|OFL", file.name))
    return [licence, *(Part(str(file.relative_to(root)), "", "see below", (("", file.read_text("utf-8")),)) for file in files)]


def of_common(everything: Iterable[Part]) -> list[Part]:
    """The licences that Debian's copyright files only point to, for those who read them elsewhere."""
    told = "".join(text for part in everything for _, text in part.texts)
    names = {name.rstrip(".") for name in re.findall(rf"{COMMON}/([\w.-]+)", told)}
    return [Part(f"{COMMON}/{name}", "", "see below", (("", (COMMON / name).read_text("utf-8", "replace")),))
            for name in sorted(names) if (COMMON / name).is_file()]  # fmt: skip


def written(everything: Iterable[Part]) -> str:
    """The file: a list first, then each with its texts; the same text is printed once."""
    everything = list(everything)
    everything += of_common(everything)
    return "\n".join([HEAD, *(f"  {_title(part)}: {part.terms}" for part in everything), *_texts(everything), ""])


def _texts(everything: Iterable[Part]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for part in everything:
        yield f"\n{'=' * 100}\n{_title(part)}\nTerms: {part.terms}\n"
        for name, text in part.texts:
            again = f"(the same text as of {seen[text]})" if text in seen else ""
            seen.setdefault(text, f"{part.name} {name}".strip())
            yield (f"--- {name}\n" if name else "") + (again or text.strip()) + "\n"


def _title(part: Part) -> str:
    return f"{part.name} {part.version}".strip()
