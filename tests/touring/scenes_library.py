"""The library, a folder of one's own, and the window itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from engine import manifest
from engine.events import DataSeen, Exploring, State
from gui import theme
from gui.dialogs.refused import RefusedFiles
from tests.touring import scenes_train
from tests.touring.opened import Opened
from tests.touring.reel import Reel
from tests.touring.waiting import until


def _choose_row(lerp: Opened, run: Path) -> None:
    room = lerp.window.library
    if not room.table.isVisible():
        lerp.hand.click("library_view.table")
    port = room.table.viewport()

    def listed() -> int | None:
        return next((n for n, row in enumerate(room.state.rows) if row.entry.path == run), None)

    def click() -> bool:
        number = listed()
        if number is not None:
            place = room.table.visualRect(room.model.index(number, 1)).center()
            lerp.hand.click(port, (place.x() / (port.width() - 1), place.y() / (port.height() - 1)))
        return room.state.chosen == run and listed() == number

    until(click, f"{run.name} is listed and chosen")  # another look at the disk may move the row under the pointer


def library(lerp: Opened, reel: Reel, run: Path) -> None:
    hand, window = lerp.hand, lerp.window
    with reel.scene("library", hand.away):
        hand.click("room_library")
        _choose_row(lerp, run)
        reel.check("the run is chosen", window.library.state.chosen == run)
        reel.check("it can be opened, resumed and deleted", not window.actions.reason("run_resume")
                   and not window.actions.reason("run_delete"))  # fmt: skip
    with reel.scene("library-duplicate", hand.away):
        hand.click("family.gan")
        hand.click("run_duplicate")
        reel.check("its settings are in Train", lerp.train.family == manifest.read(run).spec.model)
        reel.check("and Explore is open", window.explorer.isVisible())
    with reel.scene("library-delete", hand.away):
        hand.click("room_library")
        _choose_row(lerp, run)
        hand.click("run_delete")
        until(lambda: not run.exists(), "the folder is in the trash")
        until(lambda: all(row.entry.path != run for row in window.library.state.rows), "and gone from the list")
        reel.check("the toast offers Undo", hand.find("toast.action").isVisible())
    with reel.scene("library-undo", hand.away):
        hand.click("toast.action")
        until(lambda: (run / "run.toml").exists(), "Undo brings it back")
        _choose_row(lerp, run)
        reel.check("it is listed again", window.library.state.chosen == run)


def resume(lerp: Opened, reel: Reel, run: Path) -> None:
    hand = lerp.hand
    step = manifest.list_runs(run.parent)
    last = next(entry.step for entry in step if entry.path == run)
    with reel.scene("library-resume", hand.away):
        _choose_row(lerp, run)
        hand.click("run_resume")
        lerp.in_state(State.TRAINING)
        until(lambda: lerp.train.tick is not None and lerp.train.tick.step > last, "it goes on")
        reel.check("in the same folder", lerp.train.run == run)
        lerp.settled()


def reopen(lerp: Opened, reel: Reel, run: Path) -> None:
    hand = lerp.hand
    with reel.scene("library-open", hand.away):
        hand.click("room_library")
        _choose_row(lerp, run)
        exploring = lerp.ear.after(Exploring, lambda: hand.key(Qt.Key.Key_Return))
        lerp.settled()
        reel.check("the kept run is explored", exploring.run == run and not exploring.live)


def make_folder(folder: Path, count: int, side: int = 24) -> Path:
    """Discs and bars in colours, in two sub-folders; and one file that is no picture."""
    rng = np.random.default_rng(5)
    down, across = np.mgrid[0:side, 0:side] / side
    for number in range(count):
        x, y, radius = rng.uniform(0.3, 0.7), rng.uniform(0.3, 0.7), rng.uniform(0.12, 0.3)
        disc = number % 2 == 0
        inside = (across - x) ** 2 + (down - y) ** 2 < radius**2 if disc else abs(across - x) < radius / 2
        colours = rng.integers(40, 256, (2, 3))
        picture = np.where(inside[..., None], colours[0], colours[1] // 3).astype(np.uint8)
        into = folder / ("discs" if disc else "bars")
        into.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture).save(into / f"{number:03d}.png")
    (folder / "discs" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and then nothing")
    return folder


def own_folder(lerp: Opened, reel: Reel, folder: Path, pictures: int) -> None:
    hand = lerp.hand
    with reel.scene("own-folder", hand.away):
        hand.click("data.folder")
        path = hand.find("folder_path")
        seen = lerp.ear.after(DataSeen, lambda: hand.write(path, str(folder)))
        reel.check("the good pictures are there", seen.data.count == pictures and seen.data.classes == ("bars", "discs"))
        reel.check("the broken one is told", [Path(file).name for file, _ in seen.data.refused] == ["broken.png"])
        until(lambda: lerp.train.estimate is not None, "the pre-flight has answered")
    with reel.scene("refused-files"):
        hand.click("refused_files")
        dialog = hand.find("refused_files_dialog")
        reel.check("the list names the file", "broken.png" in dialog.findChild(QPlainTextEdit).toPlainText())
        reel.shoot("refused-files-list")
        hand.click(hand.find("close", within=dialog))
        until(lambda: not dialogs(lerp), "the list is closed")


def mend(lerp: Opened, reel: Reel) -> None:
    """A batch of more pictures than there are: the pre-flight refuses, and its fix is one click away."""
    hand = lerp.hand
    with reel.scene("refused-setting", hand.away):
        hand.click("family.vae")
        scenes_train.open_settings(lerp)
        hand.write(lerp.window.dock.panel.sheet.form.row("batch").control.widget, "500")
        scenes_train.open_settings(lerp, False)
        until(lambda: lerp.train.estimate is not None, "the pre-flight has answered")
        reel.check("a batch larger than the data is refused", "larger than the data" in lerp.train.estimate.refusal)
        reel.check("and so is Start", lerp.window.actions.reason("start"))
    hand.click("apply_fix")
    until(lambda: lerp.train.estimate is not None and not lerp.train.estimate.refusal, "the mended run is possible")


def dialogs(lerp: Opened) -> list[RefusedFiles]:
    return lerp.window.findChildren(RefusedFiles)


def look_around(lerp: Opened, reel: Reel) -> None:
    """Theme, folded Train, picture alone, and back."""
    hand, window = lerp.hand, lerp.window
    with reel.scene("light", hand.away):
        dark = theme.theme().dark
        hand.click("theme_toggle")
        reel.check("the other theme is on", theme.theme().dark != dark)
        lerp.settled()
    with reel.scene("train-folded", hand.away):
        hand.click("fold_train")
        reel.check("Train is a rail", window.dock.folded and window.dock.width() == 56)
    with reel.scene("picture-alone"):
        small = lerp.stage.view.width()
        hand.click(lerp.stage.view)
        hand.key(Qt.Key.Key_F)
        reel.check("everything else is away", not window.dock.isVisible() and not window.status.isVisible())
        reel.check("the picture is larger", lerp.stage.view.width() >= small)
    hand.key(Qt.Key.Key_F)
    hand.click("fold_train")
    hand.click("theme_toggle")
    if window.dock.folded or not window.status.isVisible() or theme.theme().dark != dark:
        raise AssertionError("the window is not as it was before")


def close(lerp: Opened, reel: Reel) -> None:
    """While it trains: the run is written, and can be resumed."""
    with reel.scene("close", seen=False):
        run = lerp.train.run
        reel.check("it still trains", lerp.train.stage is State.TRAINING)
        lerp.window.close()
        reel.shoot("closing")
        until(lambda: lerp.ended, "the window is closed")
        entry = next(entry for entry in manifest.list_runs(run.parent) if entry.path == run)
        reel.check("the run has a checkpoint to go on from", entry.step > 0 and not entry.problem)
        reel.check("both threads ended", lerp.close())

