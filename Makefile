# `make run` and `make test` each work alone on a fresh Debian machine with Python 3.11 and pip; later calls start at once.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
TORCH  := torch==2.13.0
# More words for the line that installs torch: make TORCH_FROM="--index-url ADDRESS" (docs/packaging.md).
TORCH_FROM ?=
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# What Qt needs of the system: GL, keyboard, fonts, and the xcb platform's libraries.
LIBRARIES := libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0 \
             libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 \
             libxcb-xinerama0 libxcb-xkb1 libgomp1

# $(call DEBIAN,packages): installs them, or tells who is not root what to install.
DEBIAN = if [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq $(1); \
         else echo "Please install these first: sudo apt-get install $(1)"; exit 1; fi

.PHONY: run test lint tour latency startup idle sockets map lab atlas instruments modes quality kills samples program installer installer-test newcomer pictures engine-pack book clean

run: $(VENV)/.gui
	@$(BIN)/python main.py

# One long test over the real engine has a process of its own: after the others it crashed the interpreter in two runs of
# four, while an exception that a slot had raised was let go of; alone it has not in thirty.
ALONE := tests/gui/dynamics/test_room_end_to_end.py

test: $(VENV)/.test
	$(BIN)/python -m pytest -n 2 --dist loadfile --ignore=$(ALONE)
	$(BIN)/python -m pytest $(ALONE)

lint: $(VENV)/.test
	$(BIN)/ruff check . && $(BIN)/mypy && PYTHONPATH=. $(BIN)/lint-imports

# --- longer things, not part of the suite ----------------------------------------------------------------------------

OUT ?= out

tour: $(VENV)/.test $(VENV)/.xvfb
	xvfb-run -a -s "-screen 0 2560x1440x24" $(BIN)/python tests/tour.py --long --out $(OUT)/tour

# The pictures in docs/pictures, from two tours (tests/touring/pictures.py says which scene is which); some twenty minutes.
pictures: tour
	xvfb-run -a -s "-screen 0 2560x1440x24" $(BIN)/python tests/tour.py --only dynamics --out $(OUT)/dynamics
	PYTHONPATH=. $(BIN)/python tests/touring/pictures.py $(OUT)/tour $(OUT)/dynamics

latency: $(VENV)/.test $(VENV)/.xvfb
	for size in 28 64; do xvfb-run -a -s "-screen 0 1440x900x24" $(BIN)/python tests/benchmarks/latency.py --size $$size --json $(OUT)/latency-$$size.json || exit; done

startup: $(VENV)/.test $(VENV)/.xvfb
	xvfb-run -a -s "-screen 0 1440x900x24" $(BIN)/python tests/benchmarks/startup.py --json $(OUT)/startup.json

idle: $(VENV)/.test $(VENV)/.xvfb
	xvfb-run -a -s "-screen 0 1440x900x24" $(BIN)/python tests/benchmarks/idle.py --json $(OUT)/idle.json

# The long tour, watched from outside: by strace where it is installed, else by sampling.
sockets: $(VENV)/.test $(VENV)/.xvfb
	xvfb-run -a -s "-screen 0 2560x1440x24" $(BIN)/python tests/benchmarks/sockets.py --json $(OUT)/sockets.json -- \
	  $(BIN)/python tests/tour.py --long --out $(OUT)/tour

map: $(VENV)/.test $(VENV)/.xvfb
	xvfb-run -a -s "-screen 0 1440x900x24" $(BIN)/python tests/benchmarks/map.py --json $(OUT)/map.json
	xvfb-run -a -s "-screen 0 1440x900x24" $(BIN)/python tests/benchmarks/settling.py --json $(OUT)/settling.json
	PYTHONPATH=. $(BIN)/python tests/benchmarks/layout.py --json $(OUT)/layout.json

lab: $(VENV)/.test $(VENV)/.xvfb
	xvfb-run -a -s "-screen 0 1440x900x24" $(BIN)/python tests/benchmarks/lab.py --json $(OUT)/lab.json

atlas: $(VENV)/.test $(VENV)/.xvfb
	xvfb-run -a -s "-screen 0 1440x900x24" $(BIN)/python tests/benchmarks/atlas.py --json $(OUT)/atlas.json

instruments: $(VENV)/.test $(VENV)/.xvfb
	xvfb-run -a -s "-screen 0 1440x900x24" $(BIN)/python tests/benchmarks/instruments.py --json $(OUT)/instruments.json

modes: $(VENV)/.test
	$(BIN)/python tests/benchmarks/modes.py --seeds 10 --jobs 2 --json $(OUT)/modes.json

quality: $(VENV)/.test
	$(BIN)/python tests/benchmarks/quality.py --seconds 120 --json $(OUT)/quality.json

kills: $(VENV)/.test
	LERP_KILLS=20 $(BIN)/python -m pytest tests/reliability

# One folder with the program and all it needs (PyInstaller), in dist/lerp. Its modules are not compressed there: the installers do
# that better, and the start need not undo it.
program: $(VENV)/.build
	PYINSTALLER_ZLIB_COMPRESSION_LEVEL=0 $(BIN)/pyinstaller --noconfirm --distpath dist --workpath build/pyinstaller packaging/lerp.spec

# The manual as a book (HTML without scripts, for reading from the disk), in build/book.
book: $(VENV)/.docs
	$(BIN)/mkdocs build --strict --clean --config-file packaging/book/mkdocs.yml --site-dir $(CURDIR)/build/book

# The installers of this system (docs/packaging.md), in dist: made in an environment of their own, with nothing from elsewhere.
PACK  := build/env
LISTS := build/pyinstaller/lerp
OLDER := 0.0.1

installer: build/.tools
	$(MAKE) VENV=$(PACK) program book
	rm -f dist/lerp_*.deb dist/lerp-*.tar.zst
	$(PACK)/bin/python packaging/installer.py dist/lerp --work $(LISTS) --out dist

# Installs, uses, upgrades and removes them in a clean Debian 12 without Python or network (root; debootstrap makes it once).
installer-test: build/.tools
	@command -v debootstrap >/dev/null || { $(call DEBIAN,debootstrap); }
	@ls dist/lerp_*.deb >/dev/null 2>&1 || $(MAKE) installer
	@$(PACK)/bin/python packaging/fresh.py dist
	$(PACK)/bin/python packaging/installer.py dist/lerp --work $(LISTS) --out build/older --older $(OLDER)
	$(PACK)/bin/python tests/packaging/trial.py --deb dist/lerp_*.deb --older build/older/lerp_$(OLDER)_*.deb \
	  --portable dist/lerp-*.tar.zst --cache build/roots --json build/installer-test.json

# The way of docs/manual/first-steps.md, from the .deb on, by mouse and keys alone in the same clean machine; screenshots in build/newcomer.
newcomer: build/.tools
	@command -v debootstrap >/dev/null || { apt-get update -qq && apt-get install -y -qq debootstrap; }
	@ls dist/lerp_*.deb >/dev/null 2>&1 || $(MAKE) installer
	$(PYTHON) tests/packaging/newcomer.py --deb dist/lerp_*.deb --cache build/roots --out build/newcomer

# Another torch for the program, from wheels in a folder (docs/engine-pack.md): make engine-pack WHEELS=wheels ENGINE=cuda
WHEELS ?= wheels
ENGINE ?= cuda
engine-pack: $(VENV)/.gui
	$(BIN)/python packaging/engine_pack.py --wheels $(WHEELS) --name $(ENGINE) --out dist/engines

# --- what is missing is installed ------------------------------------------------------------------------------------

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Lerp needs Python 3.11 or newer; call make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); $(call DEBIAN,python3-venv) && $(PYTHON) -m venv $(VENV); }

