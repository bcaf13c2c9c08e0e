"""F1: the page of where one is, links, back and forward, search, the theme; in the window and by itself."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from gui import theme
from gui.dialogs import helping
from gui.dialogs.manual import Manual


@pytest.fixture
def docs(tmp_path):
    folder = tmp_path / "docs"
    (folder / "manual").mkdir(parents=True)
    (folder / "pictures").mkdir()
    picture = QImage(1600, 800, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    picture.save(str(folder / "pictures" / "red.png"))
    lines = "\n\n".join(f"Line {n}." for n in range(80))
    (folder / "manual" / "map.md").write_text(
        f"# Map\n\n![Red](../pictures/red.png)\n\nSee [floors](atlas.md#floors).\n\n{lines}\n", encoding="utf-8")
    (folder / "manual" / "atlas.md").write_text(f"# Atlas\n\n{lines}\n\n## Floors\n\nA veil.\n\n{lines}\n", encoding="utf-8")
    return folder


@pytest.fixture
def manual(qtbot, docs, actions, settle):
    actions.bind("shortcuts", lambda: None)
    actions.bind("about", lambda: None)
    made = Manual(docs, actions)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.open_page("manual/map.md")
    made.show()
    settle()
    return made


def follow(manual, link):
    manual.view.anchorClicked.emit(QUrl(link))


def test_links_lead_on_and_one_comes_back_to_the_same_place(manual, settle):
    manual.view.verticalScrollBar().setValue(70)
    follow(manual, "atlas.md#floors")
    settle()
    assert manual.view.page.path == "manual/atlas.md" and manual.view.verticalScrollBar().value() > 200
    manual.back.click()
    assert manual.view.page.path == "manual/map.md" and manual.view.verticalScrollBar().value() == 70
    assert manual.back.reason and not manual.forward.reason
    manual.forward.click()
    assert manual.view.page.path == "manual/atlas.md" and manual.forward.reason


def test_a_link_within_the_page_is_a_place_that_one_comes_back_from(manual, settle):
    manual.open_page("manual/atlas.md")
    settle()
    follow(manual, "#floors")
    settle()
    place = manual.view.verticalScrollBar().value()
    assert place > 200 and [visit.path for visit in manual._visits] == ["manual/map.md", "manual/atlas.md", "manual/atlas.md"]
    follow(manual, "#floors")  # again: no further place
    assert len(manual._visits) == 3
    manual.back.click()
    assert manual.view.page.path == "manual/atlas.md" and manual.view.verticalScrollBar().value() == 0
    manual.forward.click()
    assert manual.view.verticalScrollBar().value() == place


def test_a_link_to_elsewhere_is_copied_and_never_followed(manual, settle):
    follow(manual, "https://example.org/x")
    settle()
    assert QApplication.clipboard().text() == "https://example.org/x"
    assert manual.view.page.path == "manual/map.md" and manual._said.isVisible()
    image = 2  # QTextDocument.ResourceType.ImageResource
    assert manual.view.loadResource(image, QUrl("https://example.org/x.png")) is None
    assert manual.view.loadResource(image, QUrl("../../secret.png")) is None


def test_a_picture_is_as_wide_as_the_page(manual, qtbot):
    def width():
        block = manual.view.document().begin()
        while block.isValid():
            pieces = block.begin()
            while not pieces.atEnd():
                if pieces.fragment().charFormat().isImageFormat():
                    return pieces.fragment().charFormat().toImageFormat().width()
                pieces += 1
            block = block.next()
        return 0

    assert 300 < width() <= manual.view.viewport().width()
    before = width()
    manual.resize(760, 600)
    qtbot.waitUntil(lambda: 0 < width() < before)


def test_search_over_all_pages_by_keyboard(manual, qtbot, settle):
    QTest.keyClick(manual, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(manual.search, "veil")
    qtbot.waitUntil(lambda: "Floors" in manual.contents._rows.index(0, 0).data())
    QTest.keyClick(manual.search, Qt.Key.Key_Return)
    assert manual.view.page.path == "manual/atlas.md" and len(manual.view.extraSelections()) == 1
    QTest.keyClick(manual, Qt.Key.Key_Escape)
    assert manual.isVisible() and manual.search.text() == ""
    manual._search()
    assert manual.contents._rows.rowCount() == 2
    manual.search.setText("zebra")
    manual._search()
    assert manual.contents._rows.index(0, 0).data() == "Nothing found"
    manual.search.clear()
    QTest.keyClick(manual, Qt.Key.Key_Escape)
    assert not manual.isVisible()


def test_arrow_keys_turn_the_pages(manual):
    manual.contents.setFocus()
    QTest.keyClick(manual.contents, Qt.Key.Key_Down)
    assert manual.view.page.path == "manual/atlas.md"
    QTest.keyClick(manual, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert manual.view.page.path == "manual/map.md"


def test_every_control_can_be_named(manual):
    for control in (*manual.findChildren(QAbstractButton), manual.view, manual.contents, manual.search):
        if control.parent() is not manual.search:  # Qt's own button that clears it
            assert control.objectName() and control.accessibleName() and control.toolTip(), control


def test_another_theme_and_text_size_keep_the_page(manual, qt_theme, settle):
    def heading():
        return manual.view.document().begin().begin().fragment().charFormat().font().pixelSize()

    small = heading()
    qt_theme("light", text_scale=1.5)
    settle()
    assert manual.view.page.path == "manual/map.md" and heading() == round(small * 1.5)


def opened(window):
    return next((found for found in window.findChildren(Manual) if found.isVisible()), None)


def test_f1_opens_the_page_of_where_one_is(window, settle, monkeypatch):
    pointed = []
    monkeypatch.setattr(helping.QApplication, "widgetAt", lambda pos: pointed[-1] if pointed else None)
    window.activateWindow()
    window.explorer.stage.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F1)
    settle()
    manual = opened(window)
    assert manual.view.page.path == "manual/explore.md"
    window.helping.show_page("manual/atlas.md")
    assert opened(window) is manual and manual.view.page.path == "manual/atlas.md"
    manual.close()
    settle()
    assert opened(window) is None
    pointed.append(window.explorer.map.findChildren(type(window.explorer.map.canvas))[0])
    assert window.helping.here() == "manual/map.md"
    pointed.append(window.dock.panel)
    assert window.helping.here() == "manual/explore.md"  # only the keyboard makes it Train's
    monkeypatch.setattr(helping.QApplication, "focusWidget", lambda: window.dock.panel)
    assert window.helping.here() == "manual/train.md"
    monkeypatch.setattr(helping.QApplication, "focusWidget", lambda: None)
    pointed.clear()
    for room in ("atlas", "dynamics", "library"):
        window.actions.trigger(f"room_{room}")
        assert window.helping.here() == f"manual/{room}.md"


def test_without_the_pages_it_says_where_they_are(qtbot, bridge, actions, settings, monkeypatch, tmp_path):
    from PySide6.QtWidgets import QWidget

    monkeypatch.setattr(theme, "docs_dir", lambda: tmp_path / "none")
    window = QWidget()
    qtbot.addWidget(window)
    made = helping.Helping(window, bridge, actions, settings, lambda: "explore")
    assert "folder docs" in actions.reason("manual") and not actions.trigger("manual")
    said = []
    actions.said.connect(lambda text, *_: said.append(text))
    assert made.show_page("manual/map.md") is None and "could not be read" in said[0]


def test_every_paragraph_of_the_real_pages_is_laid_out(qtbot, actions):
    manual = Manual(theme.docs_dir(), actions)
    qtbot.addWidget(manual)
    for page in manual.pages:
        manual.view.show_page(page)
        manual.view.document().size()
        block = manual.view.document().begin()
        while block.isValid():
            assert not block.text() or block.layout().lineCount(), f"{page.path}: “{block.text()}” has no line"
            block = block.next()
