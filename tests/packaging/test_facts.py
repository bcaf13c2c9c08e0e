"""The version and the libraries are said in one place each, and the installers take them from there."""

import datetime
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATE = datetime.date(2026, 1, 2)


def test_the_version_is_the_projects():
    from facts import facts

    assert facts().version == tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    own = [path for path in (ROOT / "packaging").rglob("*") if path.suffix in (".py", ".sh", ".xml", ".desktop", ".spec")]
    assert own and not [path for path in own if facts().version in re.sub(r"dist/\S+", "", path.read_text("utf-8"))]


def test_the_package_depends_on_the_libraries_of_the_makefile_and_recommends_ffmpeg():
    import debian
    from facts import facts

    control = debian.control(facts(), 1000, "amd64")
    depends = re.search(r"^Depends: (.*)$", control, re.M).group(1).split(", ")
    assert "libxcb-cursor0" in facts().libraries and set(facts().libraries) < set(depends)
    assert re.search(r"^libc6 \(>= 2\.\d+\)$", depends[0]) and "\nRecommends: ffmpeg\n" in control
    assert f"\nVersion: {facts().version}\n" in control and control.endswith("\n")


def test_a_makefile_without_libraries_is_refused(tmp_path):
    from facts import facts

    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"))
    (tmp_path / "Makefile").write_text("run:\n")
    with pytest.raises(ValueError, match="LIBRARIES"):
        facts(tmp_path)


def test_the_metadata_tells_version_date_and_licence(tmp_path):
    import sharing
    from facts import facts

    text = sharing.metadata(facts(), DATE)
    assert "@" not in text and f'version="{facts().version}" date="2026-01-02"' in text
    assert "<project_license>MIT<" in text


@pytest.mark.skipif(not Path("/usr/bin/appstreamcli").exists(), reason="appstreamcli is not there")
def test_appstream_finds_the_metadata_valid(tmp_path):
    import sharing
    from facts import facts

    file = tmp_path / "local.lerp.Lerp.metainfo.xml"
    file.write_text(sharing.metadata(facts(), DATE), "utf-8")
    done = subprocess.run(["appstreamcli", "validate", "--no-net", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_desktop_entry_opens_what_it_says_it_opens():
    import sharing

    entry = (sharing.LINUX / "lerp.desktop").read_text("utf-8")
    types = set(re.search(r"^MimeType=(.*);$", entry, re.M).group(1).split(";"))
    declared = set(re.findall(r'mime-type type="([^"]+)"', (sharing.LINUX / "lerp.xml").read_text("utf-8")))
    provided = set(re.findall(r"<mediatype>(.+)</mediatype>", (sharing.LINUX / "local.lerp.Lerp.metainfo.xml").read_text("utf-8")))
    assert declared and types == declared | {"image/png"} and provided == declared
    assert "\nExec=lerp %F\n" in entry and "\nIcon=lerp\n" in entry  # several at once: the program takes many paths


@pytest.mark.skipif(not Path("/usr/bin/desktop-file-validate").exists(), reason="desktop-file-validate is not there")
def test_the_desktop_entry_is_valid():
    import sharing

    subprocess.run(["desktop-file-validate", str(sharing.LINUX / "lerp.desktop")], check=True, timeout=20)


def test_icons_of_every_size(qapp, tmp_path):
    import icons
    from PySide6.QtGui import QImage

    icons.draw(icons.svg(ROOT / "resources"), tmp_path)

    for size in icons.SIZES:
        picture = QImage(str(tmp_path / f"{size}x{size}" / "apps" / "lerp.png"))
        assert picture.width() == picture.height() == size
        assert size < 32 or picture.pixelColor(int(size * 0.705), int(size * 0.324)).name() == "#45d0b5"  # the logo's dot
        assert picture.pixelColor(0, 0).alpha() < 40
    assert "currentColor" not in (tmp_path / "scalable" / "apps" / "lerp.svg").read_text("utf-8")
