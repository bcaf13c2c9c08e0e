import os
import sys
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = str(ROOT / "packaging")


@pytest.fixture(autouse=True)
def _packaging_is_found(monkeypatch):
    monkeypatch.syspath_prepend(PACKAGING)
    yield
    for name, module in list(sys.modules.items()):  # their plain names are for them alone
        if getattr(module, "__file__", None) and str(Path(module.__file__).parent) == PACKAGING:
            del sys.modules[name]
