"""What the stage shows just now, with all that is needed to come back to exactly that."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Qt, Signal
from PySide6.QtGui import QImage

from engine.commands import Latent, OnMap, Point
from engine.events import Decoded
from gui.explorer import questions, state
from gui.explorer.memory import moves
from gui.explorer.questions import Questions
from gui.explorer.stage import Stage
from gui.explorer.state import ExplorerState
from gui.explorer.store import Store

SIDE = 96  # px of the pictures that are kept


@dataclass(frozen=True, slots=True)
class Sight:
    """A decoded picture: how the explorer stood, the point, its latent (float32 little-endian), step and picture."""

    state: ExplorerState
    point: Point
    latent: bytes
    step: int
    image: QImage

    @property
    def exact(self) -> Point:
        """The point that shows the same for good, whatever the axes are by then."""
        return moves.exact(self.point, self.latent)


class Seeing(QObject):
    """Remembers for which point each picture of the stage was asked. `came`: a picture is on its way to the screen."""

    came = Signal()

    def __init__(self, store: Store, questions_: Questions, stage: Stage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._stage = store, stage
        self._asked: dict[int, ExplorerState] = {}
        self._shown: tuple[ExplorerState, Decoded] | None = None
        questions_.asks[questions.STAGE].posted.connect(self._on_posted)
        questions_.answered.connect(self._on_answer)

    def forget(self) -> None:
        """Another model is explored."""
        self._asked, self._shown = {}, None

    @property
    def point(self) -> Point | None:
        """The point whose picture is shown; None before the first."""
        return state.stage_point(self._shown[0]) if self._shown is not None else None

    def now(self) -> Sight | None:
        """What is shown; None before the first picture."""
        image = self._stage.native()
        if self._shown is None or image is None:
            return None
        was, answer = self._shown
        latent = answer.latents[0].astype("<f4").tobytes()
        return Sight(_settled(moves.kept(was), latent), state.stage_point(was), latent, answer.step, small(image))

    def _on_posted(self, request: int, _since: float) -> None:
        self._asked[request] = self._store.state

    def _on_answer(self, tag: str, event: Decoded) -> None:
        if tag == questions.STAGE and (was := self._asked.get(event.request)) is not None:
            self._asked = {request: one for request, one in self._asked.items() if request > event.request}
            self._shown = (was, event)
            self.came.emit()


def _settled(was: ExplorerState, latent: bytes) -> ExplorerState:
    """A place that means nothing without the map it lies on becomes the latent it stood for."""
    if not isinstance(was.place, OnMap):
        return was
    return replace(was, place=Latent(latent), offsets=(), truncation=1.0)


def small(image: QImage) -> QImage:
    """As it is, or no larger than SIDE."""
    if max(image.width(), image.height()) <= SIDE:
        return QImage(image)
    keep = Qt.AspectRatioMode.KeepAspectRatio
    return image.scaled(SIDE, SIDE, keep, Qt.TransformationMode.SmoothTransformation)


def png(image: QImage) -> bytes:
    """The picture as a PNG file."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    buffer.close()
    return bytes(data.data())


def picture(data: bytes) -> QImage:
    """The picture in a PNG file; a null one if there is none."""
    return QImage.fromData(data, "PNG") if data else QImage()  # type: ignore[arg-type]
