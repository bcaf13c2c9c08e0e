"""RUN/metrics.sqlite: every number of every tick, and what happened when. Curves are decimated on reading. No torch."""

from __future__ import annotations

import itertools
import sqlite3
import time
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.storage import durable
from engine.storage.durable import StorageError

FILE = "metrics.sqlite"
SCHEMA = 1
_BATCH, _SECONDS = 64, 5.0  # a commit at the latest after so many ticks, or so long
_REMOTE = {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "webdav", "9p", "fuse.sshfs", "davfs"}
_TABLES = """
CREATE TABLE IF NOT EXISTS moments (step INTEGER PRIMARY KEY, images INTEGER NOT NULL, seconds REAL NOT NULL);
CREATE TABLE IF NOT EXISTS series (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS numbers (series INTEGER NOT NULL, step INTEGER NOT NULL, value REAL,
                                    PRIMARY KEY (series, step)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, step INTEGER NOT NULL, at REAL NOT NULL,
                                   what TEXT NOT NULL, words TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened in a run: "paused", "edited", "resumed" ...; `at` in seconds since 1970."""

    step: int
    at: float
    what: str
    words: str


class MetricsStore:
    """The writer's side; belongs to the thread that makes it. A damaged file is set aside and a new one begun (`note`).

    A tick is on disk at the latest after `flush` or `close`, or when 64 more or five seconds have gone by.
    Every method raises StorageError if the disk refuses; the run itself does not depend on these numbers.
    """

    def __init__(self, run: Path) -> None:
        self._path = run / FILE
        self.note = ""
        self._waiting, self._committed = 0, time.monotonic()
        self._series: dict[str, int] = {}
        try:
            self._store = self._opened()
        except sqlite3.DatabaseError as error:
            if not _damaged(error):
                raise _explained(self._path, error) from error
            self._set_aside(error)
            self._store = self._opened()

    def append(self, step: int, images: int, seconds: float, numbers: Mapping[str, float]) -> None:
        """The numbers of one tick; a second tick of the same step replaces its numbers. NaN and infinities are kept."""
        try:
            self._begin()
            self._store.execute("INSERT OR REPLACE INTO moments VALUES (?, ?, ?)", (step, images, seconds))
            rows = [(self._number_of(key), step, float(value)) for key, value in numbers.items()]
            self._store.executemany("INSERT OR REPLACE INTO numbers VALUES (?, ?, ?)", rows)
        except sqlite3.Error as error:
            raise _explained(self._path, error) from error
        self._waiting += 1
        if self._waiting >= _BATCH or time.monotonic() - self._committed > _SECONDS:
            self.flush()

    def event(self, step: int, what: str, words: str = "") -> None:
        """Note that something happened; on disk when this returns."""
        try:
            self._begin()
            self._store.execute("INSERT INTO events (step, at, what, words) VALUES (?, ?, ?, ?)",
                                (step, time.time(), what, words))
        except sqlite3.Error as error:
            raise _explained(self._path, error) from error
        self.flush()

    def delete_after(self, step: int) -> None:
        """Forget ticks and events later than `step`; before resuming from there."""
        try:
            self._begin()
            for table in ("moments", "numbers", "events"):
                self._store.execute(f"DELETE FROM {table} WHERE step > ?", (step,))
        except sqlite3.Error as error:
            raise _explained(self._path, error) from error
        self.flush()

    def flush(self) -> None:
        """Everything told so far is on disk when this returns (before each checkpoint)."""
        try:
            if self._store.in_transaction:
                self._store.execute("COMMIT")
        except sqlite3.Error as error:
            raise _explained(self._path, error) from error
        self._waiting, self._committed = 0, time.monotonic()

    def close(self) -> None:
        """Flush, fold the write-ahead log into the one file (so that it opens read-only anywhere), and close."""
        try:
            self.flush()
            self._store.execute("PRAGMA journal_mode=DELETE")
        except (sqlite3.Error, StorageError):
            pass  # somebody still reads, or the disk is full: what is committed stays readable through the log
        finally:
            self._store.close()

    def _opened(self) -> sqlite3.Connection:
        store = sqlite3.connect(self._path, timeout=10.0, isolation_level=None)
        try:
            log = not _remote(self._path) and durable.writable(self._path.parent)
            store.execute(f"PRAGMA journal_mode={'WAL' if log else 'DELETE'}")
            store.execute(f"PRAGMA synchronous={'NORMAL' if log else 'FULL'}")
            (version,) = store.execute("PRAGMA user_version").fetchone()
            if version > SCHEMA:
                raise StorageError(f"“{self._path}” was written by a newer version of Lerp.", "Use that version.")
            store.executescript(_TABLES)
            store.execute(f"PRAGMA user_version={SCHEMA}")
            self._series = dict(store.execute("SELECT key, id FROM series"))
            store.execute("SELECT count(*) FROM moments").fetchone()
        except BaseException:
            store.close()
            raise
        return store

    def _begin(self) -> None:
        if not self._store.in_transaction:
            self._store.execute("BEGIN IMMEDIATE")

    def _number_of(self, key: str) -> int:
        if key not in self._series:
            self._store.execute("INSERT OR IGNORE INTO series (key) VALUES (?)", (key,))
            (self._series[key],) = self._store.execute("SELECT id FROM series WHERE key = ?", (key,)).fetchone()
        return self._series[key]

    def _set_aside(self, error: sqlite3.Error) -> None:
        aside = self._path.with_name(f"{FILE}.damaged-{int(time.time())}")
        self.note = f"The run's numbers were damaged ({error}); they were set aside as “{aside.name}” and begun anew."
        self._path.replace(aside)
        for end in ("-wal", "-shm", "-journal"):
            durable.remove(self._path.with_name(FILE + end))


