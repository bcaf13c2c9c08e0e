"""One page of the manual, read: Markdown dressed in the theme's fonts and colours, pictures to the width of the page.

Nothing is fetched: pictures come from beneath the folder docs, and a link to elsewhere is only told.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QImage, QImageReader, QResizeEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from gui.dialogs import dressing
from gui.dialogs.pages import Page, slug, target
from gui.theme import colour, font, themes

MARGIN = 24  # px around the text


class PageView(QTextBrowser):
    """`asked(path, anchor)`: a link to another page; `outside(address)`: one to anywhere else."""

    asked = Signal(str, str)
    outside = Signal(str)

    def __init__(self, docs: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._docs, self._page = docs, Page("", "", "")
        self._words: tuple[str, ...] = ()
        self._pictures: dict[str, QImage] = {}  # as they are on the disk, and at the width of the page
        self._scaled: dict[tuple[str, int], QImage] = {}
        self.setObjectName("manual_page")
        self.setAccessibleName("Page of the manual")
        self.setToolTip("Tab goes from link to link, Enter follows one")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        self._wait = QTimer(self, singleShot=True, interval=60)
        self._wait.timeout.connect(self._fit)
        themes.changed.connect(self._again)

    @property
    def page(self) -> Page:
        return self._page

    def show_page(self, page: Page, anchor: str = "", words: tuple[str, ...] = ()) -> None:
        """The page, at one of its headings, with these words marked."""
        if page != self._page:
            self._page = page
            self._pictures.clear()
            self._scaled.clear()
            self._fill()
        self._words = words
        self._mark()
        self._go(anchor)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture beneath docs, as wide as the page at most; nothing else, and nothing from elsewhere."""
        link = name.toString() if isinstance(name, QUrl) else name
        path, _ = target(self._page.path, link)
        if kind != QTextDocument.ResourceType.ImageResource.value or not path:
            return None
        return None if self._picture(path).isNull() else self._fitted(path)

    def _picture(self, path: str) -> QImage:
        if path and path not in self._pictures:
            self._pictures[path] = QImageReader(str(self._docs / path)).read()
        return self._pictures.get(path, QImage())

    def _fitted(self, path: str) -> QImage:
        """Scaled smoothly: a document that scales a picture itself drops pixels."""
        ratio, picture = self.devicePixelRatioF(), self._picture(path)
        wide = max(1, min(picture.width(), round(self._room() * ratio)))
        if (path, wide) not in self._scaled:
            self._scaled = {key: kept for key, kept in self._scaled.items() if key[0] != path}
            made = picture.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
            made.setDevicePixelRatio(ratio)
            self._scaled[path, wide] = made
        return self._scaled[path, wide]

    def _room(self) -> int:
        return max(80, self.viewport().width() - 2 * MARGIN)

    def _fill(self) -> None:
        """A new document, laid out once when it is whole: one that is shown lays out again at every change, and Qt 6.9
        then leaves paragraphs near tables without lines."""
        document = QTextDocument(self)
        document.setDefaultFont(font("body"))
        document.setDocumentMargin(MARGIN)
        document.setMarkdown(self._page.text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        dressing.dress(document)
        self._put_pictures(document)
        self.setDocument(document)  # the one before, a child of this control, goes with it

    def _again(self) -> None:
        """The same page in another theme or text size, at the same place."""
        bar = self.verticalScrollBar()
        place = bar.value() / max(1, bar.maximum())
        self._fill()
        self._mark()
        bar.setValue(round(place * bar.maximum()))

    def _fit(self) -> None:
        """Every picture as wide as there is room."""
        self._put_pictures(self.document())
        self.document().markContentsDirty(0, self.document().characterCount())

    def _put_pictures(self, document: QTextDocument) -> None:
        for cursor, picture in dressing.pictures(document):
            path, _ = target(self._page.path, picture.name())
            if self._picture(path).isNull():
                continue
            fitted = self._fitted(path)
            document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(picture.name()), fitted)
            size = QSize(round(fitted.width() / fitted.devicePixelRatio()), round(fitted.height() / fitted.devicePixelRatio()))
            picture.setWidth(size.width())
            picture.setHeight(size.height())
            cursor.setCharFormat(picture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._wait.start()

    # --- places on the page ------------------------------------------------------------------------------------------

    def _go(self, anchor: str) -> None:
        block = self.document().begin()
        while anchor and block.isValid():
            if block.blockFormat().headingLevel() and slug(block.text()) == anchor:
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(round(top) - MARGIN // 2)
                self._stand(QTextCursor(block))
                return
            block = block.next()
        self.verticalScrollBar().setValue(0)
        self._stand(QTextCursor(self.document()))

    def _stand(self, cursor: QTextCursor) -> None:
        """The keyboard's place, so that Tab goes on to the next link from here; scrolls nothing."""
        bar = self.verticalScrollBar()
        value = bar.value()
        self.setTextCursor(cursor)
        bar.setValue(value)

    def _mark(self) -> None:
        marks = []
        shade = QTextCharFormat()
        shade.setBackground(QColor(colour("accent", 0.28)))
        for word in self._words:
            cursor = self.document().find(word)
            while not cursor.isNull():
                mark = QTextEdit.ExtraSelection()
                mark.cursor, mark.format = cursor, shade  # type: ignore[attr-defined]
                marks.append(mark)
                cursor = self.document().find(word, cursor)
        self.setExtraSelections(marks)

    def _follow(self, link: QUrl) -> None:
        path, anchor = target(self._page.path, link.toString())
        if path.endswith(".md") and (self._docs / path).is_file():
            self.asked.emit(path, anchor)
        else:
            self.outside.emit(link.toString())
