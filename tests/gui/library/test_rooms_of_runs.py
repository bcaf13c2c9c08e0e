"""The Library by itself: cards, finding, names, notes, tags, importing, comparing, room on the disk."""

import shutil
from dataclasses import replace

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from engine import manifest
from engine.commands import RunSpec, Stop
from engine.events import Stage, State
from engine.storage import noted, pins, weights
from engine.storage.metrics import MetricsStore
from gui.library import budget, comparing
from gui.library.budget import DiskBudget
from gui.library.compare import CompareRuns
from gui.library.comparing import NONE, lines
from gui.library.panel import LibraryRoom
from gui.library.state import EXAMPLE, LibraryState, fits, with_listing, with_query, with_sort
from tests.gui.scripted_engine import write_run

ONE = RunSpec("emoji", "gan", (("batch", 32), ("lr", 1e-3)), 5, Stop(images=1000))
TWO = RunSpec("digits", "gan", (("batch", 64), ("lr", 1e-3), ("r1", 2.0)), 5, Stop(images=1000))


@pytest.fixture
def own(settings):
    folder = settings.folders.runs
    return write_run(folder / "emoji-gan-01", ONE, step=1200), write_run(folder / "digits-gan-02", TWO, step=70)


@pytest.fixture
def said(actions):
    """What toasts would tell: (text, what their action does)."""
    told = []
    actions.said.connect(lambda text, level, words, do: told.append((text, do)))
    return told


@pytest.fixture
def room(own, bridge, actions, settings, examples, said, qtbot):
    made = LibraryRoom(bridge, actions, settings, examples)
    qtbot.addWidget(made)
    made.resize(980, 740)
    made.show()
    made.activateWindow()
    bridge.start()
    qtbot.waitUntil(lambda: len(made.state.rows) == 3)
    return made


def choose(room, *runs):
    room._select(tuple(runs), runs[0])
    room._on_choice()


def write(field, text):
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_click_on_a_card_chooses_and_ctrl_adds_one(room, own, actions, settle):
    settle()
    assert room.view() is room.cards and room.cards.isVisible()
    first, second = (room.cards.visualRect(room.model.index(n, 1)).center() for n in (0, 1))
    QTest.mouseClick(room.cards.viewport(), Qt.MouseButton.LeftButton, pos=first)
    assert room.state.chosen == room.state.rows[0].entry.path and room.details.isVisible()
    assert actions.reason("run_open") == "" and actions.reason("run_compare").startswith("Choose two runs")
    settle()
    second = room.cards.visualRect(room.model.index(1, 1)).center()
    QTest.mouseClick(room.cards.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, second)
    assert len(room.state.picked) == 2 and not actions.reason("run_compare") and not room.details.isVisible()
    assert room.cards.grab().toImage().width() > 0


def test_the_view_and_the_order_are_remembered(room, own, settings):
    QTest.mouseClick(room.head.view.findChild(object, "library_view.table"), Qt.MouseButton.LeftButton)
    room.head.sort.setCurrentIndex(room.head.sort.findData("title"))
    assert room.table.isVisible() and [row.entry.title for row in room.state.rows][:2] == ["digits-gan-02", "emoji-gan-01"]
    assert (settings.get("library.view", ""), settings.get("library.sort", "")) == ("table", "title")


def test_searching_narrows_and_says_when_nothing_fits(room, own):
    QTest.keyClicks(room.head.search, "emoji gan")
    assert [row.entry.path for row in room.state.rows] == [own[0]] and len(room.entries()) == 3
    QTest.keyClick(room.head.search, Qt.Key.Key_Down)
    assert room.cards.hasFocus() and room.state.chosen == own[0]
    QTest.keyClicks(room.head.search, " zebra")
    assert room.empty.isVisible() and room.state.chosen is None
    QTest.mouseClick(room.empty._action, Qt.MouseButton.LeftButton)
    assert len(room.state.rows) == 3


def test_a_new_name_is_in_the_run_and_undo_brings_the_old_one_back(room, own, said, actions, qtbot):
    choose(room, own[0])
    assert actions.trigger("run_rename") and room.details.title.hasFocus()
    write(room.details.title, "Night run")
    qtbot.waitUntil(lambda: manifest.read(own[0]).title == "Night run" and bool(said))
    qtbot.waitUntil(lambda: any(entry.title == "Night run" for entry in room.entries()))
    assert manifest.read(own[0]).spec == ONE and said[-1][0] == "“emoji-gan-01” is now called “Night run”."
    said[-1][1]()
    qtbot.waitUntil(lambda: manifest.read(own[0]).title == "emoji-gan-01")
    qtbot.waitUntil(lambda: any(entry.title == "emoji-gan-01" for entry in room.entries()))
    write(room.details.title, " ")
    assert room.details.title.text() == "emoji-gan-01", "a run needs a name"