$(VENV)/.system: $(VENV)/bin/python
	@missing=""; if command -v dpkg-query >/dev/null; then for package in $(LIBRARIES); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q "ok installed" || missing="$$missing $$package"; done; \
	  if [ -n "$$missing" ]; then $(call DEBIAN,$$missing); fi; fi
	@touch $@

$(VENV)/.gui: $(VENV)/.system pyproject.toml
	$(PIP) $(TORCH_FROM) $(TORCH)
	$(PIP) -e ".[gui]"
	@touch $@

$(VENV)/.test: $(VENV)/.system pyproject.toml
	$(PIP) $(TORCH_FROM) $(TORCH)
	$(PIP) -e ".[test]"
	@touch $@

$(VENV)/.build: $(VENV)/.gui
	$(PIP) "pyinstaller>=6.10"
	@touch $@

$(VENV)/.docs: $(VENV)/bin/python
	$(PIP) "mkdocs>=1.6,<2"
	@touch $@

$(VENV)/.xvfb:
	@command -v xvfb-run >/dev/null || { $(call DEBIAN,xvfb xauth); }
	@touch $@

build/.tools:
	@mkdir -p build
	@missing=""; for tool in zstd:zstd strip:binutils dpkg-deb:dpkg-dev; do command -v $${tool%%:*} >/dev/null || missing="$$missing $${tool##*:}"; done; \
	  if [ "$$($(PYTHON) -c 'import sys; print(sys.base_prefix)')" = /usr ]; then missing="$$missing libpython3-dev"; fi; \
	  if [ -n "$$missing" ]; then $(call DEBIAN,$$missing); fi
	@touch $@

samples: $(VENV)/.gui
	$(BIN)/python resources/build/build_samples.py

clean:
	rm -rf $(VENV) build dist *.egg-info out
