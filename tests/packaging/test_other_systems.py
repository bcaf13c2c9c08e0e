"""The recipes for other systems, as far as they can be looked at from here: they parse, and have the project's version."""

import importlib.util
import plistlib
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def systems():
    spec = importlib.util.spec_from_file_location("systems", PACKAGING / "systems.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_bundle_is_described_with_the_projects_version():
    info = systems().info()
    assert info["CFBundleShortVersionString"] == info["CFBundleVersion"] == VERSION
    types = [name for kind in info["CFBundleDocumentTypes"] for name in kind["LSItemContentTypes"]]
    assert types == ["public.png", "public.folder"]
    assert {kind["LSHandlerRank"] for kind in info["CFBundleDocumentTypes"]} == {"Alternate"}  # never the usual viewer
    assert plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
    with pytest.raises(KeyError, match="VERSIO"):
        systems().filled("@VERSIO@")


def test_icons_of_both_systems_are_drawn_from_the_logo(tmp_path):
    ico, icns = systems().icons(tmp_path)
    with Image.open(ico) as picture:
        assert picture.info["sizes"] == {(size, size) for size in systems().WINDOWS}
        colours = picture.convert("RGB").getcolors(1 << 16)
    assert len(colours) > 20  # a tile, and a logo with smooth edges
    with Image.open(icns) as picture:
        assert picture.size[0] >= 512


def test_the_installer_for_windows_is_whole():
    text = (PACKAGING / "windows" / "lerp.iss").read_text("utf-8")
    sections = re.findall(r"^\[(\w+)\]$", text, re.M)
    assert sections == ["Setup", "Tasks", "InstallDelete", "Files", "Icons", "Registry", "Run"]
    setup = dict(line.split("=", 1) for line in _lines(text, "Setup") if not line.startswith("#"))
    assert setup["AppVersion"] == setup["VersionInfoVersion"] == "{#Version}" and VERSION not in text
    assert setup["PrivilegesRequired"] == "lowest"
    assert text.count("#ifndef") + text.count("#ifdef") == text.count("#endif")
    tasks = {re.search(r'Name: "(\w+)"', line)[1] for line in _lines(text, "Tasks")}
    for section in sections[2:]:
        for line in _lines(text, section):
            assert all(re.fullmatch(r"\w+: .+", part) for part in re.split(r";\s+(?=\w+: )", line)), line
            assert re.sub(r'""', "", line).count('"') % 2 == 0, line
            assert set(re.findall(r"Tasks: (\w+)", line)) <= tasks
    for given in (setup["LicenseFile"], "..\\..\\pyproject.toml"):
        assert (PACKAGING / "windows" / given.replace("\\", "/")).is_file()
    assert '/DVersion=$version' in (PACKAGING / "windows" / "build.ps1").read_text("utf-8")


def test_the_script_for_macos_is_a_script():
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash here")
    subprocess.run([bash, "-n", str(PACKAGING / "macos" / "build.sh")], check=True, timeout=20)


def test_signing_is_skipped_with_a_sentence():
    for script in ("macos/build.sh", "windows/build.ps1"):
        text = (PACKAGING / script).read_text("utf-8")
        assert "Not signed: LERP_SIGN_" in text


def test_the_workflow_pins_its_actions_and_tests_before_it_builds():
    text = (ROOT / ".github" / "workflows" / "installers.yml").read_text("utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used and all(re.fullmatch(r"actions/[\w-]+@v\d+\.\d+\.\d+", name) for name in used)
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for name in ("TORCH", "ALONE"):
        assert re.search(rf"^{name}\s+:= (\S+)$", makefile, re.M)[1] == re.search(rf"^  {name}: (\S+)", text, re.M)[1]


def test_each_system_runs_the_suite_then_makes_an_installer_and_keeps_it_with_its_sums():
    text = (ROOT / ".github" / "workflows" / "installers.yml").read_text("utf-8")
    assert "\t" not in text and not re.search(r"^(?:  )* \S", text, re.M)  # indented by twos
    jobs = re.split(r"^  (\w+):\n", text.split("\njobs:\n")[1], flags=re.M)[1:]
    assert jobs[::2] == ["linux", "windows", "macos"]
    for job in jobs[1::2]:
        names = re.findall(r"^      - name: (\w+)$", job, re.M)
        assert names in (["Suite", "Installer", "Program"], ["Suite", "Image", "Program"])
        assert "make test" in job or ('--ignore=$' in job and re.search(r'pytest "\$(env:)?ALONE"', job))
        assert re.search(r"^            dist/SHA256SUMS$", job, re.M) and "secrets." not in job


def test_sums_of_any_file_are_written_beside_it(tmp_path):
    (tmp_path / "a.dmg").write_bytes(b"abc")
    assert systems().main(["sums", str(tmp_path / "a.dmg")]) == 0
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (tmp_path / "SHA256SUMS").read_bytes() == f"{known}  a.dmg\n".encode()


def _lines(text: str, section: str) -> list[str]:
    part = text.split(f"[{section}]\n", 1)[1].split("\n[", 1)[0]
    return [line for line in part.splitlines() if line and not line.startswith(";")]
