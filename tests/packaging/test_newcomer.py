"""First steps, as an installed program shows them, and the trial that goes their way."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "manual" / "first-steps.md").read_text(encoding="utf-8")
HERE = ROOT / "tests" / "packaging"


def test_the_trial_goes_heading_by_heading():
    headings = re.findall(r"^## (\d\. .+)$", PAGE, re.MULTILINE)
    script = (HERE / "newcomer.sh").read_text(encoding="utf-8")
    places = [script.index(heading) for heading in headings]
    assert len(headings) == 6 and places == sorted(places)
    subprocess.run(["sh", "-n", str(HERE / "newcomer.sh")], check=True)


def test_the_page_begins_with_installing_and_writes_the_installed_command():
    assert "sudo apt install ./lerp_VERSION_amd64.deb" in PAGE and "./install.sh" in PAGE
    assert '"apt-get", "install", "-y", "./package.deb"' in (HERE / "newcomer.py").read_text(encoding="utf-8")
    assert [line for line in PAGE.splitlines() if "main.py" in line] == [line for line in PAGE.splitlines() if "the source" in line]
    assert len(re.findall(r"^\s+lerp\b", PAGE, re.MULTILINE)) == 3
