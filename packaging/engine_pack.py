"""Makes an engine pack: unpacks the wheels of torch, and of what it needs, into one folder with a list of all hashes.

    python packaging/engine_pack.py --wheels FOLDER --name cuda --device cuda --out dist/engines

Uses no network. Run it with the Python that the program has (its compiled files are put into the pack). docs/engine-pack.md
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import io
import py_compile
import re
import shutil
import sys
import zipfile
from pathlib import Path, PurePosixPath

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.pack import checking
from engine.pack.description import MANIFEST, RECORD, Description, Listed, record_text

BROUGHT = {"numpy", "pillow", "safetensors"}  # the program has these, and they must be one for all of it
UNUSED = re.compile(r"(torch/(test|include|share|bin)/|setuptools/|pkg_resources/|_distutils_hack/|distutils-precedence\.pth"
                    r"|setuptools-[^/]*\.dist-info/|bin/|share/|.*/__pycache__/)")
LISTS = re.compile(r"[^/]+\.dist-info/RECORD(\.jws|\.p7s)?")  # which can't hold hashes of themselves
USED = ("torch/bin/torch_shm_manager",)


class WheelError(ValueError):
    """A wheel that can't become part of a pack: `str` says why."""


def make(wheels: list[Path], out: Path, name: str, title: str, device: str) -> Path:
    """The pack's folder. Raises WheelError, OSError; a pack of this name must not be there yet."""
    torch = [wheel for wheel in wheels if wheel.name.startswith("torch-")]
    if len(torch) != 1:
        raise WheelError(f"{len(torch)} wheels of torch; there must be one.")
    version, python, platform = _tags(torch[0])
    if python != checking.abi():
        raise WheelError(f"{torch[0].name} is for {python}, this Python is {checking.abi()}. Run this with Python {python}.")
    target, part = out / name, out / f".making-{name}"
    if target.exists():
        raise WheelError(f"“{target}” is there already. Remove it first.")
    shutil.rmtree(part, ignore_errors=True)
    try:
        for wheel in wheels:
            if _distribution(wheel) not in BROUGHT:
                unpack(wheel, part)
        compile_all(part)
        finish(part, Description(name, title, version, python, platform, device, ("torch",), "0" * 64))
        part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return target


def unpack(wheel: Path, folder: Path) -> None:
    """All that running needs, each file compared with the wheel's own list of hashes. Raises WheelError."""
    with zipfile.ZipFile(wheel) as archive:
        hashes = _hashes(archive, wheel)
        for entry in archive.infolist():
            path = _place(entry.filename, wheel)
            if entry.is_dir() or path is None:
                continue
            if (entry.external_attr >> 16) & 0o170000 == 0o120000:
                raise WheelError(f"{wheel.name} holds a link: {entry.filename}.")
            _put(archive, entry, folder / path, f"{wheel.name} holds {path}, and so does another wheel.")
            if not LISTS.fullmatch(entry.filename):
                _compare(hashes.get(entry.filename, ""), folder / path, wheel.name, entry.filename)


def _put(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: Path, twice: str) -> None:
    """Write it. Packages that several wheels share (nvidia) have an __init__.py in each: it must be the same one."""
    before = file.read_bytes() if file.name == "__init__.py" and file.is_file() else None
    if before is None and file.exists():
        raise WheelError(twice)
    file.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as source, open(file, "wb") as sink:
        shutil.copyfileobj(source, sink, 1 << 22)
    if before is not None and file.read_bytes() != before:
        raise WheelError(twice)
    file.chmod(0o755 if (entry.external_attr >> 16) & 0o100 else 0o644)


def _compare(wanted: str, file: Path, wheel: str, name: str) -> None:
    """wanted: the RECORD's word on the file, "sha256=…"; empty if it has none."""
    if not wanted.startswith("sha256="):
        raise WheelError(f"{wheel} has no sha256 of {name} in its RECORD, so nobody can tell whether it is whole.")
    with open(file, "rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").digest()
    if wanted.removeprefix("sha256=") != base64.urlsafe_b64encode(digest).rstrip(b"=").decode():
        raise WheelError(f"{wheel} is damaged: {name}.")


