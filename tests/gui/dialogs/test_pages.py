"""The manual as text: order, links, anchors, search; and that its links and pictures exist."""

import json
import re
import runpy
import tomllib

import pytest

from engine.commands import RunSpec, Stop
from engine.manifest import Manifest, Sample, to_toml
from engine.storage.recipe import Recipe, to_text
from gui.dialogs.pages import ORDER, Page, find, plain, read, sections, slug, target
from gui.theme import docs_dir

PAGES = read(docs_dir())


def test_pages_are_in_reading_order():
    paths = [page.path for page in PAGES]
    assert paths == [path for path in ORDER if path in paths], "a page of docs/ is missing in gui.dialogs.pages.ORDER"
    assert not set(ORDER) - set(paths), "gui.dialogs.pages.ORDER names pages that do not exist"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_links_and_pictures_lead_somewhere(page):
    text = re.sub(r"```.*?```|`[^`\n]*`|^    .*$", "", page.text, flags=re.DOTALL | re.MULTILINE)
    for mark, link in re.findall(r"(!?)\[[^\]]*\]\(([^)]+)\)", text):
        path, anchor = target(page.path, link)
        if not path:
            assert not mark, f"{link} is a picture from elsewhere"
            continue
        assert (docs_dir() / path).is_file(), f"{page.path} links to {link}, which does not exist"
        if anchor:
            there = next(other for other in PAGES if other.path == path)
            assert anchor in {section.anchor for section in sections(there.text)}, f"{link} names no heading"


def test_links_are_relative_to_their_page():
    assert target("manual/atlas.md", "map.md#veil") == ("manual/map.md", "veil")
    assert target("manual/atlas.md", "../pictures/a.png") == ("pictures/a.png", "")
    assert target("manual/atlas.md", "#export") == ("manual/atlas.md", "export")
    assert target("manual/atlas.md", "https://example.org/a.md") == ("", "")
    assert target("manual/atlas.md", "../../LICENSE") == ("", "")


def test_headings_and_words_without_marks():
    text = "# Top\n\nfirst **bold** [link](x.md)\n\n```\n# no heading\n```\n\n## What it minds\n\n| a | b |\n|---|---|\n| 1 | `two` |\n"
    assert [(one.title, one.anchor) for one in sections(text)] == [("Top", ""), ("What it minds", "what-it-minds")]
    assert sections(text)[0].words.startswith("first bold link")
    assert sections(text)[1].words == "a b 1 two"
    assert slug("On points: the layers") == "on-points-the-layers"
    assert plain("![A map](../pictures/map.png) and *more*") == "A map and more"


def test_search_wants_every_word_and_puts_headings_first():
    pages = (Page("a.md", "A", "# A\n\nThe veil hides.\n\n## Other\n\nNothing.\n"), Page("b.md", "B", "# B\n\n## Veil\n\nIt hides.\n"))
    assert [(hit.page.path, hit.section.title) for hit in find(pages, "VEIL hides")] == [("b.md", "Veil"), ("a.md", "A")]
    assert find(pages, "veil nowhere") == [] and find(pages, "  ") == []
    assert find(pages, "hides")[0].excerpt == "The veil hides."


def test_the_page_on_the_command_line_says_what_the_parsers_do():
    made = runpy.run_path(str(docs_dir().parent / "packaging" / "book" / "command_line.py"))
    assert made["PAGE"].read_text(encoding="utf-8") == made["page"](), "run: python packaging/book/command_line.py"


def test_the_page_on_formats_names_what_a_run_holds():
    text = (docs_dir() / "manual" / "formats.md").read_text(encoding="utf-8")
    table = tomllib.loads(to_toml(Manifest(RunSpec("digits", "vae", stop=Stop(1, 1.0)), "one", Sample("image", (8, 8, 1)), 2)))
    keys = [*table, *table["spec"], *table["spec"]["stop"], *table["data"], *table["sample"], *table["model"]]
    missing = [key for key in keys if f"`{key}`" not in text and f"[{key}]" not in text and f"[spec.{key}]" not in text]
    assert not missing, "run.toml has keys that formats.md does not tell of"
    for table in ("moments", "series", "numbers", "events"):
        assert re.search(rf"^    {table} ", text, re.MULTILINE)
    recipe = json.loads(to_text(Recipe("id", "folder", 1, (b"\0" * 8,), (None,))))
    assert all(f"`{key}`" in text for key in recipe)
