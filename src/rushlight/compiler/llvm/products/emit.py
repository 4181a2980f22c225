"""A product as one LLVM function: panels, tiles, and what is done with finished sums.

The function is ``void(A, B, C, scratch, begin, end, …)``: pointers to first elements, to
``plan.scratch`` bytes that no other worker uses, and the range of pieces (``plan.pieces``) to do.
However pieces are dealt out, each element of the result is summed in the same order and handed to
the epilogue once. ``nest.py`` has the loops.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rushlight.compiler.llvm.host import Host
from rushlight.compiler.llvm.products.loop import index
from rushlight.compiler.llvm.products.nest import Epilogue, Nest
from rushlight.compiler.llvm.products.plan import Kind, Plan, Split, plan_product

__all__ = ["NAMES", "emit_inline", "emit_plan", "emit_product"]

NAMES = ("a", "b", "c", "scratch", "begin", "end")  # of the arguments; extra ones follow


def emit_product(
    module: Any,
    name: str,
    kind: Kind,
    m: int,
    n: int,
    k: int,
    dtype: str,
    host: Host,
    epilogue: Epilogue | None = None,
    *,
    strides: tuple[int, int, int] | None = None,
    split: Split = "columns",
    arguments: Sequence[Any] = (),
) -> Any:
    """Add the function ``name`` to ``module``; see ``Plan`` for the arguments up to ``split``.

    Args:
        module: llvmlite's module.
        name: the function's name.
        kind: which operand is transposed.
        m: rows of the result.
        n: columns of the result.
        k: the inner dimension.
        dtype: ``"float32"`` or ``"float64"``.
        host: the processor.
        epilogue: what is done with finished sums; by default they are stored in C. It finds the
            function's arguments in ``builder.function.args``, the extra ones from 6 on.
        strides: elements from one row to the next of A, B and C; dense by default.
        split: what a piece is: ``"columns"`` or ``"rows"`` of the result.
        arguments: types of extra arguments.
    """
    plan = plan_product(kind, m, n, k, dtype, host, strides=strides, split=split)
    return emit_plan(module, name, plan, epilogue, arguments)


def emit_plan(
    module: Any,
    name: str,
    plan: Plan,
    epilogue: Epilogue | None = None,
    arguments: Sequence[Any] = (),
) -> Any:
    """``emit_product`` with a plan made beforehand."""
    from llvmlite import ir

    pointer, count = ir.PointerType(), ir.IntType(64)
    kinds = [pointer] * 4 + [count] * 2 + list(arguments)
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), kinds), name)
    function.linkage = "internal"
    for argument, label in zip(function.args, NAMES, strict=False):
        argument.name = label
    b = ir.IRBuilder(function.append_basic_block("entry"))
    at_a, at_b, at_c, scratch, begin, end, *_ = function.args
    Nest(b, plan, at_a, at_b, at_c, scratch, epilogue).emit(begin, end)
    b.ret_void()
    return function


def emit_inline(
    b: Any,
    plan: Plan,
    operands: Sequence[Any],
    epilogue: Epilogue | None = None,
    *,
    pieces: tuple[Any, Any] | None = None,
) -> None:
    """Write a product at a builder, in the midst of another function; the builder goes on behind.

    Args:
        b: the builder.
        plan: the product.
        operands: pointers to A, B, C and scratch memory; unused ones may be any pointer.
        epilogue: what is done with finished sums; by default they are stored in C.
        pieces: the range of pieces, two i64; all by default.
    """
    begin, end = pieces or (index(0), index(plan.pieces))
    at_a, at_b, at_c, scratch = operands
    Nest(b, plan, at_a, at_b, at_c, scratch, epilogue).emit(begin, end)