def test_notes_and_tags_on_an_example_lie_over_it(room, own, examples, settings, qtbot):
    example = examples / "example-vae"
    before = (example / "run.toml").read_bytes()
    choose(room, example)
    assert room.details._where.isVisible()
    write(room.details.tags, "Soft, soft, blurry")
    room.details.notes.setFocus()
    QTest.keyClicks(room.details.notes, "sleeves merge")
    room.head.search.setFocus()
    qtbot.waitUntil(lambda: any(entry.notes == "sleeves merge" for entry in room.entries()))
    entry = next(entry for entry in room.entries() if entry.path == example)
    assert entry.tags == ("soft", "blurry") and (example / "run.toml").read_bytes() == before
    assert len(noted.read(settings.folders.data)) == 1
    QTest.keyClicks(room.head.search, "blurry sleeves")
    assert [row.entry.path for row in room.state.rows] == [example]


def test_of_every_run_that_can_only_be_read_it_is_told_where_the_notes_go(room, own, monkeypatch, qtbot):
    choose(room, own[0])
    assert room.details._where.isHidden()
    monkeypatch.setattr("engine.storage.durable.permitted", lambda folder: folder != own[0])
    room.lister.look()
    qtbot.waitUntil(lambda: not room.details._where.isHidden())
    assert "can only be read" in room.details._where.text()


def test_a_run_that_trains_is_not_renamed(room, own, scripted, actions, qtbot):
    scripted.tell(Stage(State.TRAINING, own[0]))
    qtbot.waitUntil(lambda: room.state.training == own[0])
    choose(room, own[0])
    assert actions.reason("run_rename") == "This run is training; stop it first."
    assert not room.details.title.isEnabled() and room.details._refusal.isVisible()


def test_a_run_is_imported_and_chosen(room, said, actions, settings, tmp_path, qtbot):
    source = write_run(tmp_path / "elsewhere" / "emoji-gan-01", ONE, step=3)
    (source / "checkpoints" / "3.safetensors").write_bytes(weights.encode(3, {}, {"images": 9}))
    actions.trigger("import_run", str(source))
    copied = settings.folders.runs / "emoji-gan-01-2"
    qtbot.waitUntil(lambda: room.state.chosen == copied)
    assert manifest.read(copied) == manifest.read(source) and not room.importer.isVisible()
    assert "is in the library" in said[-1][0]


def test_an_imported_run_is_chosen_though_a_look_was_under_way(room, own, settings):
    choose(room, own[0])
    before, shipped = [row.entry for row in room.state.every if not row.shipped], []
    copied = write_run(settings.folders.runs / "emoji-gan-01-2", ONE, step=3)
    room._coming = copied
    room._on_listed(before, shipped)  # what a look that began before the copy was whole found
    assert room.state.chosen == own[0] and room.state.picked == (own[0],)
    room._on_listed([manifest.entry(copied), *before], shipped)
    assert room.state.chosen == copied and room.state.picked == (copied,)
    choose(room, own[1])
    room._on_listed([manifest.entry(copied), *before], shipped)
    assert room.state.chosen == own[1]


def test_pictures_are_of_the_run_that_is_there_now_and_go_with_it(room, own):
    model, old = room.model, manifest.entry(own[0])
    first = model.wall(old)
    assert first is model.wall(manifest.entry(own[0])) and not first.isNull()
    data = model.index(0, 0).data(Qt.ItemDataRole.DecorationRole)
    assert data is not None and model._pictures
    shutil.rmtree(own[0])
    Image.new("RGB", (40, 40), "red").save(write_run(own[0], TWO, step=1200) / "wall" / "1200.webp", lossless=True)
    new = manifest.entry(own[0])
    assert new.picture == old.picture
    room._on_listed([new], [])
    assert model.wall(new).pixelColor(20, 20).name() == "#ff0000"
    assert len(model._walls) == 1 and len(model._pictures) <= 1
    room._on_listed([], [])
    assert not model._walls and not model._pictures


def test_a_damaged_run_is_not_imported(room, said, actions, tmp_path, qtbot):
    source = write_run(tmp_path / "elsewhere" / "half", ONE, step=3)  # its weights are an empty file
    actions.trigger("import_run", str(source))
    qtbot.waitUntil(lambda: bool(said))
    assert "not whole" in said[-1][0] and len(room.entries()) == 3


