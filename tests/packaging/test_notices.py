"""Every file inside has an owner whose licence is told; one without stops the build."""

import sysconfig
from importlib.metadata import distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STDLIB = Path(sysconfig.get_path("stdlib"))


@pytest.fixture
def site(tmp_path):
    """A folder of packages with one in it."""
    for name, text in {"red/__init__.py": "", "red-1.0.dist-info/METADATA": "Name: Red\nVersion: 1.0\nLicense: MIT\n",
                       "red-1.0.dist-info/licenses/COPYING": "Do as you like.",
                       "red-1.0.dist-info/RECORD": "red/__init__.py,,\nred-1.0.dist-info/licenses/COPYING,,\n"}.items():  # fmt: skip
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text, "utf-8")
    return tmp_path / "site"


def parts(site, *paths, owner=None):
    import notices

    return notices.parts([str(path) for path in paths], ROOT, site, STDLIB, owner or notices.debian_owner)


def test_what_is_inside_is_told_once_with_its_owners_licence(site):
    import notices

    told = parts(site, site / "red/__init__.py", ROOT / "main.py", STDLIB / "json/__init__.py")

    assert [(part.name, part.terms) for part in told] == [("Python", "PSF-2.0"), ("Red", "MIT")]
    text = notices.written(told)
    assert "Red 1.0: MIT" in text and "Do as you like." in text and "PYTHON SOFTWARE FOUNDATION LICENSE" in text


@pytest.mark.parametrize("name", ["torch", "PySide6-Essentials", "shiboken6", "numpy", "scipy", "pillow", "openTSNE", "pyqtgraph"])
def test_what_lerp_stands_on_comes_with_its_terms(name):
    import notices

    part = notices.of_distribution(distribution(name))

    assert part.terms != "see below" and part.texts and all(text.strip() for _, text in part.texts)
    if name == "PySide6-Essentials":
        text = notices.written([part])
        assert "GNU LESSER GENERAL PUBLIC LICENSE" in text and "may be replaced by others" in text
        assert "src/3rdparty/harfbuzz-ng" in text and "Unicode, Inc." in text  # what is compiled into Qt


def test_a_file_that_nobody_owns_is_refused(site, tmp_path):
    with pytest.raises(ValueError, match=r"nobodys\.so"):
        parts(site, site / "nobodys.so")
    with pytest.raises(ValueError, match="libstray"):
        parts(site, tmp_path / "libstray.so")


def test_only_pythons_own_files_count_as_pythons(site):
    import notices

    prefix = Path("/opt/python")
    stdlib = prefix / "lib/python3.11"
    for own in (stdlib / "lib-dynload/_ssl.so", prefix / "lib/libpython3.11.so.1.0", Path("/usr/lib/libpython3.11.so")):
        assert notices.of_pythons(own, stdlib)
    for other in (prefix / "lib/libssl.so.3", stdlib / "site-packages/red/a.py", prefix / "bin/x", Path("/usr/lib/libz.so.1")):
        assert not notices.of_pythons(other, stdlib)


def test_the_compilers_libraries_come_with_the_exception(site):
    import notices

    assert "GCC's runtime libraries" not in [part.name for part in parts(site, site / "red/__init__.py")]
    (site / "red-1.0.dist-info/RECORD").write_text("red/libgomp.so.1,,\nred-1.0.dist-info/licenses/COPYING,,\n", "utf-8")
    text = notices.written(parts(site, site / "red/libgomp.so.1"))
    assert "brought them: libgomp.so.1." in text and "GCC RUNTIME LIBRARY EXCEPTION" in text and "GNU GENERAL PUBLIC LICENSE" in text


def test_a_distribution_without_a_licence_is_refused(tmp_path):
    import notices

    class Bare:
        metadata = {"Name": "bare"}
        files = ()

    with pytest.raises(ValueError, match="bare carries no licence"):
        notices.of_distribution(Bare())


@pytest.mark.skipif(not Path("/usr/share/doc/zlib1g/copyright").exists(), reason="not a Debian with zlib")
def test_a_library_of_debian_comes_with_its_copyright_file(site):
    told = {part.name: part for part in parts(site, "/lib/x86_64-linux-gnu/libz.so.1", owner=lambda path: "zlib1g")}

    assert "Jean-loup Gailly" in told["zlib1g (Debian)"].texts[0][1]


def test_data_and_fonts_are_told_and_texts_are_printed_once():
    import notices

    project = notices.of_project(ROOT)
    assert {"Lerp", "resources/fonts/Inter-OFL.txt", "resources/samples/emoji/LICENSE.txt"} <= {part.name for part in project}
    text = notices.written([*project, *project])
    assert text.count((ROOT / "LICENSE").read_text("utf-8").strip()) == 1
    assert "(the same text as of Lerp LICENSE)" not in text.split("=" * 100)[1]


def test_what_pyinstaller_took_is_read_from_its_lists(tmp_path):
    import notices

    (tmp_path / "COLLECT-00.toc").write_text("([('a.so', '/env/a.so', 'BINARY'), ('b.so', 'c/b.so', 'SYMLINK')],)", "utf-8")
    (tmp_path / "PYZ-00.toc").write_text(f"('{tmp_path}/PYZ.pyz', [('m', '/env/m.py', 'PYMODULE'), ('n', '-', 'PYMODULE')])", "utf-8")

    assert notices.taken(tmp_path) == ["/env/a.so", "/env/m.py"]
