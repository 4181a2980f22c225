"""An instruction, or a few, for each elementwise atom.

Each takes a ``Call``: a builder, operands with equally many lanes, and the types. They do what the
atoms' array functions do, NaN and signed zeros among it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from llvmlite import ir

from rushlight.compiler.llvm import mathematics, trigonometry
from rushlight.compiler.llvm.kernels.types import I32, in_register, lanes_of, vector_of
from rushlight.compiler.llvm.lanes import Lanes
from rushlight.compiler.lower.atoms import Unsupported

__all__ = ["EMITTERS", "Call", "extremum"]


@dataclass(frozen=True)
class Call:
    """An atom at one place.

    Args:
        b: emits the instructions.
        values: the operands.
        dtypes: their element types.
        out: the result's element type.
        params: of the atom.
    """

    b: ir.IRBuilder
    values: list[Any]
    dtypes: list[np.dtype[Any]]
    out: np.dtype[Any]
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The kind of the last operand's type: "f", "i", "u" or "b"."""
        return self.dtypes[-1].kind

    @property
    def lanes(self) -> int:
        """How many lanes the operands have."""
        return lanes_of(self.values[-1])

    def of(self, number: float, like: Any = None) -> Any:
        """A number in every lane of the last operand's type, or of another value's."""
        return Lanes(self.b, self.values[-1] if like is None else like).constant(number)

    def result_type(self) -> Any:
        """The type of the result."""
        return vector_of(in_register(self.out), self.lanes)


Emitter = Callable[[Call], Any]


def _arithmetic(floats: str, integers: str) -> Emitter:
    def emit(call: Call) -> Any:
        return getattr(call.b, floats if call.kind == "f" else integers)(*call.values)

    return emit


def _comparison(sign: str) -> Emitter:
    def emit(call: Call) -> Any:
        if call.kind == "f":
            compare = call.b.fcmp_unordered if sign == "!=" else call.b.fcmp_ordered
            return compare(sign, *call.values)
        compare = call.b.icmp_signed if call.kind == "i" else call.b.icmp_unsigned
        return compare(sign, *call.values)

    return emit


def _function(name: str) -> Emitter:
    return lambda call: getattr(mathematics, name)(call.b, call.values[0])


def _intrinsic(name: str) -> Emitter:
    """An intrinsic of LLVM; those that are no instruction call the C library, lane by lane."""
    return lambda call: Lanes(call.b, call.values[0])._intrinsic(name).value


def extremum(sign: str, b: ir.IRBuilder, x: Any, y: Any) -> Any:
    """The larger (">") or smaller ("<") of two, NaN if either is."""
    if not Lanes(b, x).kind.startswith("i"):
        kept = b.or_(b.fcmp_ordered(f"{sign}=", x, y), b.fcmp_unordered("uno", x, x))
        return b.select(kept, x, y)
    return b.select(b.icmp_signed(sign, x, y), x, y)


def _extremum(sign: str) -> Emitter:
    def emit(call: Call) -> Any:
        x, y = call.values
        if call.kind == "f" and isinstance(y, ir.Constant):  # which is a number
            return call.b.select(call.b.fcmp_unordered(f"{sign}=", x, y), x, y)
        return extremum(sign, call.b, x, y)

    return emit


def _truth(call: Call, value: Any) -> Any:
    """Where a value is not zero."""
    if call.kind == "b":
        return value
    if call.kind == "f":
        return call.b.fcmp_unordered("!=", value, call.of(0.0))
    return call.b.icmp_signed("!=", value, call.of(0))


def _logical(operation: str) -> Emitter:
    return lambda call: getattr(call.b, operation)(*[_truth(call, v) for v in call.values])


def _round(call: Call) -> Any:
    (x,), decimals = call.values, call.params["decimals"]
    if call.kind != "f" or decimals:
        raise Unsupported(f"rounding {call.dtypes[0].name} to {decimals} digits has no native code")
    return Lanes(call.b, x)._intrinsic("rint").value


def _neg(call: Call) -> Any:
    return call.b.fneg(call.values[0]) if call.kind == "f" else call.b.neg(call.values[0])


def _abs(call: Call) -> Any:
    (x,) = call.values
    if call.kind == "f":
        return Lanes(call.b, x).magnitude().value
    return call.b.select(call.b.icmp_signed("<", x, call.of(0)), call.b.neg(x), x)


def _sign(call: Call) -> Any:
    b, (x,) = call.b, call.values
    if call.kind != "f":
        raise Unsupported(f"the sign of {call.dtypes[0].name} has no native code yet")
    zero, one, minus_one = call.of(0.0), call.of(1.0), call.of(-1.0)
    below = b.select(b.fcmp_ordered("<", x, zero), minus_one, zero)
    return b.select(b.fcmp_ordered(">", x, zero), one, below)  # of NaN it is 0, as in PyTorch


def _power(call: Call) -> Any:
    b, (x, y) = call.b, call.values
    if isinstance(y, ir.Constant):
        number = y.constant[0] if isinstance(y.constant, list) else y.constant
        if number in (1.0, 2.0, 3.0):
            product = x
            for _ in range(int(number) - 1):
                product = b.fmul(product, x)
            return product
        if number == 0.5:
            return Lanes(b, x).root().value
        if number == -1.0:
            return b.fdiv(call.of(1.0), x)
    if call.kind != "f":
        raise Unsupported(f"powers of {call.dtypes[0].name} have no native code yet")
    return mathematics.pow(b, x, y)