def test_two_runs_are_compared(room, own, actions, qtbot):
    for run, shift in zip(own, (0.0, 1.0), strict=True):
        store = MetricsStore(run)
        for step in range(5):
            store.append(step, step * 64, 0.0, {"critic": step + shift, f"only_{shift:.0f}": 1.0, "held_out/critic": 2.0})
        store.close()
    choose(room, *own)
    actions.trigger("run_compare")
    qtbot.waitUntil(lambda: bool(room.findChildren(CompareRuns)))
    dialog = room.findChildren(CompareRuns)[0]
    assert [dialog.which.itemText(n) for n in range(dialog.which.count())] == ["Critic loss"]
    assert {label for label, _ in dialog.curves.readings(256.0)} == {
        f"{run.name}{twin}" for run in own for twin in ("", ", held out")}  # fmt: skip
    dialog.only.setChecked(True)
    shown = {row.line.label: (row.line.a, row.line.b) for row in dialog.rows if row.isVisible()}
    order = [side.run for side in dialog.sides]
    values = ("32", "64") if order == list(own) else ("64", "32")
    assert shown["Batch"] == values and NONE in shown["R1"] and "Learning rate" not in shown
    qtbot.waitUntil(lambda: dialog.curves._plot is not None)  # it is loaded in a thread, which must have ended
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not room.findChildren(CompareRuns))


def test_where_there_is_nothing_to_draw_the_settings_have_the_room(own, qtbot):
    sides = [comparing.read(run, run.name) for run in own]
    dialog = CompareRuns(*(replace(side, curves={}) for side in sides), (None, None), {})
    qtbot.addWidget(dialog)
    dialog.show()
    table = dialog.findChild(QScrollArea, "compare_settings")
    assert table.height() > 0.7 * dialog.height() and table.width() > 0.6 * dialog.width()
    assert not dialog.curves.isVisible() and not dialog.which.isVisible()
    said = [label for label in dialog.findChildren(QLabel) if "no number in common" in label.text()]
    assert len(said) == 1 and said[0].isVisible() and said[0].height() >= said[0].heightForWidth(said[0].width())


def test_equal_runs_differ_in_nothing(own):
    described = manifest.read(own[0])
    assert not any(line.differs for line in lines(described, described, {}))
    other = replace(described, spec=replace(described.spec, seed=6))
    assert [line.label for line in lines(described, other, {}) if line.differs] == ["Seed"]


def test_thinning_frees_only_what_is_confirmed(room, own, said, actions, settings, qtbot):
    data = weights.encode(1, {}, {"images": 1})
    for step in (1, 2, 1200):
        (own[0] / "checkpoints" / f"{step}.safetensors").write_bytes(data)
    settings.set(budget.KEY, 1)
    room.lister.look()
    qtbot.waitUntil(lambda: room.head.room.text().endswith("over the budget"))
    actions.trigger("disk_budget")
    dialog = room.findChild(DiskBudget)
    qtbot.waitUntil(lambda: len(dialog.plan.items) == 2)
    assert "emoji-gan-01" in dialog.list.toPlainText() and "2 older checkpoints" in dialog.list.toPlainText()
    assert manifest.steps(own[0] / "checkpoints") == [1, 2, 1200]
    QTest.mouseClick(dialog.thin, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: manifest.steps(own[0] / "checkpoints") == [1200])
    qtbot.waitUntil(lambda: "freed" in "".join(text for text, _ in said))
    assert QApplication.activeModalWidget() is None


def test_snapshots_that_only_saved_pictures_keep_can_be_let_go(room, own, actions, qtbot):
    folder = own[0] / "snapshots"
    folder.mkdir(exist_ok=True)
    for step in (1, 2, 3):
        (folder / f"{step}.safetensors").write_bytes(bytes(1000))
    pins.pin(own[0], 1)
    pins.pin(own[0], 1)
    pins.pin(own[0], 2, "mark-a")
    actions.trigger("disk_budget")
    dialog = room.findChild(DiskBudget)
    qtbot.waitUntil(lambda: dialog.let_go.isVisible())
    assert "keep 1 snapshot, " in dialog._for_pictures.text() and dialog.kept.runs == (own[0],)
    QTest.mouseClick(dialog.let_go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.let_go.isVisible())
    assert pins.pinned(own[0]) == {2} and manifest.steps(folder) == [1, 2, 3]
    dialog.reject()


def test_rows_by_words_and_order(own, settings):
    entries = [replace(entry, tags=("night",), notes="Sleeves merge") for entry in manifest.list_runs(settings.folders.runs)]
    assert fits(entries[0], "NIGHT sleeves") and fits(entries[0], "") and not fits(entries[0], "day")
    state = with_listing(LibraryState(), entries[:1], entries[1:])
    by_name = with_sort(state, "title")
    assert [row.refusal for row in by_name.rows] == ["", EXAMPLE]
    assert with_query(by_name, "zebra").rows == () and with_query(with_query(by_name, "zebra"), "").rows == by_name.rows
    for sort in ("size", "family", "data"):
        assert len(with_sort(state, sort).rows) == 2
