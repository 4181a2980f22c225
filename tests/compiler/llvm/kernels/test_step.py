"""Each row of the table, with its derivatives, as machine code: interpreted = in atoms = native."""

import numpy as np
import pytest
from native_programs import assert_three_ways, row_program
from row_checks import in_dtype, samples_of

from rushlight.compiler.llvm import host as host_room
from rushlight.compiler.llvm import native
from rushlight.compiler.lower import Unsupported
from rushlight.ops import table

# Rows that training does not meet, or not often: their steps run eagerly.
WITHOUT_CODE = frozenset(
    (
        *("take_along", "add_along", "max_along", "min_along", "tril", "triu", "recurrence"),
        *("bitwise_left_shift", "bitwise_right_shift", "cumsum", "cumprod", "logcumsumexp"),
        *("cummax", "cummin", "cummax_index", "cummin_index", "prod", "place", "gather"),
        *("scatter", "scatter_add", "spread", "index_add", "index_put_add", "index_select", "take"),
        *("index_put", "index_copy", "index_fill", "index", "masked_select", "index_clear"),
        *("hypot", "div_floor", "floor_divide", "div_trunc", "remainder", "fmod", "zero_part"),
        *("copy", "fill", "fill_tensor", "zero", "singular_values", "singular_slope"),
        *("orthogonal_part", "nuclear_norm", "argsort", "sort", "topk", "kthvalue", "round"),
        *("median", "nanmedian", "median_all", "nanmedian_all", "median_index", "mode_index"),
        *("mode", "diagonal", "diagonal_copy", "diagonal_spread", "trace", "unfold", "fold"),
        *("as_strided", "strided_spread", "strided_gather", "asinh", "acosh", "atanh"),
        *("block_diag", "concatenate"),  # their samples hold empty parts
    )
)
# What loses digits by its nature, more in vectors than in NumPy.
LOOSE = {"batch_norm": 30, "layer_norm": 30, "norm": 10, "tan": 10, "logaddexp2": 10}


def runs(row, dtype):
    """How many of a row's samples have machine code; each of them is right."""
    found = 0
    for sample in samples_of(row):
        inputs = in_dtype(sample, dtype)
        program, g = row_program(row, inputs, dict(sample.params))
        try:
            assert_three_ways(program, [*inputs, g], row.name, LOOSE.get(row.name, 4))
        except Unsupported:
            continue
        found += 1
    return found


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", [name for name in table if name not in WITHOUT_CODE])
def test_each_row(name, dtype):
    assert runs(table[name], dtype) > 0


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(WITHOUT_CODE))
def test_rows_without_code_say_so(name):
    runs(table[name], np.float64)


POORER = {
    "AVX2": ("haswell", "+avx,+avx2,+fma,-avx512f", 32, 16, True),
    "SSE2": ("x86-64", "+sse2", 16, 16, False),
}


@pytest.mark.skipif(not host_room.host().triple.startswith("x86_64"), reason="of x86 only")
@pytest.mark.parametrize("name", POORER)
def test_poorer_processors(name, monkeypatch):
    poor = host_room.Host(host_room.host().triple, *POORER[name])
    compiled = native.compile_native
    monkeypatch.setattr(host_room, "host", lambda: poor)
    monkeypatch.setattr(
        native, "compile_native", lambda text: compiled(text, poor, native.ObjectCache(None))
    )
    for row in (
        "linear",
        "cross_entropy",
        "batch_norm",
        "gelu",
        "mse_loss",
        "argmax",
        "matmul",
    ):
        assert runs(table[row], np.float32) > 0
        assert runs(table[row], np.float64) > 0
