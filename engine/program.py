"""How this program is called: `lerp` where it is installed, `python main.py` from its source."""

from __future__ import annotations

import sys

INSTALLED = bool(getattr(sys, "frozen", False))
PROG = "lerp" if INSTALLED else "main.py"  # as argparse names it
CALL = "lerp" if INSTALLED else "python main.py"  # as one types it
