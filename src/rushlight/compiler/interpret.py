"""The interpreter: a program run node by node on arrays, with the array functions of eager code.

It is the oracle of the compiler. As it calls for each row what eager code calls, in the same order,
its results equal eager's bit for bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from rushlight.autograd.state import inside, state
from rushlight.compiler.ir import Node, Program, filled, thaw
from rushlight.ops import arrays, table

__all__ = ["computed", "interpret"]

Array = np.ndarray[Any, Any]


def interpret(program: Program, inputs: Sequence[Array]) -> tuple[Array, ...]:
    """Run a program on arrays and return its outputs.

    Args:
        program: from ``trace`` or ``trace_step``.
        inputs: an array for each input, of its shape and type.

    Raises:
        TypeError: an input is no array.
        ValueError: an input is missing, or has another shape or type.

    Example:
        >>> from rushlight.compiler import trace
        >>> from rushlight.ops.specs import Spec
        >>> program = trace(lambda x: x * 2 + 1, Spec((3,), np.dtype("float32")))
        >>> interpret(program, [np.array([1, 2, 3], np.float32)])
        (array([3., 5., 7.], dtype=float32),)
    """
    if len(inputs) != len(program.names):
        raise ValueError(
            f"interpret(): the program has inputs {program.names}, got {len(inputs)} arrays"
        )
    waiting = iter(inputs)
    values: list[tuple[Array, ...]] = []
    for node in program.nodes:
        if node.op == "input":
            values.append((_checked(node, next(waiting)),))
        elif node.op == "constant":
            values.append((program.constants[dict(node.params)["number"]],))  # type: ignore[call-overload]
        else:
            args = [values[r.node][r.output] for r in node.args]
            try:
                values.append(state.run(computed, node, args))
            except RuntimeError as error:
                values.append(inside(error, computed, node, args))
    return tuple(values[r.node][r.output] for r in program.outputs)


def computed(node: Node, args: Sequence[Array]) -> tuple[Array, ...]:
    """The results of a node that is a row, or a row's joint backward."""
    params = {k: thaw(v) for k, v in node.params}
    name, _, backward = node.op.partition(".")
    function = partial(_backward, name) if backward else getattr(arrays, name)
    result = function(*args, **params)
    return tuple(np.asarray(r) for r in (result if isinstance(result, tuple) else (result,)))


def _backward(
    name: str, g: Array, *arrived: Array, needs: tuple[bool, ...], saved: tuple[Any, ...]
) -> tuple[Array, ...]:
    twin = table[name].twin
    assert twin is not None, f"only a row with a twin records a joint backward, not {name}"
    gradients = twin.backward(g, needs, *filled(saved, arrived))
    return tuple(r for r in gradients if r is not None)


def _checked(node: Node, value: Array) -> Array:
    (spec,) = node.specs
    if not isinstance(value, np.ndarray):
        raise TypeError(
            f"interpret(): {node} got a {type(value).__name__}; give a NumPy array, such as "
            "tensor.numpy()"
        )
    if value.shape != spec.shape or value.dtype != spec.dtype:
        raise ValueError(
            f"interpret(): {node} got an array of {value.dtype.name}{list(value.shape)}"
        )
    return value
