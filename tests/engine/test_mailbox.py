"""Mailboxes: pictures may be skipped, numbers never; one wake-up however many events wait."""

import threading

from hypothesis import given
from hypothesis import strategies as st

from engine.mailbox import Inbox, Outbox


def test_a_newer_message_of_a_key_replaces_the_older_and_goes_to_the_back():
    inbox = Inbox()
    for item, key in [("a1", "a"), ("x", None), ("a2", "a"), ("y", None)]:
        inbox.put(item, key)
    assert [inbox.take() for _ in range(4)] == ["x", "a2", "y", None]


def test_taking_waits_for_a_message_from_another_thread():
    inbox = Inbox()
    sender = threading.Timer(0.01, inbox.put, ["late"])
    sender.start()
    assert inbox.take(timeout=10.0) == "late"
    sender.join()


@given(st.lists(st.tuples(st.integers(), st.sampled_from([None, "a", "b"])), max_size=40))
def test_every_unkeyed_event_arrives_in_order_and_only_the_newest_of_each_key(events):
    outbox = Outbox()
    for number, key in events:
        outbox.post((number, key), key)
    drained = outbox.drain()
    assert [e for e in drained if e[1] is None] == [e for e in events if e[1] is None]
    for key in ("a", "b"):
        sent = [e for e in events if e[1] == key]
        assert [e for e in drained if e[1] == key] == sent[-1:]
    assert outbox.drain() == []


def test_the_reader_is_woken_once_until_it_has_drained():
    rings = []
    outbox = Outbox(lambda: rings.append(1))
    for number in range(1000):
        outbox.post(number)
    assert len(rings) == 1
    assert len(outbox.drain()) == 1000
    outbox.post("again")
    assert len(rings) == 2


def test_posting_from_many_threads_loses_nothing():
    outbox = Outbox()
    threads = [threading.Thread(target=lambda: [outbox.post(n) for n in range(500)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outbox.drain()) == 2000
