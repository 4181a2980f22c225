"""The course's XOR network through ``fit``: seconds per step of a whole training of 200 epochs."""

from functools import partial

from benchmarks.cases.jobs import XOR
from benchmarks.cases.peers import TRAINERS
from benchmarks.cases.timing import main, per_unit


def whole(library: str) -> float:
    """Seconds per step, all that a call costs included, once its program is known."""
    train = TRAINERS[library](XOR)
    return per_unit(lambda: train(XOR.epochs), XOR.epochs * XOR.steps, repeats=5)


if __name__ == "__main__":
    main({name: partial(whole, name) for name in ("Rushlight", "JAX")})
