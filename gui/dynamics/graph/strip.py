"""The strip above the canvas: the game as a graph, alive. Its nodes are the switches of the canvas's layers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QHideEvent, QPainter, QPainterPath, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.answers import SceneShown
from gui.dynamics.graph.flow import Flow, lit
from gui.dynamics.graph.gallery import Gallery
from gui.dynamics.graph.layout import Box, Edge, Graph, Line, Placed, boxes, captions, graph
from gui.dynamics.graph.nodes import LossNode, NodeButton, node_button
from gui.theme import colour, font, scaled, themes
from gui.widgets.painting import painted

HEIGHT = 142
PERIOD = 400  # ms between two rounds of thumbnails


class GraphStrip(QWidget):
    """toggled, hovered: a layer's key ("" when the pointer leaves). morph: the pointer is on the generator."""

    toggled = Signal(str)
    hovered = Signal(str)
    morph = Signal(bool)

    def __init__(self, key: str = "graph", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName("Graph of the game")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.graph, self.nodes = Graph((), ()), dict[str, NodeButton]()
        self._facts = dict[str, str]()
        self._layers: frozenset[str] = frozenset()
        self._at, self._captions = dict[str, Box](), list[Placed]()
        self._paths = dict[str, QPainterPath]()
        self._lit: frozenset[str] = frozenset()
        self.gallery = Gallery()
        self.flow = Flow(self._move_dots, self)
        self._pace = QTimer(self, singleShot=True, interval=PERIOD)
        self._pace.timeout.connect(self._on_pace)
        self._due = False
        themes.changed.connect(self._restyle)

    # --- what callers use

    def set_networks(self, networks: tuple[str, ...], kind: str) -> None:
        """Lay out the family that has these networks ("encoder", "decoder", "critic"); all that was shown is forgotten."""
        for old in self.nodes.values():
            if old.inside:
                self._on_hover(old, False)
            old.hide()
            old.deleteLater()
        self.gallery, self.graph = Gallery(kind), graph(networks, kind)
        self.nodes = {node.key: node_button(node, self) for node in self.graph.nodes}
        for button in self.nodes.values():
            button.clicked.connect(lambda _=False, button=button: self._on_click(button))
            button.hovered.connect(lambda inside, button=button: self._on_hover(button, inside))
            button.set_on(button.node.layer in self._layers)
            button.show()
        self.set_act("", "")
        self._lay_out()

    def set_facts(self, facts: Mapping[str, str]) -> None:
        """A second line under nodes by key, e.g. {"generator": "3 × 48", "noise": "2 dims, uniform"}."""
        self._facts = dict(facts)
        self._lay_out()

    def set_layers(self, layers: Iterable[str]) -> None:
        """Which layers the canvas shows."""
        self._layers = frozenset(layers)
        for button in self.nodes.values():
            button.set_on(button.node.layer in self._layers)

    def set_hover(self, key: str) -> None:
        """The layer that is pointed at elsewhere, "" for none."""
        for button in self.nodes.values():
            button.set_named(bool(key) and button.node.layer == key)

    def show_scene(self, scene: SceneShown) -> None:
        """Thumbnails of points; what a scene leaves out stays as it was."""
        self.gallery.show_scene(scene)
        self._soon()

    def show_pictures(self, made: np.ndarray, real: np.ndarray) -> None:
        """Thumbnails of pictures, uint8 [n, h, w, c] each; an empty array leaves what was shown."""
        self.gallery.show_pictures(made, real)
        self._soon()

    def show_scores(self, real: np.ndarray, made: np.ndarray) -> None:
        """Scores of real and of generated samples, [n] each."""
        self.gallery.show_scores(real, made)
        self._soon()

    def show_latents(self, latents: np.ndarray) -> None:
        """Latents [n, dim] (of a narrated step), where no scene tells them."""
        self.gallery.show_latents(latents)
        self._soon()

    def show_posteriors(self, means: np.ndarray, sigmas: np.ndarray) -> None:
        """Posteriors [n, dim] (of a narrated step), where no scene tells them."""
        self.gallery.show_posteriors(means, sigmas)
        self._soon()

    def show_losses(self, numbers: Mapping[str, float]) -> None:
        """Newest values by key, as Tick.numbers has them; keys that are not shown are passed over."""
        for button in self.nodes.values():
            if isinstance(button, LossNode) and button.node.loss in numbers:
                button.append(numbers[button.node.loss])

    def set_history(self, key: str, values: Iterable[float]) -> None:
        """All values of a loss so far."""
        button = self.nodes.get(f"loss_{key}")
        if isinstance(button, LossNode):
            button.set_values(values)

    def set_act(self, phase: str, act: str) -> None:
        """The act that is told: its nodes and edges are lit. ("", ""): nothing is told."""
        nodes, self._lit = lit(self.graph, phase, act)
        for key, button in self.nodes.items():
            button.set_lit(key in nodes)
        self.flow.set_active(bool(self._lit))
        self.update()

    # --- pointer and keys

    def _on_click(self, button: NodeButton) -> None:
        if button.node.layer:
            self.toggled.emit(button.node.layer)

    def _on_hover(self, button: NodeButton, inside: bool) -> None:
        if button.node.layer:
            self.hovered.emit(button.node.layer if inside else "")
        if button.node.key == "generator":
            self.morph.emit(inside)

    # --- thumbnails

    def _soon(self) -> None:
        """Draw them now, or when a quarter of a second has passed since the last time; hidden, when shown again."""
        self._due = True
        if self.isVisible() and not self._pace.isActive():
            self._on_pace()

    def _on_pace(self) -> None:
        if self._due and self.isVisible():
            self._due = False
            self.draw_now()
            self._pace.start()

    def draw_now(self) -> None:
        """Draw every thumbnail of what is there."""
        for key, button in self.nodes.items():
            if not button.node.loss:
                button.set_image(self.gallery.thumbnail(key, button.inner(), self.devicePixelRatioF()))

    # --- geometry

    def sizeHint(self) -> QSize:
        return QSize(965, HEIGHT + scaled(30) - 30)

    def minimumSizeHint(self) -> QSize:
        return QSize(480, 96)

    def _lay_out(self) -> None:
        self._at = boxes(self.graph, self.width(), self.height())
        for key, box in self._at.items():
            self.nodes[key].setGeometry(round(box.x), round(box.y), round(box.width), round(box.height))
        names, facts = QFontMetricsF(font("label")), QFontMetricsF(font("caption"))
        self._captions = captions(
            self.graph, self._at, (self.width(), self.height()), Line(names.height(), names.horizontalAdvance),
            Line(facts.height(), facts.horizontalAdvance), self._facts,
        )  # fmt: skip
        self._paths = {edge.key: self._path(edge) for edge in self.graph.edges}
        self._soon()
        self.update()

    def _path(self, edge: Edge) -> QPainterPath:
        start, end = self._at[edge.start], self._at[edge.end]
        if edge.back:
            return self._way_back(start, end, edge.back == "over")
        a = QPointF(start.right, start.y + start.height / 2)
        b = QPointF(end.x, end.y + end.height * edge.port)
        path, bend = QPainterPath(a), (b.x() - a.x()) / 2
        path.cubicTo(a + QPointF(bend, 0), b - QPointF(bend, 0), b)
        return path

    def _way_back(self, start: Box, end: Box, over: bool) -> QPainterPath:
        """Over or under all nodes, from the left of a loss to the middle of a network."""
        level = 7.0 if over else self.height() - 6.0
        foot = max([end.bottom, *(one.box.bottom for one in self._captions if self._at[one.key] == end)]) + 3
        target = QPointF(end.x + end.width / 2, end.y - 2 if over else min(foot, level - 4))
        corner = min(14.0, abs(target.y() - level))
        begin = QPointF(start.x + 2, start.y + start.height / 2)
        path = QPainterPath(begin)
        path.cubicTo(QPointF(begin.x() - 26, begin.y()), QPointF(begin.x() - 20, level), QPointF(begin.x() - 60, level))
        path.lineTo(target.x() + corner, level)
        path.quadTo(QPointF(target.x(), level), target)
        return path

    def _restyle(self) -> None:
        self.updateGeometry()
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.flow.look(True)
        if self._due:
            self._soon()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.flow.look(False)
        self._pace.stop()

    # --- painting

    def _move_dots(self) -> None:
        for key in self._lit:
            self.update(self._paths[key].boundingRect().adjusted(-5, -5, 5, 5).toAlignedRect())

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), colour("surface1"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour("outline"))
        for edge in sorted(self.graph.edges, key=lambda edge: edge.key in self._lit):
            self._edge(painter, edge)
        for one in self._captions:
            painter.fillRect(QRectF(*one.box).adjusted(-1, 0, 1, 0), colour("surface1"))  # no line runs through words
            painter.setFont(font("caption" if one.second else "label"))
            painter.setPen(colour("secondary" if one.second else "text"))
            painter.drawText(QRectF(*one.box).adjusted(-2, 0, 2, 0), Qt.AlignmentFlag.AlignCenter, one.text)

    def _edge(self, painter: QPainter, edge: Edge) -> None:
        path, bright = self._paths[edge.key], edge.key in self._lit
        shade = colour("accent" if bright else edge.role)
        pen = QPen(shade, 1.8 if bright else 1.3)
        if edge.back:
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([2.5, 3.0])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawPath(path)
        if edge.back:
            _arrow(painter, path, shade)
        if bright:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade)
            for part in self.flow.dots():
                painter.drawEllipse(path.pointAtPercent(part), 3.2, 3.2)


def _arrow(painter: QPainter, path: QPainterPath, shade: QColor) -> None:
    """A head at the path's end."""
    tip, angle = path.pointAtPercent(1.0), path.angleAtPercent(0.995)
    painter.save()
    painter.translate(tip)
    painter.rotate(-angle)
    painter.setPen(QPen(shade, 1.3))
    painter.drawPolyline([QPointF(-5, -3.5), QPointF(0, 0), QPointF(-5, 3.5)])
    painter.restore()
