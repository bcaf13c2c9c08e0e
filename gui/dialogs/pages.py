"""The manual as text: its pages, their headings, and where words are found in them. Nothing of Qt."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

ORDER = (
    "manual/first-steps.md", "manual/train.md", "manual/explore.md", "manual/map.md", "manual/moves.md", "manual/recipes.md",
    "manual/atlas.md", "manual/dynamics.md", "manual/library.md", "manual/access.md", "manual/mathematics.md", "manual/formats.md",
    "manual/command-line.md", "packaging.md", "other-systems.md", "engine-pack.md", "measured.md", "modes.md",
)  # fmt: skip
EXCERPT = 110  # characters around what was found


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `path` is relative to the folder docs, with slashes."""

    path: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands beneath it, as plain words; `anchor` is "" for the top of the page."""

    title: str
    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Hit:
    """Where words were found."""

    page: Page
    section: Section
    excerpt: str


def read(docs: Path) -> tuple[Page, ...]:
    """The pages beneath `docs` in reading order; those that the order does not name follow by name."""
    found = {f"manual/{file.name}" for file in (docs / "manual").glob("*.md")}
    found |= {file.name for file in docs.glob("*.md")}
    order = [*(path for path in ORDER if path in found), *sorted(found - set(ORDER))]
    return tuple(_page(docs, path) for path in order)


def _page(docs: Path, path: str) -> Page:
    text = (docs / path).read_text(encoding="utf-8")
    heading = re.search(r"^# +(.+)$", text, re.MULTILINE)
    return Page(path, plain(heading.group(1)) if heading else Path(path).stem.replace("-", " ").capitalize(), text)


def target(page: str, link: str) -> tuple[str, str]:
    """(page, anchor) that a link on `page` leads to; the page is "" for a place outside of the manual."""
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", link):
        return "", ""
    path, _, anchor = link.partition("#")
    if not path:
        return page, anchor
    whole = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    return ("" if whole.startswith("..") else whole), anchor


def slug(heading: str) -> str:
    """The anchor of a heading, as the book names it: "How to read it" -> "how-to-read-it"."""
    ascii_only = unicodedata.normalize("NFKD", plain(heading)).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_only).strip().lower())


def plain(text: str) -> str:
    """Markdown without its marks, in one line."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^\s*(#+|[*+-]|\d+\.|>)\s+", "", text, flags=re.MULTILINE)
    text = re.sub(r"^[\s|:-]+$", " ", text, flags=re.MULTILINE)
    return " ".join(re.sub(r"\*+|`|\|", " ", text).split())


def sections(text: str) -> list[Section]:
    """A page by its headings; a # within a block of code is none."""
    made: list[Section] = []
    title, anchor, lines, fenced = "", "", list[str](), False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        heading = None if fenced else re.match(r"(#{1,4}) +(.+)", line)
        if heading is None:
            lines.append(line)
            continue
        if title or any(lines):
            made.append(Section(title, anchor, plain("\n".join(lines))))
        title, lines = plain(heading.group(2)), []
        anchor = slug(heading.group(2)) if len(heading.group(1)) > 1 else ""
    return [*made, Section(title, anchor, plain("\n".join(lines)))]


def find(pages: tuple[Page, ...], asked: str) -> list[Hit]:
    """Sections that hold every word of `asked`, those first that name them in their heading; nothing for no word."""
    words = asked.casefold().split()
    if not words:
        return []
    hits: list[tuple[int, Hit]] = []
    for page in pages:
        for section in sections(page.text):
            heading, body = section.title.casefold(), section.words.casefold()
            if all(word in heading or word in body for word in words):
                rank = sum(word in heading for word in words)
                hits.append((-rank, Hit(page, section, _excerpt(section.words, words))))
    return [hit for _, hit in sorted(hits, key=lambda ranked: ranked[0])]  # equal ones stay in reading order


def _excerpt(text: str, words: list[str]) -> str:
    """The words of a section around the first that was found."""
    lower = text.casefold()
    at = min((place for word in words if (place := lower.find(word)) >= 0), default=0)
    start = max(0, at - EXCERPT // 3)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = min(len(text), start + EXCERPT)
    end = text.rfind(" ", start, end) if end < len(text) and text.rfind(" ", start, end) > at else end
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"
