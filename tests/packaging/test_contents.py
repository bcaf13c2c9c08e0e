"""What goes into the program's folder."""

import pytest

LIBRARY = "/lib/x86_64-linux-gnu/"


def entry(name, source="", kind="BINARY"):
    return (name, source or f"/env/{name}", kind)


def test_tests_and_programs_of_torch_stay_out_but_the_one_it_starts():
    from contents import wanted

    assert not wanted(entry("torch/test/a.so")) and not wanted(entry("torch/bin/protoc"))
    assert not wanted(entry("torch\\bin\\protoc.exe"))
    assert wanted(entry("torch/bin/torch_shm_manager")) and wanted(entry("torch/lib/libtorch_cpu.so"))


def test_numba_stays_out_and_the_network_of_qt_in():
    from contents import EXCLUDED

    assert "numba" in EXCLUDED and "PySide6.QtNetwork" not in EXCLUDED


def test_libraries_of_the_system_that_nothing_needs_any_more_go_with_what_needed_them():
    from contents import trimmed

    needs = {"/env/PySide6/Qt/plugins/platformthemes/libqgtk3.so": ["libgtk-3.so.0"], f"{LIBRARY}libgtk-3.so.0": ["libcairo.so.2"],
             "/env/PySide6/Qt/lib/libQt6XcbQpa.so.6": ["libxcb-cursor.so.0"]}  # fmt: skip
    everything = [*(entry(path.removeprefix("/env/").removeprefix(LIBRARY), path) for path in needs),
                  entry("libcairo.so.2", f"{LIBRARY}libcairo.so.2"), entry("libxcb-cursor.so.0", f"{LIBRARY}libxcb-cursor.so.0"),
                  entry("libgtk.so", "libgtk-3.so.0", "SYMLINK"), entry("libxcb.so", "libxcb-cursor.so.0", "SYMLINK")]  # fmt: skip

    kept = [name for name, _, _ in trimmed(everything, lambda path: needs.get(path, []))]

    assert kept == ["PySide6/Qt/lib/libQt6XcbQpa.so.6", "libxcb-cursor.so.0", "libxcb.so"]


def test_libraries_that_graphics_drivers_bring_themselves_stay_the_systems():
    from contents import wanted

    assert not wanted(entry("libstdc++.so.6")) and not wanted(entry("libfontconfig.so.1"))
    assert wanted(entry("libcom_err.so.2"))  # not "libc": only whole names


def test_nothing_tells_where_the_builder_had_the_sources():
    from contents import wanted

    assert not wanted(entry("lerp-0.1.0.dist-info/direct_url.json")) and not wanted(entry("red-1.0.dist-info/direct_url.json"))
    assert not wanted(entry("lerp-0.1.0.dist-info/RECORD")) and not wanted(entry("lerp.egg-info\\SOURCES.txt"))
    for kept in ("lerp-0.1.0.dist-info/METADATA", "lerp.egg-info/PKG-INFO", "numpy-2.4.6.dist-info/RECORD"):
        assert wanted(entry(kept))


@pytest.mark.parametrize(("text", "words"), [
    ("cuda = '13.0'\nhip = None", "is built for CUDA (13.0)"), ("cuda = None\nhip = '7.0'", "is built for ROCm (7.0)"),
])  # fmt: skip
def test_a_torch_for_cards_stops_the_build_with_the_way_out(tmp_path, text, words):
    from processor import wrong_torch

    (tmp_path / "version.py").write_text(f"__version__ = '2.13.0'\n{text}\n", "utf-8")
    assert words in wrong_torch(tmp_path) and "TORCH_FROM" in wrong_torch(tmp_path)
    (tmp_path / "version.py").write_text("__version__ = '2.13.0'\ncuda = None\n", "utf-8")
    assert wrong_torch(tmp_path) == ""
