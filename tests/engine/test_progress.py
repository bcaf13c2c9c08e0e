"""What a headless run says while it trains."""

from engine.commands import Stop
from engine.events import Failed
from engine.headless.progress import Progress


def test_trouble_that_training_survives_is_said_on_standard_error(capsys):
    Progress(Stop(images=100), as_json=True).tell(Failed("train", "The disk is full.", "Make room."))
    Progress(Stop(images=100), as_json=True, speaks=False).tell(Failed("train", "Not by the others.", ""))
    out, err = capsys.readouterr()
    assert err == "lerp: The disk is full. Make room.\n" and out == ""
