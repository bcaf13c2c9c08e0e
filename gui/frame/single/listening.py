"""The first window's ear: other starts tell it what to open through a local socket that only this user may use."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from gui.frame.single.message import MOST, Unreadable, answer, unpack

LIMIT = 2000  # ms for a whole message
WAITING = 4  # callers at a time
DEAF = ("Another start of Lerp can't reach this window ({why}) and opens one of its own.\n"
        "What both remember (layout, last choices) is that of the one closed last.")  # fmt: skip


class Listening(QObject):
    """`asked` carries an Ask. While not `willing`, callers are told to come again: the window is closing. `trouble`: why
    nobody can be heard, or ""."""

    asked = Signal(object)

    def __init__(self, server: str, willing: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._willing = willing
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(WAITING)
        self._server.newConnection.connect(self._welcome)
        QLocalServer.removeServer(server)  # of a window that was killed; the claim says that there is no other
        self.listens = self._server.listen(server)
        self.trouble = "" if self.listens else DEAF.format(why=_plain(self._server.errorString()))

    def close(self) -> None:
        """Hear no more, and leave nothing behind."""
        self._server.close()

    def _welcome(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            _Caller(socket, self._hear, self)

    def _hear(self, line: bytes) -> bytes:
        """The answer to a line; b"" for what is not ours."""
        with contextlib.suppress(Unreadable):
            ask = unpack(line)
            if not self._willing():
                return answer(False)
            QTimer.singleShot(0, self, lambda: self.asked.emit(ask))
            return answer(True)
        return b""


def _plain(error: str) -> str:
    """Qt's reason without the name of its function."""
    why = error.rpartition(": ")[2].rstrip(".") or "no reason is given"
    return why[:1].lower() + why[1:]


class _Caller(QObject):
    """One of them, until it was answered, said too much or took too long."""

    def __init__(self, socket: QLocalSocket, hear: Callable[[bytes], bytes], parent: QObject) -> None:
        super().__init__(parent)
        self._socket, self._hear, self._line = socket, hear, b""
        socket.setParent(self)
        self._limit = QTimer(self, singleShot=True, interval=LIMIT)
        self._limit.timeout.connect(self._end)
        self._limit.start()
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self._gone)
        if socket.bytesAvailable():
            self._read()

    def _read(self) -> None:
        self._line += self._socket.read(MOST + 1 - len(self._line)).data()
        line, end, _ = self._line.partition(b"\n")
        if end:
            told = self._hear(line)
            self._line = b""
            if told:
                self._socket.write(told)
                self._socket.flush()
            self._end()
        elif len(self._line) > MOST:
            self._end()

    def _end(self) -> None:
        self._socket.readyRead.disconnect(self._read)
        self._socket.disconnectFromServer()
        self._gone()

    def _gone(self) -> None:
        self._limit.stop()
        self.deleteLater()