def _cast(call: Call) -> Any:
    b, (x,), source, target = call.b, call.values, call.dtypes[0], call.out
    kind = call.result_type()
    if source == target:
        return x
    if target.kind == "b":
        if source.kind == "f":
            return b.fcmp_unordered("!=", x, call.of(0.0))
        return b.icmp_signed("!=", x, call.of(0))
    if source.kind == "f" and target.kind == "f":
        return b.fpext(x, kind) if target.itemsize > source.itemsize else b.fptrunc(x, kind)
    if source.kind == "f":
        return b.fptosi(x, kind)
    if target.kind == "f":
        return b.sitofp(x, kind) if source.kind == "i" else b.uitofp(x, kind)
    if target.itemsize < source.itemsize and source.kind != "b":
        return b.trunc(x, kind)
    return b.sext(x, kind) if source.kind == "i" else b.zext(x, kind)


def _where(call: Call) -> Any:
    return call.b.select(*call.values)


def _isnan(call: Call) -> Any:
    (x,) = call.values
    return call.b.fcmp_unordered("uno", x, x)


def _isinf(call: Call) -> Any:
    return call.b.fcmp_ordered("==", _abs(call), call.of(float("inf")))


def _isfinite(call: Call) -> Any:
    return call.b.fcmp_ordered("<", _abs(call), call.of(float("inf")))


def _signbit(call: Call) -> Any:
    bits = Lanes(call.b, call.values[0]).bits()
    return (bits < 0).value


def _erfc(call: Call) -> Any:
    """The C library's, lane by lane in doubles: 1 - erf(x) has no digits left where x is large."""
    b, (x,), double = call.b, call.values, ir.DoubleType()
    kind = ir.FunctionType(double, [double])
    function = b.module.globals.get("erfc") or ir.Function(b.module, kind, "erfc")
    is_wide = call.out.itemsize == 8

    def one(value: Any) -> Any:
        if is_wide:
            return b.call(function, [value])
        return b.fptrunc(b.call(function, [b.fpext(value, double)]), ir.FloatType())

    if call.lanes == 1:
        return one(x)
    result: Any = ir.Constant(x.type, ir.Undefined)
    for k in range(call.lanes):
        result = b.insert_element(result, one(b.extract_element(x, I32(k))), I32(k))
    return result


EMITTERS: dict[str, Emitter] = {
    "add": _arithmetic("fadd", "add"),
    "sub": _arithmetic("fsub", "sub"),
    "mul": _arithmetic("fmul", "mul"),
    "div": _arithmetic("fdiv", "sdiv"),
    "eq": _comparison("=="),
    "ne": _comparison("!="),
    "lt": _comparison("<"),
    "le": _comparison("<="),
    "gt": _comparison(">"),
    "ge": _comparison(">="),
    "logical_and": _logical("and_"),
    "logical_or": _logical("or_"),
    "logical_xor": _logical("xor"),
    "logical_not": _logical("not_"),
    "bitwise_and": lambda call: call.b.and_(*call.values),
    "bitwise_or": lambda call: call.b.or_(*call.values),
    "bitwise_xor": lambda call: call.b.xor(*call.values),
    "bitwise_not": lambda call: call.b.not_(call.values[0]),
    "copy": lambda call: call.values[1],
    "fill": lambda call: call.values[1],
    "fill_tensor": lambda call: call.values[1],
    "zero": lambda call: call.values[1],
    "maximum": _extremum(">"),
    "minimum": _extremum("<"),
    "neg": _neg,
    "abs": _abs,
    "sign": _sign,
    "pow": _power,
    "cast": _cast,
    "where": _where,
    "zeros_like": lambda call: ir.Constant(call.result_type(), None),
    "isnan": _isnan,
    "isinf": _isinf,
    "isfinite": _isfinite,
    "signbit": _signbit,
    "exp": _function("exp"),
    "expm1": _function("expm1"),
    "log": _function("log"),
    "log1p": _function("log1p"),
    "tanh": _function("tanh"),
    "sqrt": _function("sqrt"),
    "erf": _function("erf"),
    "erfc": _erfc,
    "exp2": _intrinsic("exp2"),
    "log2": _intrinsic("log2"),
    "log10": _intrinsic("log10"),
    "sin": lambda call: trigonometry.sin(call.b, call.values[0]),
    "cos": lambda call: trigonometry.cos(call.b, call.values[0]),
    "tan": _intrinsic("tan"),
    "asin": _intrinsic("asin"),
    "acos": _intrinsic("acos"),
    "atan": _intrinsic("atan"),
    "atan2": lambda call: (
        Lanes(call.b, call.values[0])._intrinsic("atan2", Lanes(call.b, call.values[1])).value
    ),
    "sinh": _intrinsic("sinh"),
    "cosh": _intrinsic("cosh"),
    "round": _round,
    "floor": _intrinsic("floor"),
    "ceil": _intrinsic("ceil"),
    "trunc": _intrinsic("trunc"),
}
