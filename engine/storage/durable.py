"""The one module that writes files: a reader sees the old file or the whole new one, whatever happens in between.

Temporary file in the same folder, fsync, `os.replace`, fsync of the folder. Kill -9, a full disk and (with a disk that
honours fsync) power loss leave the file of that name as it was. Lines of which each is worth little are appended instead.
Imports no torch.
"""

from __future__ import annotations

import errno
import hashlib
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

MARK = ".writing-"  # a name no reader of a run looks for
_CHUNK = 1 << 22
_SUFFIX = 16  # bytes; no program tells a format by a longer one
_count = itertools.count()  # of the temporary files of this process: two may be written to one name at once


class StorageError(OSError):
    """Something could not be written or read: `str` says what, `advice` the way out."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.what, self.advice = what, advice

    def __str__(self) -> str:
        return self.what


def write_bytes(path: Path, data: bytes | bytearray | memoryview) -> None:
    """Replace `path` by these bytes, making its folder if need be. Raises StorageError; `path` is then as it was."""
    with replacing(path) as temporary:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o644)
        try:
            _write_all(descriptor, memoryview(data).cast("B"))
        finally:
            os.close(descriptor)


def write_text(path: Path, text: str) -> None:
    """Replace `path` by this text, in UTF-8 with \\n line ends. Raises StorageError."""
    write_bytes(path, _encoded(path, text))


def append_text(path: Path, text: str) -> None:
    """Write this text, in UTF-8, behind what is in the file, making its folder if need be. Raises StorageError.

    For lines of which each is worth little: it is not synced, and a crash may tear the last one.
    """
    data = _encoded(path, text)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as stream:
            stream.write(data)
    except OSError as error:
        raise explained(path, error) from error


@contextmanager
def replacing(path: Path, placing: Callable[[], None] = lambda: None) -> Iterator[Path]:
    """A temporary path in the same folder for the body to write; it takes the place of `path` if the body succeeds.

    For programs that write a file by its name. The temporary name ends like `path`, because some tell the format by it.
    placing: called when the whole file is on the disk, and next it takes its place; may raise to end it.
    """
    temporary = path.with_name(_temporary(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep_dead(path)
        yield temporary
        _sync(temporary)
        placing()
        os.replace(temporary, path)
        _sync_folder(path.parent)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError) and not isinstance(error, StorageError):
            raise explained(path, error) from error
        raise


def copy_file(source: Path, target: Path, told: Callable[[int], None] = lambda _: None) -> None:
    """Copy the bytes of a file durably; `told` hears of each stretch how long it was, and may raise to end it.

    Raises StorageError; `target` is then as it was.
    """
    with replacing(target) as temporary, source.open("rb") as reading, temporary.open("wb") as writing:
        while stretch := reading.read(_CHUNK):
            writing.write(stretch)
            told(len(stretch))


def move_folder(folder: Path, target: Path) -> None:
    """Give a whole folder, or a file, another name on the same disk, at once or not at all. Raises StorageError; never replaces."""
    try:
        if target.exists():
            raise FileExistsError(errno.EEXIST, "it is already there", str(target))
        os.rename(folder, target)
        _sync_folder(target.parent)
    except OSError as error:
        raise explained(target, error) from error


def remove_folder(folder: Path) -> None:
    """Delete a folder with all in it, as far as that is possible; a link to a folder is not followed."""
    shutil.rmtree(folder, ignore_errors=True)


def remove(path: Path) -> None:
    """Delete a file; one that is not there, or can't be deleted, is left so (it costs room, no more)."""
    with suppress(OSError):
        path.unlink()


def sweep(folder: Path) -> None:
    """Delete what writers that were killed left behind. Only for a folder that nobody writes into just now."""
    if folder.is_dir():
        for file in folder.glob(f"{MARK}*"):
            remove(file)


def writable(folder: Path) -> bool:
    """Whether a file can be made in the folder: tried, because permissions don't tell (root, read-only mounts)."""
    probe = folder / f"{MARK}{os.getpid()}-probe"
    try:
        descriptor = os.open(probe, os.O_WRONLY | os.O_CREAT, 0o644)
    except OSError:
        return False
    os.close(descriptor)
    remove(probe)
    return True


def permitted(folder: Path) -> bool:
    """Whether the system says that the folder can be written: only asked, for many folders at a time (see `writable`)."""
    return os.access(folder, os.W_OK)


def explained(path: Path, error: OSError) -> StorageError:
    """The operating system's refusal in plain words."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            what, advice = "the disk is full", "Free some room; what was saved before is kept."
        case errno.EROFS:
            what, advice = "the disk can only be read", "Choose a folder on a disk that can be written."
        case errno.EACCES | errno.EPERM:
            what, advice = "writing there is not permitted", "Choose another folder, or change its permissions."
        case errno.ENOTDIR | errno.EEXIST:
            what, advice = "a file stands where a folder is needed", "Choose another name."
        case _:
            what, advice = error.strerror or str(error), "Check the disk; what was saved before is kept."
    return StorageError(f"“{path}” could not be written: {what}.", advice)


def _encoded(path: Path, text: str) -> bytes:
    """In UTF-8. The name of a folder need not be text for the system; the files that tell of it are."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise StorageError(f"“{path.name}” could not be written: a name in it holds letters that are no text.",
                           "Give the run's folder, or that of its data, another name.") from error  # fmt: skip


def _ending(path: Path) -> str:
    """What temporary names for this path end with: short, for a name has 255 bytes and the path's may have them all."""
    key = hashlib.blake2s(os.fsencode(path.name), digest_size=6).hexdigest()
    return f"-{key}{path.suffix if len(os.fsencode(path.suffix)) <= _SUFFIX else ''}"


def _temporary(path: Path) -> str:
    return f"{MARK}{os.getpid()}-{next(_count)}{_ending(path)}"


def _sweep_dead(path: Path) -> None:
    """Delete what killed writers of this very path left beside it. A process of another user counts as alive."""
    endings = _ending(path), f"-{path.name}"  # of now, and of earlier versions
    with suppress(OSError):
        for name in os.listdir(path.parent):
            if name.startswith(MARK) and name.endswith(endings):
                writer = name.removeprefix(MARK).partition("-")[0]
                if writer.isdecimal() and int(writer) != os.getpid() and not _runs(int(writer)):
                    remove(path.with_name(name))


def _runs(process: int) -> bool:
    import psutil  # only where something was left

    return psutil.pid_exists(process)


def _write_all(descriptor: int, data: Any) -> None:
    while data:
        data = data[os.write(descriptor, data[:_CHUNK]) :]


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDWR | getattr(os, "O_BINARY", 0))  # Windows syncs only what is open for writing
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable; Windows has no such call, and some network disks refuse it."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)
