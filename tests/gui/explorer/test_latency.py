"""The account of latencies."""

import pytest

from gui.explorer.latency import Latency


def test_a_newer_picture_serves_the_older_requests_too():
    meter = Latency()
    for request in (1, 2, 3):
        meter.requested(request, request / 100)
    assert meter.painted(2, 0.05) == pytest.approx([0.04, 0.03])
    assert meter.waiting == 1
    assert meter.painted(2, 0.06) == []
    assert meter.painted(5, 0.07) == pytest.approx([0.04])


def test_percentiles_are_of_milliseconds():
    meter = Latency()
    assert meter.percentiles is None
    for request in range(1, 101):
        meter.requested(request, 0.0)
        meter.painted(request, request / 1000)
    found = meter.percentiles
    assert (found.p50, found.p95, found.p99, found.count) == pytest.approx((51, 96, 100, 100))


def test_what_nobody_sees_does_not_count(qtbot):
    meter = Latency(interval=1.0)
    meter.requested(1, 0.0)
    meter.give_up()
    assert meter.painted(1, 60.0) == []
    with qtbot.waitSignal(meter.changed, timeout=100):
        meter.requested(2, 60.0)
        meter.painted(2, 60.01)
    with qtbot.assertNotEmitted(meter.changed):
        meter.requested(3, 60.0)
        meter.painted(3, 60.5)
