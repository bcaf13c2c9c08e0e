"""About: facts to copy, folders to open, licences of what is really installed."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from engine.events import Ready
from gui.dialogs import about, licences
from gui.dialogs.about import About
from gui.dialogs.about_facts import as_text, facts
from gui.dialogs.helping import Helping

READY = Ready((), (), "CPU · 2 threads", (("torch", "2.13.0"), ("numpy", "2.1.0")))


def test_facts_for_a_report(settings):
    text = as_text(facts(READY, settings.folders))
    assert "torch 2.13.0" in text and "CPU · 2 threads" in text and "LGPL 3" in text and str(settings.folders.logs) in text
    assert "still loading" in as_text(facts(None, settings.folders))


def test_what_the_engine_tells_while_it_is_open_is_shown(window, scripted, settle):
    window.helping._ready = None
    window.actions.trigger("about")
    dialog = window.findChild(About)
    assert dialog._shown["Computes on"].text() == "still loading"
    scripted.tell(READY)
    settle()
    assert dialog._shown["Computes on"].text() == "CPU · 2 threads" and "torch 2.13.0" in dialog._shown["Engine"].text()
    assert "still loading" not in as_text(dialog.facts)
    dialog.close()


def test_licences_come_from_what_is_installed():
    coming = licences.parts()
    first = next(coming)
    assert first.version and first.called and first.text
    names = [first.name, *(part.name for _, part in zip(range(3), coming, strict=False))]
    assert len(set(names)) == 4
    coming.close()


def test_own_licence_and_notices(tmp_path):
    assert licences.own(tmp_path / "resources") == []
    (tmp_path / "LICENSE").write_text("MIT", encoding="utf-8")
    (tmp_path / "NOTICES.txt").write_text("all", encoding="utf-8")
    assert [text for _, text in licences.own(tmp_path / "resources")] == ["MIT", "all"]


def test_of_a_frozen_program_the_notices_lie_beside_it(tmp_path, monkeypatch):
    inside = tmp_path / "_internal"
    inside.mkdir()
    (inside / "LICENSE").write_text("MIT", encoding="utf-8")
    (tmp_path / "NOTICES.txt").write_text("all", encoding="utf-8")
    monkeypatch.setattr(licences.sys, "frozen", True, raising=False)
    monkeypatch.setattr(licences.sys, "executable", str(tmp_path / "lerp"))
    assert [title for title, _ in licences.own(inside / "resources")] == ["Lerp", "All notices of this program"]


@pytest.fixture
def dialog(qtbot, settings, monkeypatch):
    parts = [licences.Licence("one", "1", "MIT", "Text of one"), licences.Licence("two", "2", "BSD", "")]
    monkeypatch.setattr(about, "parts", lambda: iter(parts))
    settings.folders.logs.mkdir(parents=True)
    made = About(READY, settings.folders)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: not made._step.isActive())
    return made


def test_the_dialog(dialog, settings, monkeypatch):
    rows = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert rows == ["Lerp, MIT", "Qt and PySide6, LGPL 3", "one 1, MIT", "two 2, BSD"]
    assert "MIT License" in dialog.text.toPlainText()
    dialog.list.setCurrentRow(3)
    assert dialog.text.toPlainText() == about.NO_TEXT
    seen = []
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda url: seen.append(url.toLocalFile()))
    named = {button.objectName(): button for button in dialog.findChildren(about.TextButton)}
    named["about_open_logs"].click()
    assert seen == [str(settings.folders.logs)] and named["about_open_cache"].reason
    assert "no program that would show a folder" in dialog._told.text()  # ours here answered None
    next(button for button in dialog.findChildren(about.QuietButton) if button.objectName() == "about_copy").click()
    assert "torch 2.13.0" in QApplication.clipboard().text()


def test_it_opens_from_the_table(qtbot, bridge, actions, settings, settle):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    helping = Helping(window, bridge, actions, settings, lambda: "explore")
    helping._on_ready(READY)
    assert actions.trigger("about")
    settle()
    dialog = window.findChild(About)
    assert dialog.isVisible() and next(fact for fact in dialog.facts if fact.label == "Computes on").value == READY.device
    dialog.reject()
    settle()
    assert window.findChild(About) is None
