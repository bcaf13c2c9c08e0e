"""What a pack says of itself (engine-pack.toml), and the list of its files with their hashes (engine-pack.record)."""

from __future__ import annotations

import hashlib
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MANIFEST, RECORD = "engine-pack.toml", "engine-pack.record"
FORMAT = 1
LARGEST = 1 << 20  # bytes of a manifest
LONGEST = 1 << 26  # bytes of a record (a pack has some 20,000 files)
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_KEPT = {"engine", "gui", "main", "numpy", "PySide6", "shiboken6", "safetensors", "sklearn", "scipy"}
_HASH = re.compile(r"[0-9a-f]{64}")


class PackError(ValueError):
    """A pack that can't be used: `str` says why and the way out."""


@dataclass(frozen=True, slots=True)
class Description:
    """The manifest. modules: top-level names that come from the pack. record: sha256 of the list of files."""

    name: str
    title: str
    torch: str  # "2.13.0+cu130"
    python: str  # ABI: "cp311"
    platform: str  # "linux_x86_64"
    device: str  # "cuda", "rocm", "xpu", "cpu"
    modules: tuple[str, ...]
    record: str

    def text(self) -> str:
        """As engine-pack.toml."""
        words = "".join(f'{key} = "{getattr(self, key)}"\n' for key in ("name", "title", "torch", "python", "platform", "device"))
        names = ", ".join(f'"{name}"' for name in self.modules)
        return f'format = {FORMAT}\n{words}modules = [{names}]\nrecord = "{self.record}"\n'


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of a pack: its path (posix, relative), bytes and sha256."""

    path: str
    size: int
    digest: str


def read(folder: Path) -> Description:
    """The manifest in the folder. Raises PackError."""
    file = folder / MANIFEST
    try:
        table = tomllib.loads(_bytes(file, LARGEST).decode("utf-8"))
        if table["format"] != FORMAT:
            raise PackError(f"“{folder.name}” is a pack for another version of Lerp (format {table['format']}). Get a pack "
                            "made for this version.")
        return _checked(table, folder)
    except OSError as error:
        raise PackError(f"“{folder}” is no engine pack: {MANIFEST} can't be read ({error.strerror or error}).") from None
    except KeyError as error:
        raise damaged(folder, f"{MANIFEST} lacks “{error.args[0]}”") from None
    except (TypeError, ValueError) as error:
        if isinstance(error, PackError):
            raise
        raise damaged(folder, f"{MANIFEST}: {error}") from None


def read_record(folder: Path, description: Description) -> list[Listed]:
    """The list of files, if it is the one that the manifest means. Raises PackError."""
    try:
        data = _bytes(folder / RECORD, LONGEST)
        if hashlib.sha256(data).hexdigest() != description.record:
            raise damaged(folder, f"{RECORD} is not the one it was made with")
        return [_listed(line) for line in data.decode("utf-8").splitlines()]
    except OSError as error:
        raise damaged(folder, f"{RECORD} can't be read ({error.strerror or error})") from None
    except (UnicodeDecodeError, ValueError) as error:
        if isinstance(error, PackError):
            raise
        raise damaged(folder, f"{RECORD}: {error}") from None


def record_text(files: list[Listed]) -> str:
    """As engine-pack.record: one line a file."""
    return "".join(f"{file.digest} {file.size} {file.path}\n" for file in sorted(files, key=lambda file: file.path))


def damaged(folder: Path, what: str) -> PackError:
    """The pack is not as it was made."""
    return PackError(f"The engine pack “{folder.name}” is damaged: {what}. Unpack it again, or remove it.")


def _bytes(file: Path, most: int) -> bytes:
    if file.stat().st_size > most:
        raise ValueError(f"{file.name} is too long")
    return file.read_bytes()


def _checked(table: dict, folder: Path) -> Description:
    words = {key: table[key] for key in ("name", "title", "torch", "python", "platform", "device", "record")}
    for key, value in words.items():
        if not isinstance(value, str) or not value or len(value) > 100 or not value.isprintable() or '"' in value or "\\" in value:
            raise ValueError(f"“{key}” is not a short word")
    if words["name"] != folder.name or not NAME.fullmatch(words["name"]):
        raise ValueError(f"its name is “{words['name']}”, its folder's “{folder.name}”")
    if not _HASH.fullmatch(words["record"]):
        raise ValueError("“record” is not a sha256")
    return Description(**words, modules=_modules(table["modules"]))


def _modules(found: object) -> tuple[str, ...]:
    if not isinstance(found, list) or not all(isinstance(name, str) and name.isidentifier() for name in found):
        raise ValueError("“modules” is not a list of names")
    taken = sorted(set(found) & (_KEPT | set(sys.stdlib_module_names)))
    if taken:
        raise ValueError(f"it would replace {', '.join(taken)}")
    if "torch" not in found:
        raise ValueError("it holds no torch")
    return tuple(found)


def _listed(line: str) -> Listed:
    digest, size, path = line.split(" ", 2)
    parts = PurePosixPath(path)
    if not _HASH.fullmatch(digest) or parts.is_absolute() or ".." in parts.parts or "\\" in path or ":" in path:
        raise ValueError(f"a bad line: {line[:120]}")
    return Listed(path, int(size), digest)
