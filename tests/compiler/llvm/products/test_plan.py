"""Plans of products: they fit the registers, and their pieces are all of the result."""

import itertools

import pytest

from rushlight.compiler.llvm.host import host_of
from rushlight.compiler.llvm.products import plan_product

HOSTS = {
    "avx2": host_of("x86_64-pc-linux-gnu", "haswell", {"avx2": True, "fma": True}),
    "neon": host_of("aarch64-linux-gnu", "generic", {"neon": True}),
}
SHAPES = list(itertools.product((1, 3, 100), (1, 10, 257), (1, 7, 784)))


@pytest.mark.parametrize("kind", ["nt", "nn", "tn"])
@pytest.mark.parametrize("name", HOSTS)
def test_a_tile_fits_the_registers(kind, name):
    for shape in SHAPES:
        plan = plan_product(kind, *shape, "float32", HOSTS[name])
        vectors = plan.rows * plan.units if plan.form != "tiny" else 0
        assert vectors < HOSTS[name].registers, shape


@pytest.mark.parametrize("kind", ["nt", "nn", "tn"])
def test_there_are_pieces_to_do(kind):
    for shape in SHAPES:
        plan = plan_product(kind, *shape, "float64", HOSTS["avx2"])
        assert plan.pieces >= 1, shape
        assert plan.scratch >= 0, shape


def test_the_same_question_has_the_same_answer():
    ask = ("nt", 100, 50, 784, "float32", HOSTS["avx2"])
    assert plan_product(*ask) == plan_product(*ask)
