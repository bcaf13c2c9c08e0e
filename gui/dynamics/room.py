"""The room "Dynamics": graph, laboratory or pictures, steps, instruments, time machine. It assembles; others do the work."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from engine.answers import Covered, Gauged, Judged, Rewound, SceneShown, Vitals
from engine.events import Exploring, FamilyInfo, Finished, Ready, State, Tick
from engine.manifest import Entry
from engine.questions import Mind, Question, Scene
from gui.actions import Actions
from gui.bridge import Bridge
from gui.dynamics.across import Across
from gui.dynamics.acts import Acts
from gui.dynamics.empty import Nothing
from gui.dynamics.graph.strip import GraphStrip
from gui.dynamics.graph_feed import GraphFeed
from gui.dynamics.instruments.column import Instruments
from gui.dynamics.lab.lab import Lab
from gui.dynamics.lab_tools import LabDesk
from gui.dynamics.observing import Observing, judged, question_for
from gui.dynamics.pictures.stage import PicturesStage
from gui.dynamics.step_row import StepRow
from gui.dynamics.stepping import Stepping
from gui.dynamics.steps import DynamicsSteps
from gui.dynamics.time_row import TimeRow
from gui.settings import UserSettings
from gui.widgets.line import Line

SAMPLES, MANIFOLD, POSTERIORS = 400, 20, 60
WINDOW = 512  # generated pictures that coverage is told of


class DynamicsRoom(QWidget):
    """`runs` lists the library's runs, for the one that may be laid over the explored one."""

    def __init__(self, bridge: Bridge, actions: Actions, settings: UserSettings, runs: Callable[[], Sequence[Entry]]) -> None:
        super().__init__()
        self.setObjectName("dynamics")
        self.setAccessibleName("Dynamics")
        self._bridge, self._actions, self._settings = bridge, actions, settings
        self._run: Exploring | None = None
        self._stepped: tuple[str, ...] = ()
        self._families: tuple[FamilyInfo, ...] = ()
        self.graph, self.steps, self.time = GraphStrip(), StepRow(), TimeRow()
        self.lab, self.pictures, self.nothing = Lab(), PicturesStage(), Nothing(actions)
        self.instruments = Instruments()
        self.observing, self.stepping = Observing(bridge, self), Stepping(bridge, actions, self)
        self.desk = LabDesk(self.lab, bridge, actions, settings, runs, self)
        self.feed = GraphFeed(self.graph, bridge, self)
        self.acts = Acts(self.graph, self.lab, self.pictures, self.steps)
        self._put_together()
        self._connect(bridge)
        self._restore()
        self.undoing = DynamicsSteps(self, actions)

    # --- putting it together

    def _put_together(self) -> None:
        self.stage = QStackedWidget()
        for page in (self.nothing, self.lab, self.pictures):
            self.stage.addWidget(page)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.graph, Line(), self.stage, Line(), self.steps):
            column.addWidget(part, 1 if part is self.stage else 0)
        self.across = Across("dynamics_across", middle, self.instruments)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.across, 1)
        outer.addWidget(Line())
        outer.addWidget(self.time)
        for name, button in self.steps.buttons.items():
            self._actions.attach(button, name)

    def _connect(self, bridge: Bridge) -> None:
        see, lab, graph = self.observing, self.lab, self.graph
        bridge.on(Exploring, self._on_exploring)
        bridge.on(Ready, self._on_ready)
        bridge.on(Tick, self._on_tick)
        bridge.on(Finished, self._on_finished)
        see.builds = {kind: self._builder(kind) for kind in ("scores", "coverage", "divergence")} | {
            "scene": self._scene, "mind": self._mind, "judged_average": self._judge("judged_average"),
            "judged_raw": self._judge("judged_raw"),
        }  # fmt: skip
        see.scene.connect(self._on_scene)
        see.gauged.connect(self._on_gauged)
        see.covered.connect(self._on_covered)
        see.diverged.connect(self.instruments.show_divergence)
        see.vitals.connect(self._on_vitals)
        see.judged.connect(self._on_judged)
        see.minded.connect(self.pictures.show_minded)
        see.rewound.connect(self._on_rewound)
        lab.layers_changed.connect(self._on_layers)
        lab.canvas.view_changed.connect(lambda: see.want("scene"))
        lab.legend.hovered.connect(graph.set_hover)
        graph.toggled.connect(self._on_toggled)
        graph.hovered.connect(lab.legend.set_hover)
        graph.morph.connect(self.desk.morph)
        self.desk.changed.connect(lambda: see.want("scene", "coverage", "divergence"))
        self.pictures.judge_wanted.connect(lambda: self._look_again())
        self.pictures.mind_wanted.connect(lambda *_: self._look_again())
        self.instruments.wanted_changed.connect(lambda _: self._look_again())
        self.instruments.folded_changed.connect(self._remember)
        self.time.rewound.connect(see.rewind)
        self.time.live.connect(lambda: see.rewind(None))
        self._actions.bind("now", self.time.go_live)
        self._connect_steps()

    def _connect_steps(self) -> None:
        steps, stepping = self.steps, self.stepping
        steps.slow_toggled.connect(lambda on: stepping.set_slow(on))
        steps.pace.connect(stepping.narrator.set_seconds)
        steps.next_asked.connect(stepping.narrator.next)
        steps.held.connect(stepping.narrator.pause)
        stepping.playing.connect(steps.set_playing)
        stepping.told.connect(self._on_told)
        self._actions.changed.connect(self._on_possible)

    def _show_steps(self) -> None:
        """The networks of the run that would be stepped: the one that trains, or the one that would begin."""
        run, now = self._run, self._actions.situation
        networks = self._networks_of(run) if run is not None and now.state is not State.IDLE else now.networks
        if networks and networks != self._stepped:
            self._stepped = networks
            self.steps.set_networks(networks)

    def _on_possible(self, key: str) -> None:
        if key == "slow_motion":
            self._show_slow()
        if key in self.steps.buttons:
            self._show_steps()

    def _show_slow(self) -> None:
        self.steps.set_slow(self._actions.checked("slow_motion"))
        self.steps.slow.switch.setEnabled(not self._actions.reason("slow_motion"))

    # --- what is asked

    def _look_again(self) -> None:
        """What is looked at changed: instruments, canvas, a chosen picture."""
        wanted = set(self.instruments.wanted)
        if self._run is not None and self._run.kind == "points":
            wanted.add("scene")
        elif self._run is not None:
            wanted |= {question.tag for question in self.pictures.questions}
            wanted |= {"mind"} if self.pictures.chosen is not None else set()
        self.observing.set_wanted(frozenset(wanted))
        self.observing.want("judged_average", "judged_raw", "mind")

    def _builder(self, kind: str) -> Callable[[int], Question | None]:
        def build(request: int) -> Question | None:
            return None if self._run is None else question_for(self._run, kind, request, self.desk.raw)

        return build

    def _scene(self, request: int) -> Question | None:
        run, layers = self._run, self.lab.canvas.layers()
        if run is None or run.kind != "points":
            return None
        field = self.desk.field if "critic" in run.networks else None
        # posteriors also feed the graph's thumbnails, and the manifold its generator
        return Scene(request, self.lab.canvas.view, field, SAMPLES, MANIFOLD, "pull" in layers, "slope" in layers,
                     POSTERIORS if run.encodes else 0, self.desk.raw and run.live, run.run)

    def _judge(self, tag: str) -> Callable[[int], Question | None]:
        def build(request: int) -> Question | None:
            found = next((question for question in self.pictures.questions if question.tag == tag), None)
            return judged(found, request) if found is not None else None

        return build

    def _mind(self, request: int) -> Question | None:
        chosen, run = self.pictures.chosen, self._run
        if chosen is None or run is None:
            return None
        number, raw = chosen
        return Mind(request, self.pictures.point(number), raw=raw, run=run.run)

    # --- what the engine tells

    def _on_ready(self, event: Ready) -> None:
        self._families = event.families
        self.lab.distributions.set_items([data for data in event.data if data.kind == "points"])
        self.nothing.set_items([data for data in event.data if data.kind == "points"])

    def _on_exploring(self, run: Exploring) -> None:
        before, self._run = self._run, run
        same = before is not None and before.run == run.run
        self.stage.setCurrentWidget(self.lab if run.kind == "points" else self.pictures)
        self._show_steps()
        self.instruments.set_situation(run.kind, run.networks, bool(len(run.modes)))
        if not same:
            self.instruments.clear()
            self.desk.begin(run)
        self.pictures.begin(run if run.kind != "points" else None)
        self.time.set_steps(run.snapshots, run.step)
        self.time.set_current(None)
        self.time.set_events(())
        self.time.set_reason("" if run.snapshots or run.live else "This run keeps no snapshots.")
        self._actions.tell(rewound=False)
        self.undoing.begin(same)
        self.observing.begin(run)
        self.feed.begin(run, self._networks_of(run), self.observing.settings)
        self.desk.show_chosen(self.observing.spec.data if self.observing.spec is not None else "")
        self._look_again()

    def _networks_of(self, run: Exploring) -> tuple[str, ...]:
        """Those of its family: a run that was kept without its discriminator was still a game."""
        return next((family.networks for family in self._families if family.name == run.family), ()) or run.networks

    def _on_tick(self, event: Tick) -> None:
        if self._run is not None and event.run == self._run.run and self.isVisible():
            self.graph.show_losses(dict(event.numbers))

    def _on_finished(self, event: Finished) -> None:
        if self._run is not None and event.run == self._run.run:
            self.pictures.end_live()
            self.undoing.settle()

    def _on_scene(self, scene: SceneShown) -> None:
        self.lab.show_scene(scene)
        self.graph.show_scene(scene)

    def _on_gauged(self, gauged: Gauged) -> None:
        self.instruments.show_gauged(gauged)
        self.feed.show_gauged(gauged)

    def _on_covered(self, covered: Covered) -> None:
        self.instruments.show_covered(covered)
        if covered.progress < 1.0 or (covered.count < WINDOW and covered.what != "modes"):
            self.observing.want("coverage")  # there is more to read, even of a run that stands still

    def _on_vitals(self, vitals: Vitals) -> None:
        self.instruments.show_vitals(vitals, self.observing.settings)

    def _on_judged(self, answer: Judged) -> None:
        self.pictures.show_judged(answer)
        self.feed.show_judged(answer)

    def _on_rewound(self, answer: Rewound) -> None:
        self.time.set_steps(answer.steps, answer.step if answer.live else max((answer.step, *answer.steps)))
        self.time.set_current(None if answer.live else answer.step)
        self.time.set_events(answer.events)
        self._actions.tell(rewound=not answer.live)

    def _on_told(self, moment) -> None:
        if moment is not None and (self._run is None or self._run.run != self.stepping.run):
            return  # what it is about is not looked at yet
        self.acts.show(moment, self._run.kind if self._run is not None else "points")

    # --- layers

    def _on_layers(self, layers: frozenset[str]) -> None:
        self.graph.set_layers(layers)
        self.desk.remember_layers(layers)
        self.observing.want("scene")

    def _on_toggled(self, key: str) -> None:
        """A node of the graph was pressed: its layer goes on or off, in the legend too."""
        self.show_layers(self.lab.canvas.layers() ^ {key})

    def show_layers(self, layers: frozenset[str]) -> None:
        """Show these, in the legend and the graph too."""
        self.lab.set_layers(layers)
        self._on_layers(layers)

    # --- looked at, or not

    def over(self) -> tuple[QWidget, int]:
        """Where what is said may lie, and how much of its foot (px) is to stay free: the steps of the laboratory."""
        return self.stage, self.lab.foot

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._actions.tell(watching=True)
        self.observing.wake(True)
        self._look_again()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.observing.wake(False)
        self.stepping.stop()
        self.desk.morph(False)
        self._actions.tell(watching=False)

    def _restore(self) -> None:
        self.instruments.set_folded(self._settings.get("dynamics.folded", list[str]()))
        self.graph.set_layers(self.lab.canvas.layers())

    def _remember(self) -> None:
        self._settings.set("dynamics.folded", list(self.instruments.folded))
