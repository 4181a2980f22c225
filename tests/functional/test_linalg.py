import pytest
from operands import refused, same

import rushlight

SAME = [
    'L.linalg.norm(x), L.linalg.norm(g, 2, 1), L.linalg.norm(x, "fro"), L.linalg.norm(x, 1)',
    'L.linalg.norm(x, float("inf")), L.linalg.norm(x[0], 3), L.linalg.norm(x, -1)',
    "L.linalg.norm(x, ord=1, dim=0), L.linalg.norm(c, dim=(0, 2))",
    "L.linalg.norm(x, dtype=L.float64)",
    "L.linalg.vector_norm(x), L.linalg.vector_norm(x, 1, 0), L.linalg.vector_norm(x, 0)",
    'L.linalg.vector_norm(x, float("-inf"), 1, True), L.linalg.vector_norm(c, dim=(0, 1))',
    "L.linalg.matrix_norm(x), L.linalg.matrix_norm(c), L.linalg.matrix_norm(x, 1)",
    'L.linalg.matrix_norm(x, -float("inf"), keepdim=True)',
    "L.linalg.matrix_norm(c, 1, (0, 2)), L.linalg.matrix_norm(x, 2).round()",
    'L.linalg.matrix_norm(x.double(), "nuc")',
    "G(lambda a: L.linalg.norm(a), (2, 3)), G(lambda a: L.linalg.matrix_norm(a, 1), (2, 3))",
    "G(lambda a: L.linalg.vector_norm(a, 3, 1), (2, 3))",
    "G(lambda a: L.linalg.matrix_norm(a, 2), (2, 3))",
]

REFUSED = [
    "L.linalg.norm(n)",
    "L.linalg.matrix_norm(x[0])",
    "L.linalg.matrix_norm(x, 3)",
    'L.linalg.matrix_norm(x, "foo")',
    "L.linalg.matrix_norm(x, dim=(0, 0))",
    "L.linalg.norm(c, 2)",
    "L.linalg.vector_norm(n)",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_norms_of_a_matrix():
    x = rushlight.tensor([[3.0, 0.0], [0.0, -4.0]])
    assert rushlight.linalg.norm(x).item() == 5
    assert rushlight.linalg.matrix_norm(x, 1).item() == 4
    assert rushlight.linalg.matrix_norm(x, -2).item() == pytest.approx(3)
