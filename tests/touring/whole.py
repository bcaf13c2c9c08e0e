"""The whole tour, in the order in which a person would do it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from gui import theme
from tests.touring import scenes_dynamics_pictures as on_pictures
from tests.touring import scenes_dynamics_points as on_points
from tests.touring import scenes_explore, scenes_library, scenes_path, scenes_train
from tests.touring.opened import Opened
from tests.touring.plan import Plan
from tests.touring.reel import CheckFailed, Reel
from tests.touring.rooms import ROOMS, rooms
from tests.touring.waiting import until


def tour(lerp: Opened, reel: Reel, plan: Plan, work: Path) -> None:
    """Every scene; `work` is a folder for what is saved and for pictures of one's own. Raises at the first fault."""
    every = sizes_of(lerp, reel, plan)
    scenes_train.start_up(lerp, reel)
    first = vae(lerp, reel, plan, work, every)
    scenes_library.library(lerp, reel, first)
    every("library")
    scenes_library.resume(lerp, reel, first)
    scenes_train.stop(lerp, reel, "stop-resumed")
    gan(lerp, reel, plan, every)
    scenes_library.reopen(lerp, reel, first)
    if plan.sizes:
        rooms(lerp, reel, work)
    scenes_library.own_folder(lerp, reel, scenes_library.make_folder(work / "shapes", 64), 64)
    scenes_library.mend(lerp, reel)
    scenes_train.start(lerp, reel, plan.folder, "own-folder-trains")
    every("own-folder")
    scenes_library.look_around(lerp, reel)
    told = [f"{failed.where}: {failed.what}" for failed in lerp.failures()]
    scenes_library.close(lerp, reel)
    if told:
        raise CheckFailed(f"failures were told: {told}")


def vae(lerp: Opened, reel: Reel, plan: Plan, work: Path, every: Callable[[str], None]) -> Path:
    scenes_train.choose(lerp, reel, plan, "vae")
    scenes_train.set_fields(lerp, reel, plan)
    every("settings")
    scenes_train.start(lerp, reel, plan.vae, "vae-trains")
    scenes_explore.drag(lerp, reel, "vae")
    every("vae")
    scenes_explore.keys_and_wheel(lerp, reel)
    scenes_explore.truncation(lerp, reel)
    scenes_explore.direction(lerp, reel)
    scenes_explore.walk(lerp, reel)
    scenes_explore.new_seeds(lerp, reel)
    scenes_path.two_seeds(lerp, reel)
    scenes_path.own_ends(lerp, reel)
    scenes_path.from_data(lerp, reel)
    every("path")
    scenes_path.save(lerp, reel, work)
    scenes_train.edit_live(lerp, reel)
    scenes_train.pause_and_resume(lerp, reel)
    run = lerp.train.run
    scenes_train.stop(lerp, reel, "stop-and-keep")
    return run


def gan(lerp: Opened, reel: Reel, plan: Plan, every: Callable[[str], None]) -> None:
    scenes_train.choose(lerp, reel, plan, "gan")
    scenes_train.start(lerp, reel, plan.gan, "gan-trains")
    scenes_explore.drag(lerp, reel, "gan")
    every("gan")
    scenes_path.between_corners(lerp, reel)
    every("gan-path")
    scenes_train.stop(lerp, reel, "gan-stopped")


def part(lerp: Opened, reel: Reel, plan: Plan, work: Path, only: str) -> None:
    """One part alone, from start to close."""
    scenes_train.start_up(lerp, reel)
    if only in (*ROOMS, "rooms"):
        rooms(lerp, reel, work, only)
        lerp.close()
    else:
        dynamics(lerp, reel, plan, only)


def dynamics(lerp: Opened, reel: Reel, plan: Plan, only: str) -> None:
    """The room Dynamics, on points, on pictures, or (`only` "dynamics") both."""
    if only != "pictures":
        game(lerp, reel)
        encoders(lerp, reel)
    if only != "points":
        pictures(lerp, reel, plan)
    told = [f"{failed.where}: {failed.what}" for failed in lerp.failures()]
    scenes_library.close(lerp, reel)
    if told:
        raise CheckFailed(f"failures were told: {told}")


def game(lerp: Opened, reel: Reel) -> None:
    """A GAN on the ring of eight."""
    on_points.choose(lerp, reel, "ring8", "gan", "points")
    on_points.start(lerp, reel, 1500, "points-trains")
    on_points.pause(lerp)
    on_points.layers(lerp, reel, on_points.GAN_LAYERS, "points")
    on_points.pointing(lerp, reel)
    on_points.graph(lerp, reel)
    on_points.resolutions(lerp, reel)
    on_points.steps(lerp, reel)
    on_points.acts(lerp, reel, ("D", "G"), "points")
    on_points.resume(lerp)
    on_points.undo_edit(lerp, reel)
    on_points.instruments(lerp, reel)
    on_points.rewind(lerp, reel)
    on_points.looks(lerp, reel, "points")
    on_points.stop(lerp)
    on_points.distributions(lerp, reel)
    on_points.brush(lerp, reel)


def encoders(lerp: Opened, reel: Reel) -> None:
    """A VAE-GAN and a VAE, which have posteriors; the GAN's run is laid over them."""
    on_points.choose(lerp, reel, "ring8", "vaegan", "vaegan")
    on_points.start(lerp, reel, 200, "vaegan-trains")
    on_points.pause(lerp)
    on_points.layers(lerp, reel, (*on_points.GAN_LAYERS, "posteriors"), "vaegan")
    on_points.steps(lerp, reel, ("step_critic", "step_encoder", "step_decoder", "step_both"))
    on_points.beside(lerp, reel)
    on_points.stop(lerp)
    on_points.choose(lerp, reel, "ring8", "vae", "vae")
    on_points.start(lerp, reel, 200, "vae-trains")
    on_points.pause(lerp)
    on_points.layers(lerp, reel, ("real", "made", "manifold", "posteriors"), "vae")
    on_points.acts(lerp, reel, ("VAE",), "vae")
    on_points.resume(lerp)


def pictures(lerp: Opened, reel: Reel, plan: Plan) -> None:
    """A GAN on pictures."""
    if lerp.train.running:
        on_points.stop(lerp)
    on_pictures.choose(lerp, reel, plan.data)
    on_pictures.start(lerp, reel, 60)
    on_pictures.walls(lerp, reel)
    on_pictures.minded(lerp, reel)
    on_pictures.coverage(lerp, reel)
    on_points.rewind(lerp, reel, "pictures")
    on_points.looks(lerp, reel, "pictures", on_pictures.shown)
    on_pictures.pause(lerp)
    on_pictures.steps(lerp, reel)
    on_pictures.acts(lerp, reel)
    on_pictures.resume(lerp)


def sizes_of(lerp: Opened, reel: Reel, plan: Plan) -> Callable[[str], None]:
    """Takes pictures of what is there in all sizes and both themes of the plan."""

    def every(name: str) -> None:
        for size in plan.sizes:
            lerp.window.resize(*size)
            until(lambda size=size: (lerp.window.width(), lerp.window.height()) == size, f"the window is {size}")
            for shade in ("dark", "light"):
                theme.apply(QApplication.instance(), shade)
                lerp.hand.away()
                if lerp.window.explorer.isVisible() and not lerp.stage.view.empty:
                    lerp.settled()
                reel.shoot(f"{name}-{size[0]}x{size[1]}-{shade}")
        theme.apply(QApplication.instance(), "dark")
        if plan.sizes:
            lerp.window.resize(*plan.size)
            until(lambda: lerp.window.width() == plan.size[0], "the window has its size again")

    return every