# --- reading ---------------------------------------------------------------------------------------------------------


def read_curves(run: Path, keys: Iterable[str] | None = None, points: int = 2000) -> dict[str, np.ndarray]:
    """Each curve (or those of `keys` there are) as float64 [n, 2] of (images, value), by step.

    A curve of more than `points` ticks is cut into points / 2 stretches, each shown by its lowest and highest value,
    so that no spike is lost. A run without numbers has none. Raises StorageError for a damaged file.
    """
    wanted = None if keys is None else set(keys)
    found: dict[str, np.ndarray] = {}
    for number, key in _query(run, "SELECT id, key FROM series ORDER BY id"):
        if wanted is None or key in wanted:
            rows = _query(run, "SELECT images, value FROM numbers JOIN moments USING (step) WHERE series = ? "
                               "ORDER BY step", number)
            found[key] = decimated(_curve(run, rows), points)
    return found


def _curve(run: Path, rows: list[tuple]) -> np.ndarray:
    """Rows of (images, value or None) as float64 [n, 2]. Raises StorageError for what is no number."""
    try:
        return np.array([(x, np.nan if y is None else y) for x, y in rows], dtype=np.float64).reshape(-1, 2)
    except (TypeError, ValueError) as error:  # a column of SQLite takes anything
        raise StorageError(f"“{run / FILE}” is damaged: {error}.", "The weights are untouched.") from None


def read_events(run: Path) -> list[Happening]:
    """What happened in a run, in order."""
    return [Happening(*row) for row in _query(run, "SELECT step, at, what, words FROM events ORDER BY id")]


def last_step(run: Path) -> int:
    """The step of the last tick, 0 without any. Raises StorageError for a damaged file."""
    return int(next(iter(_query(run, "SELECT max(step) FROM moments")), (None,))[0] or 0)


def decimated(curve: np.ndarray, points: int) -> np.ndarray:
    """At most about `points` rows of [n, 2]: lowest and highest value of each stretch, in order."""
    if len(curve) <= max(points, 2):
        return curve
    edges = np.linspace(0, len(curve), max(points // 2, 1) + 1).astype(int)
    places: list[int] = []
    for start, end in itertools.pairwise(edges):
        values = curve[start:end, 1]
        if np.isnan(values).all():
            places.append(int(start))
            continue
        pair = {int(start + np.nanargmin(values)), int(start + np.nanargmax(values))}
        places.extend(sorted(pair))
    return curve[places]


def _query(run: Path, text: str, *values: Any) -> list[tuple]:
    path = run / FILE
    if not path.is_file():
        return []
    try:
        with closing(_reader(path)) as store:
            return store.execute(text, values).fetchall()
    except sqlite3.Error as error:
        if "no such table" in str(error):
            return []
        raise _explained(path, error) from error


def _reader(path: Path) -> sqlite3.Connection:
    """A read-only connection; `immutable` where nothing can be written, because a log file can't be opened there."""
    frozen = "" if durable.writable(path.parent) else "&immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{frozen}", uri=True, timeout=10.0, isolation_level=None)


def _remote(path: Path) -> bool:
    """Whether a file lies on a network disk, where a write-ahead log is not safe (https://sqlite.org/wal.html)."""
    import psutil

    here, best = str(path.resolve()), ("", "", "")
    try:
        for part in psutil.disk_partitions(all=True):
            if here.startswith(part.mountpoint) and len(part.mountpoint) >= len(best[0]):
                best = (part.mountpoint, part.fstype.lower(), part.opts)
    except (OSError, RuntimeError):
        return False
    return best[1] in _REMOTE or "remote" in best[2].split(",")


def _damaged(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorname", "").split("_")[:2] in (["SQLITE", "CORRUPT"], ["SQLITE", "NOTADB"])


def _explained(path: Path, error: sqlite3.Error) -> StorageError:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith("SQLITE_FULL"):
        return StorageError(f"“{path}” could not be written: the disk is full.", "Free some room.")
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return StorageError(f"“{path}” can't be opened for writing.", "Check the folder's permissions.")
    if _damaged(error):
        return StorageError(f"“{path}” is damaged: {error}.", "The weights are untouched; resuming begins it anew.")
    return StorageError(f"“{path}”: {error}.", "Close other programs that use the run, and try again.")
