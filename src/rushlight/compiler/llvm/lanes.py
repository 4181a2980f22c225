"""`Lanes`: an LLVM value with Python's operators, so that emitted arithmetic reads as a formula.

A value is a scalar or a vector, of floats or integers; numbers beside it become constants of its
type. Every operator emits one instruction at the builder's place, and none may be reordered or
merged by LLVM, apart from `times_plus`, which is one rounding where the processor has it.
Read next: `mathematics.py`, which is written in it.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

__all__ = ["FORMATS", "Format", "Lanes", "polynomial"]


class Format:
    """The parameters of a floating-point format.

    Args:
        bits: of a number.
        mantissa: how many of them are stored of the mantissa.
        bias: of the exponent.
    """

    def __init__(self, bits: int, mantissa: int, bias: int) -> None:
        self.bits, self.mantissa, self.bias = bits, mantissa, bias
        self.one = bias << mantissa  # the bits of 1.0
        self.infinity = (2 * bias + 1) << mantissa
        self.least = 1 << mantissa  # of the least normal number
        self.integers = 2.0**mantissa  # the last bit of this number is worth 1
        self.integers_bits = (bias + mantissa) << mantissa
        self.half_unit = 2.0 ** -(mantissa + 1)  # what is less is lost when it is added to 1


FORMATS = {"float": Format(32, 23, 127), "double": Format(64, 52, 1023)}


class Lanes:
    """A value, the builder that goes on from it, and the operators of its type.

    Args:
        b: emits the instructions.
        value: a number, or a vector of them; operators work lane by lane.
    """

    def __init__(self, b: ir.IRBuilder, value: ir.Value) -> None:
        self.b, self.value = b, value

    @property
    def type(self) -> ir.Type:
        """The type of the value."""
        return self.value.type

    @property
    def count(self) -> int:
        """The number of lanes, or 0 for a scalar."""
        return getattr(self.type, "count", 0)

    @property
    def kind(self) -> str:
        """The type of a lane: `"float"`, `"double"`, `"i32"`, `"i64"` or `"i1"`."""
        return str(getattr(self.type, "element", self.type))

    @property
    def format(self) -> Format:
        """The format of a float."""
        return FORMATS[self.kind]

    def constant(self, number: float) -> ir.Constant:
        """A number in every lane."""
        return ir.Constant(self.type, [number] * self.count if self.count else number)

    def of(self, number: float) -> Lanes:
        """The same as `constant`, with operators."""
        return Lanes(self.b, self.constant(number))

    def __add__(self, other: Lanes | float) -> Lanes:
        return self._emit("add", other)

    __radd__ = __add__

    def __sub__(self, other: Lanes | float) -> Lanes:
        return self._emit("sub", other)

    def __rsub__(self, other: float) -> Lanes:
        return self.of(other)._emit("sub", self)

    def __mul__(self, other: Lanes | float) -> Lanes:
        return self._emit("mul", other)

    __rmul__ = __mul__

    def __truediv__(self, other: Lanes | float) -> Lanes:
        return self._emit("div", other)

    def __rtruediv__(self, other: float) -> Lanes:
        return self.of(other)._emit("div", self)

    def __neg__(self) -> Lanes:
        return Lanes(self.b, self.b.fneg(self.value))

    def __and__(self, other: Lanes | int) -> Lanes:
        return Lanes(self.b, self.b.and_(self.value, self._same(other)))

    def __or__(self, other: Lanes | int) -> Lanes:
        return Lanes(self.b, self.b.or_(self.value, self._same(other)))

    def __xor__(self, other: Lanes | int) -> Lanes:
        return Lanes(self.b, self.b.xor(self.value, self._same(other)))

    def __lshift__(self, places: int) -> Lanes:
        return Lanes(self.b, self.b.shl(self.value, self.constant(places)))

    def __rshift__(self, places: int) -> Lanes:
        """Shift to the right; the sign is kept."""
        return Lanes(self.b, self.b.ashr(self.value, self.constant(places)))

    def unsigned_shift(self, places: int) -> Lanes:
        """Shift to the right; zeros come in."""
        return Lanes(self.b, self.b.lshr(self.value, self.constant(places)))

    def __lt__(self, other: Lanes | float) -> Lanes:
        return self._compare("<", other)

    def __gt__(self, other: Lanes | float) -> Lanes:
        return self._compare(">", other)

    def __ge__(self, other: Lanes | float) -> Lanes:
        return self._compare(">=", other)

    def equals(self, other: Lanes | float) -> Lanes:
        """Where both are the same number."""
        return self._compare("==", other)

    def choose(self, yes: Lanes, no: Lanes | float) -> Lanes:
        """From a comparison: `yes` where it holds, `no` elsewhere."""
        return Lanes(self.b, self.b.select(self.value, yes.value, yes._same(no)))

    def at_least(self, low: float) -> Lanes:
        """The greater of the two; NaN stays NaN."""
        return (self < low).choose(self.of(low), self)

    def at_most(self, high: float) -> Lanes:
        """The less of the two; NaN stays NaN."""
        return (self > high).choose(self.of(high), self)

    def times_plus(self, factor: Lanes | float, term: Lanes | float) -> Lanes:
        """Self · factor + term, rounded once where the processor can, else twice."""
        return self._intrinsic("fmuladd", factor, term)

    def magnitude(self) -> Lanes:
        """The absolute value."""
        return self._intrinsic("fabs")

    def signed_as(self, other: Lanes) -> Lanes:
        """The magnitude of self with the sign of `other`."""
        return self._intrinsic("copysign", other)

    def root(self) -> Lanes:
        """The square root, rounded correctly."""
        return self._intrinsic("sqrt")

    def floor(self) -> Lanes:
        """The greatest integer that is not more."""
        return self._intrinsic("floor")

    def bits(self) -> Lanes:
        """The bits of a float, as an integer of its width."""
        return Lanes(self.b, self.b.bitcast(self.value, self._like(f"i{self.format.bits}")))

    def floats(self) -> Lanes:
        """The float that has these bits."""
        kind = "float" if self.kind == "i32" else "double"
        return Lanes(self.b, self.b.bitcast(self.value, self._like(kind)))

    def to_floats(self) -> Lanes:
        """A small integer as a float: through its bits, for few processors convert 64-bit ones."""
        form = FORMATS["float" if self.kind == "i32" else "double"]
        middle = form.integers_bits | 1 << (form.mantissa - 1)  # the bits of 1.5 · integers
        return (self + middle).floats() - 1.5 * form.integers

    def widened(self) -> Lanes:
        """A float32 as a float64."""
        return Lanes(self.b, self.b.fpext(self.value, self._like("double")))

    def narrowed(self) -> Lanes:
        """A float64 rounded to float32."""
        return Lanes(self.b, self.b.fptrunc(self.value, self._like("float")))

    def any(self) -> ir.Value:
        """From a comparison: whether it holds in some lane."""
        if not self.count:
            return self.value
        mask = self.b.bitcast(self.value, ir.IntType(self.count))
        return self.b.icmp_unsigned("!=", mask, ir.Constant(mask.type, 0))

    def _like(self, kind: str) -> ir.Type:
        """The type of as many lanes of another kind."""
        kinds: dict[str, Any] = {"float": ir.FloatType, "double": ir.DoubleType}
        element = kinds[kind]() if kind in kinds else ir.IntType(int(kind[1:]))
        return ir.VectorType(element, self.count) if self.count else element

    def _same(self, other: Lanes | float) -> ir.Value:
        return other.value if isinstance(other, Lanes) else self.constant(other)

    def _emit(self, operation: str, other: Lanes | float) -> Lanes:
        name = f"f{operation}" if self.kind in FORMATS else operation
        return Lanes(self.b, getattr(self.b, name)(self.value, self._same(other)))

    def _compare(self, sign: str, other: Lanes | float) -> Lanes:
        compare = self.b.fcmp_ordered if self.kind in FORMATS else self.b.icmp_signed
        return Lanes(self.b, compare(sign, self.value, self._same(other)))

    def _intrinsic(self, name: str, *others: Lanes | float) -> Lanes:
        values = [self.value, *(self._same(other) for other in others)]
        signature = ir.FunctionType(self.type, [v.type for v in values])
        width = f"f{self.format.bits}"
        suffix = f"v{self.count}{width}" if self.count else width
        function = self.b.module.declare_intrinsic(f"llvm.{name}.{suffix}", (), signature)
        return Lanes(self.b, self.b.call(function, values))


def polynomial(x: Lanes, coefficients: tuple[float, ...]) -> Lanes:
    """The sum of coefficients[k] · xᵏ, by Horner's rule."""
    total = x.of(coefficients[-1])
    for c in reversed(coefficients[:-1]):
        total = total.times_plus(x, c)
    return total
