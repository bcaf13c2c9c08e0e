"""Streams depend on (seed, purpose, step) alone, and processes that share a batch draw the same numbers."""

import torch

from engine.training.randomness import StepNoise, generator, stream

CPU = torch.device("cpu")


def test_a_stream_is_the_same_whatever_was_drawn_before():
    first = StepNoise(1, "latent", 7, CPU).normal(4, 3)
    torch.randn(100)
    StepNoise(1, "latent", 6, CPU).normal(50)
    assert torch.equal(StepNoise(1, "latent", 7, CPU).normal(4, 3), first)


def test_streams_of_other_seeds_purposes_and_steps_differ():
    known = {stream(seed, purpose, step) for seed in range(5) for purpose in ("a", "b") for step in range(50)}
    assert len(known) == 500


def test_two_processes_hold_the_rows_of_one():
    whole = StepNoise(3, "latent", 0, CPU)
    halves = [StepNoise(3, "latent", 0, CPU, rank, 2) for rank in range(2)]
    draws = (lambda noise, n: noise.normal(n, 5), lambda noise, n: noise.uniform(n, 2),
             lambda noise, n: noise.integers(10, n))
    for draw in draws:
        assert torch.equal(torch.cat([draw(half, 4) for half in halves]), draw(whole, 8))


def test_drawing_leaves_the_global_generator_alone():
    torch.manual_seed(0)
    expected = torch.randn(3)
    torch.manual_seed(0)
    StepNoise(1, "x", 0, CPU).normal(10)
    generator(5, "weights")
    assert torch.equal(torch.randn(3), expected)
