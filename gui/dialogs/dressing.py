"""Markdown as Qt reads it, in the theme's type and colours: headings, code, tables, quotes, links."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrame,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextListFormat,
    QTextTable,
)

from gui.theme import colour, font, scaled

HEADINGS = {1: ("display", 0, 12), 2: ("title", 24, 8), 3: ("heading", 18, 6)}  # role, px above, px below
LEADING = 135  # % of the line


def dress(document: QTextDocument) -> None:
    """Everything of a document that was just read."""
    block = document.begin()
    while block.isValid():
        _block(block)
        block = block.next()
    for table in _tables(document.rootFrame()):
        _table(table)
    _frame_code(document)


def pictures(document: QTextDocument) -> Iterator[tuple[QTextCursor, QTextImageFormat]]:
    """Every picture: the place that it takes up, selected, and its format."""
    block = document.begin()
    while block.isValid():
        for start, length, form in _runs(block):
            if form.isImageFormat():
                yield _span(document, start, length), form.toImageFormat()
        block = block.next()


def _runs(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """(start, length, format) of each piece of a paragraph in one format."""
    found, pieces = [], block.begin()
    while not pieces.atEnd():
        piece = pieces.fragment()
        if piece.isValid():
            found.append((piece.position(), piece.length(), piece.charFormat()))
        pieces += 1
    return found


def _block(block: QTextBlock) -> None:
    form, cursor = block.blockFormat(), QTextCursor(block)
    if _is_code(block):
        _code(block, cursor)
        return
    level = form.headingLevel()
    if level:
        _heading(block, cursor, min(level, 3))
        return
    spaced = QTextBlockFormat()
    spaced.setLineHeight(LEADING, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if any(run.isImageFormat() for _, _, run in _runs(block)):  # in proportion to the line a picture would lose its head
        spaced.setLineHeight(0, QTextBlockFormat.LineHeightTypes.SingleHeight.value)
    if block.textList() is not None:
        _disc(block)
        spaced.setTopMargin(2)
        spaced.setBottomMargin(4)
    elif cursor.currentTable() is None:
        spaced.setBottomMargin(10)
    cursor.mergeBlockFormat(spaced)
    quoted = form.hasProperty(QTextFormat.Property.BlockQuoteLevel)
    for start, length, run in _runs(block):
        _words(block.document(), start, length, run, quoted)


def _disc(block: QTextBlock) -> None:
    """Bullets are filled, whatever sign the text has for them."""
    form = block.textList().format()
    if form.style() == QTextListFormat.Style.ListCircle:
        form.setStyle(QTextListFormat.Style.ListDisc)
        block.textList().setFormat(form)


def _heading(block: QTextBlock, cursor: QTextCursor, level: int) -> None:
    role, above, below = HEADINGS[level]
    spaced = QTextBlockFormat()
    spaced.setTopMargin(above)
    spaced.setBottomMargin(below)
    cursor.mergeBlockFormat(spaced)
    for start, length, run in _runs(block):
        run.clearProperty(QTextFormat.Property.FontSizeAdjustment)  # Markdown's own size, which would win
        run.merge(_type(font(role)))
        _span(block.document(), start, length).setCharFormat(run)


def _code(block: QTextBlock, cursor: QTextCursor) -> None:
    """One line of a block of code."""
    line = QTextBlockFormat()
    line.setTopMargin(0)
    line.setBottomMargin(0)
    line.setNonBreakableLines(True)
    cursor.mergeBlockFormat(line)
    cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
    cursor.mergeCharFormat(_type(font("number")))


def _is_code(block: QTextBlock) -> bool:
    return block.isValid() and block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeLanguage)


def _frame_code(document: QTextDocument) -> None:
    """A ground with room around every block of code, from the last to the first, so that places stay true."""
    form = QTextFrameFormat()
    form.setBackground(colour("surface2"))
    form.setPadding(scaled(8))
    form.setTopMargin(2)
    form.setBottomMargin(12)
    block = document.lastBlock()
    while block.isValid():
        if not _is_code(block):
            block = block.previous()
            continue
        end = block.position() + block.length() - 1
        while _is_code(block.previous()):
            block = block.previous()
        cursor = QTextCursor(document)
        cursor.setPosition(block.position())
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        before = block.previous()
        _thin(cursor.insertFrame(form))
        block = before


def _thin(frame: QTextFrame) -> None:
    """Around a frame Qt leaves lines without words; they take no room."""
    form = QTextBlockFormat()
    form.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    for block in (frame.firstCursorPosition().block().previous(), frame.lastCursorPosition().block().next()):
        if block.isValid() and not block.text():
            QTextCursor(block).setBlockFormat(form)


def _words(document: QTextDocument, start: int, length: int, run: QTextCharFormat, quoted: bool) -> None:
    change = QTextCharFormat()
    if run.isAnchor():
        change.setForeground(colour("accent"))
        change.setFontUnderline(True)
    elif run.fontFixedPitch():
        change = _type(font("number"))
        change.setForeground(colour("text"))
    elif quoted:
        change.setForeground(colour("secondary"))
    else:
        return
    _span(document, start, length).mergeCharFormat(change)


def _span(document: QTextDocument, start: int, length: int) -> QTextCursor:
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def _type(wanted: QFont) -> QTextCharFormat:
    """A font as a change of format."""
    form = QTextCharFormat()
    form.setFont(wanted, QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesSpecifiedOnly)
    form.setFontWeight(wanted.weight())
    return form


def _tables(frame: QTextFrame) -> Iterator[QTextTable]:
    for child in frame.childFrames():
        if isinstance(child, QTextTable):
            yield child
        yield from _tables(child)


def _table(table: QTextTable) -> None:
    form = table.format()
    form.setBorderCollapse(True)
    form.setBorder(1)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(colour("outline"))
    form.setCellPadding(scaled(6))
    form.setCellSpacing(0)
    form.setTopMargin(4)
    form.setBottomMargin(14)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    form.setAlignment(Qt.AlignmentFlag.AlignLeft)
    table.setFormat(form)
    head = QTextCharFormat()
    head.setFontWeight(font("heading").weight())
    head.setForeground(colour("secondary"))
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        cursor = cell.firstCursorPosition()
        cursor.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(head)
