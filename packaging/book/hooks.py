"""What MkDocs is told beyond its settings: the order of pages, the pages made here, and that nothing may need a network."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from gui.dialogs.pages import Page, read  # noqa: E402 - nothing of Qt

GROUPS = (("The window", "manual/"), ("Reference", ""), ("The project", ""))
REFERENCE = ("manual/mathematics.md", "manual/formats.md", "manual/command-line.md")
REMOTE = re.compile(r"<script|\b(?:src|srcset)=[\"']?(?:https?:)?//|<link[^>]+href=[\"']?(?:https?:)?//|@import", re.IGNORECASE)


def on_config(config):
    """The table of contents, in the order in which the window lists the pages."""
    groups = {title: [] for title, _ in GROUPS}
    for page in read(ROOT / "docs"):
        groups[_group(page)].append({page.title: page.path})
    groups["The project"].append({"Architecture": "architecture.md"})
    config.nav = [{"Lerp": "index.md"}, *({title: pages} for title, pages in groups.items())]
    return config


def on_files(files, config):
    """The first page, from the README and the contents; and the page on the architecture, which lies beside docs/."""
    files.append(File.generated(config, "index.md", content=_index()))
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").replace("](docs/", "](")
    files.append(File.generated(config, "architecture.md", content=architecture))
    return files


def on_post_build(config):
    """Raises PluginError where a page would load something from elsewhere."""
    for file in Path(config.site_dir).rglob("*.html"):
        found = REMOTE.search(file.read_text(encoding="utf-8"))
        if found:
            raise PluginError(f"{file.name} is not whole without a network: {found.group(0)}")


def _group(page: Page) -> str:
    if page.path in REFERENCE:
        return "Reference"
    return "The window" if page.path.startswith("manual/") else "The project"


def _index() -> str:
    told = re.search(r"\*\*Lerp is .+?(?=\n\n)", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    lines = ["# Lerp", "", told.group(0) if told else "", "", "![The window](pictures/explore-dark-1440x900.png)", ""]
    for group, _ in GROUPS:
        lines += [f"## {group}", ""]
        lines += [f"* [{page.title}]({page.path})" for page in read(ROOT / "docs") if _group(page) == group]
        lines += ["* [Architecture](architecture.md)"] if group == "The project" else []
        lines.append("")
    return "\n".join(lines)
