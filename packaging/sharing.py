"""What a Linux desktop learns of the program: the files beneath share/, the same in the .deb and in the portable archive."""

from __future__ import annotations

import datetime
import gzip
import shutil
from pathlib import Path

import icons
import manual
from facts import ROOT, Facts

LINUX = Path(__file__).parent / "linux"
BOOK = ROOT / "build" / "book"  # made by `make book`


def share(folder: Path, told: Facts, date: datetime.date, book: Path = BOOK) -> None:
    """Write desktop entry, icons, file types, metadata, manual page and the book beneath `folder`.

    Raises FileNotFoundError without the book.
    """
    shutil.copytree(book, folder / "doc" / "lerp" / "book", dirs_exist_ok=True, ignore=shutil.ignore_patterns("sitemap*"))
    _put(folder / "applications" / "lerp.desktop", (LINUX / "lerp.desktop").read_text("utf-8"))
    _put(folder / "mime" / "packages" / "lerp.xml", (LINUX / "lerp.xml").read_text("utf-8"))
    _put(folder / "metainfo" / "local.lerp.Lerp.metainfo.xml", metadata(told, date))
    icons.draw(icons.svg(ROOT / "resources"), folder / "icons" / "hicolor")
    page = folder / "man" / "man1" / "lerp.1.gz"
    page.parent.mkdir(parents=True)
    page.write_bytes(packed(manual.page(told.version, told.summary, date)))


def metadata(told: Facts, date: datetime.date) -> str:
    """AppStream's description of this version."""
    text = (LINUX / "local.lerp.Lerp.metainfo.xml").read_text("utf-8")
    return text.replace("@VERSION@", told.version).replace("@DATE@", date.isoformat()).replace("@LICENCE@", told.licence)


def packed(text: str) -> bytes:
    """gzip, the same bytes for the same text."""
    return gzip.compress(text.encode(), 9, mtime=0)


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
