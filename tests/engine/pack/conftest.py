"""A small pack in the user's own folder, described and hashed as a real one is."""

import importlib.util
from pathlib import Path

import pytest

from engine.pack import checking, places
from engine.pack.description import Description

ROOT = Path(__file__).resolve().parents[3]


def maker():
    """packaging/engine_pack.py, which is no part of any package."""
    spec = importlib.util.spec_from_file_location("engine_pack", ROOT / "packaging" / "engine_pack.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """All of the user's folders beneath one."""
    monkeypatch.setenv("LERP_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("LERP_ENGINE", raising=False)
    return tmp_path / "home"


@pytest.fixture
def make(home):
    """make(name, **changes of the manifest) -> folder of a pack of a few files."""

    def made(name: str = "second", **changes: str) -> Path:
        folder = places.own() / name
        (folder / "torch" / "lib").mkdir(parents=True)
        (folder / "torch" / "__init__.py").write_text("__version__ = '2.12.0'\n")
        (folder / "torch" / "lib" / "part.bin").write_bytes(bytes(range(256)))
        facts = {"title": "Second", "torch": "2.12.0", "python": checking.abi(), "platform": checking.here(), "device": "cpu"}
        maker().finish(folder, Description(name, **{**facts, **changes}, modules=("torch",), record="0" * 64))
        return folder

    return made
