"""The trial is of what the sources are now; and who calls a step too early is told which comes first."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_package_older_than_a_source_is_to_be_built_again(tmp_path):
    from fresh import newer

    root, out = tmp_path / "checkout", tmp_path / "checkout" / "dist"
    for file in ("dist/lerp/lerp", "engine/a.py", "main.py", "engine/__pycache__/a.pyc"):
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text("")
        os.utime(root / file, (1000, 1000))
    assert "make installer" in newer(out, root)  # no package yet
    (out / "lerp_1_amd64.deb").write_text("")
    (root / "engine" / "__pycache__" / "a.pyc").touch()
    assert newer(out, root) == ""
    os.utime(root / "engine" / "a.py", (2000, 2000))
    assert newer(out, root).startswith("“engine/a.py” is newer") and newer(out, root).endswith("make installer")


def test_the_program_ends_well_only_if_all_is_well(tmp_path, monkeypatch, capsys):
    import fresh

    assert fresh.main(tmp_path) == 1 and "make installer" in capsys.readouterr().err
    monkeypatch.setattr(fresh, "newer", lambda out: "")
    assert fresh.main(tmp_path) == 0 and capsys.readouterr().err == ""


def test_installers_of_no_program_are_refused_with_a_sentence(tmp_path):
    done = subprocess.run([sys.executable, str(ROOT / "packaging" / "installer.py"), str(tmp_path / "lerp"), "--work", str(tmp_path / "no"),
                           "--out", str(tmp_path / "out")], capture_output=True, text=True, timeout=60, check=False)  # fmt: skip
    assert done.returncode == 2 and "Traceback" not in done.stderr and "make installer" in done.stderr


def test_without_git_the_date_is_todays(monkeypatch):
    import installer

    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("PATH", "")
    assert int(installer._epoch()) > 1_700_000_000