def compile_all(folder: Path) -> None:
    """Put compiled files beside the sources, so that no start writes into the pack (and the first is not slow)."""
    for file in sorted(folder.rglob("*.py")):
        try:
            py_compile.compile(str(file), dfile=str(file.relative_to(folder)), doraise=True,
                               invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
        except py_compile.PyCompileError:  # templates and files for other Pythons; nobody imports them
            continue


def finish(folder: Path, description: Description) -> Description:
    """Write the list of files and the manifest; the modules and the list's hash are found here. Returns what was written."""
    files = []
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name not in (MANIFEST, RECORD):
            data = file.read_bytes()
            files.append(Listed(file.relative_to(folder).as_posix(), len(data), hashlib.sha256(data).hexdigest()))
    text = record_text(files).encode("utf-8")
    (folder / RECORD).write_bytes(text)
    values = {key: getattr(description, key) for key in ("name", "title", "torch", "python", "platform", "device")}
    made = Description(**values, modules=_modules(folder), record=hashlib.sha256(text).hexdigest())
    (folder / MANIFEST).write_text(made.text(), encoding="utf-8")
    return made


def _modules(folder: Path) -> tuple[str, ...]:
    """Top-level names that can be imported."""
    found = {path.name for path in folder.iterdir() if path.is_dir() and path.name.isidentifier() and path.name != "__pycache__"}
    found |= {path.name.partition(".")[0] for path in folder.iterdir() if path.suffix in (".py", ".so", ".pyd")}
    return tuple(sorted(name for name in found if name.isidentifier()))


def _place(name: str, wheel: Path) -> str | None:
    """Where a file of the wheel goes; None: nowhere."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise WheelError(f"{wheel.name} would write outside its folder: {name}.")
    if path.parts[0].endswith(".data"):
        if len(path.parts) < 3 or path.parts[1] not in ("purelib", "platlib"):
            return None
        name = "/".join(path.parts[2:])
    if UNUSED.match(name) and not name.startswith(USED):
        return None
    return name


def _hashes(archive: zipfile.ZipFile, wheel: Path) -> dict[str, str]:
    records = [name for name in archive.namelist() if name.endswith(".dist-info/RECORD") and name.count("/") == 1]
    if len(records) != 1:
        raise WheelError(f"{wheel.name} is no wheel: it has no RECORD.")
    rows = csv.reader(io.StringIO(archive.read(records[0]).decode("utf-8")))
    return {row[0]: row[1] for row in rows if len(row) > 1}


def _tags(wheel: Path) -> tuple[str, str, str]:
    """Version, Python ABI and platform of torch's wheel, from its name."""
    parts = wheel.name.removesuffix(".whl").split("-")
    if len(parts) < 5:
        raise WheelError(f"{wheel.name} is not named as a wheel is.")
    system = parts[-1].split(".")[0]
    if system == "win_amd64":
        return parts[1], parts[-2], system
    kind = "macosx" if system.startswith("macosx") else "linux"
    machine = re.search(r"(x86_64|aarch64|arm64)$", system)
    if machine is None:
        raise WheelError(f"{wheel.name} is for a system that Lerp does not know: {system}.")
    return parts[1], parts[-2], f"{kind}_{machine[1]}"


def _distribution(wheel: Path) -> str:
    return wheel.name.split("-")[0].lower().replace("_", "-")


def main(arguments: list[str]) -> int:
    """Exit status: 0 made, 2 bad wheels."""
    parser = argparse.ArgumentParser(description="Make an engine pack from wheels.")
    parser.add_argument("--wheels", type=Path, required=True, help="folder that holds the wheels of torch and what it needs")
    parser.add_argument("--name", required=True, help="short name: letters, digits, - and .")
    parser.add_argument("--title", help="as people read it")
    parser.add_argument("--device", default="cuda", help="cuda, rocm, xpu or cpu (cuda)")
    parser.add_argument("--out", type=Path, default=Path("dist/engines"), help="folder to make it in (dist/engines)")
    options = parser.parse_args(arguments)
    try:
        made = make(sorted(options.wheels.glob("*.whl")), options.out, options.name, options.title or options.name, options.device)
    except (WheelError, OSError, zipfile.BadZipFile) as error:
        print(f"engine_pack: {error}", file=sys.stderr)
        return 2
    print(f"{made} ({checking.size(made) / 1e9:.2f} GB)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
