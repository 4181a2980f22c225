"""`sin` and `cos` as instructions, for angles of every size.

The angle loses the nearest multiple of π/2, with what the subtraction rounds away kept aside, and a
polynomial gives the sine or the cosine of the rest. What is rare, angles beyond half a million and
float64 ones next to a multiple, where more of π would be needed than there is here, is asked of the
C library: therefore these two are functions of the module and not inline.
Source: S. Ng, Argument Reduction for Huge Arguments (1992).
"""

from __future__ import annotations

import math

from llvmlite import ir

from rushlight.compiler.llvm import polynomials as p
from rushlight.compiler.llvm.lanes import Lanes, polynomial

__all__ = ["BOUNDS", "cos", "sin"]

BOUNDS = {"sin": 1.5, "cos": 1.5}  # units in the last place

# π/2 in parts: multiples of the first two by less than 2**20 are exact.
_PARTS = (
    float.fromhex("0x1.921fb54400000p+0"),
    float.fromhex("0x1.0b4611a600000p-34"),
    float.fromhex("0x1.3198a2e037073p-69"),
)
_FAR = 2.0**19
_NEAR = 2.0**-30  # of a multiple: there the parts no longer give every digit


def sin(b: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """The sine of an angle in radians."""
    return _called(b, x, "sin")


def cos(b: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """The cosine of an angle in radians."""
    return _called(b, x, "cos")


def _called(b: ir.IRBuilder, x: ir.Value, name: str) -> ir.Value:
    """A call of the module's own function, which is written where it is first asked for."""
    given = Lanes(b, x)
    full = f"rushlight.{name}.{given.kind}.{given.count}"
    function = b.module.globals.get(full)
    if function is None:
        function = ir.Function(b.module, ir.FunctionType(x.type, [x.type]), full)
        function.linkage = "internal"
        _write(function, name)
    return b.call(function, [x])


def _write(function: ir.Function, name: str) -> None:
    b = ir.IRBuilder(function.append_basic_block("entry"))
    x = Lanes(b, function.args[0])
    result, rare = _usual(x, name)
    with b.if_then(rare.any(), likely=False):
        b.ret(rare.choose(_by_library(x, name), result).value)
    b.ret(result.value)


def _usual(x: Lanes, name: str) -> tuple[Lanes, Lanes]:
    """The sine or cosine, and where it is not to be used."""
    wide = x.widened() if x.kind == "float" else x
    quarter, n, r, lost = _reduced(wide)
    rare = x.magnitude() > _FAR
    if x.kind == "float":
        r, lost = r.narrowed(), (r - r.narrowed().widened()).narrowed()
    else:
        rare = rare | ((r.magnitude() < _NEAR) & (n.magnitude() > 0.0))
    quarter = quarter if name == "sin" else quarter + 1
    value = (quarter & 1).equals(1).choose(_cosine(r, lost), _sine(r, lost))
    value = (quarter & 2).equals(2).choose(-value, value)
    if name == "sin":  # a zero keeps its sign
        value = (x.magnitude() < x.format.half_unit).choose(x, value)
    return value, rare


def _reduced(x: Lanes) -> tuple[Lanes, Lanes, Lanes, Lanes]:
    """N as an integer and as a float, x − n · π/2, and what is missing from that."""
    middle = x.of(1.5 * x.format.integers)  # added to a number, it leaves its integer in the bits
    shifted = x.times_plus(2.0 / math.pi, middle)
    n = shifted - middle
    first, second, third = _PARTS
    rest = n.times_plus(-first, x)
    product = n * second
    r = rest - product
    missing = n.times_plus(third, -((rest - r) - product))
    result = r - missing
    return shifted.bits(), n, result, (r - result) - missing


def _sine(r: Lanes, lost: Lanes) -> Lanes:
    z = r * r
    return r + (r * z).times_plus(polynomial(z, p.SIN[r.kind]), lost)


def _cosine(r: Lanes, lost: Lanes) -> Lanes:
    z = r * r
    half = z * 0.5
    most = 1.0 - half
    tail = (z * z).times_plus(polynomial(z, p.COS[r.kind]), -(r * lost))
    return most + (((1.0 - most) - half) + tail)


def _by_library(x: Lanes, name: str) -> Lanes:
    """Lane by lane what C's function answers, in float64."""
    b, double = x.b, ir.DoubleType()
    library = b.module.globals.get(name)
    if library is None:
        library = ir.Function(b.module, ir.FunctionType(double, [double]), name)
    wide = x.widened() if x.kind == "float" else x
    if not x.count:
        result = Lanes(b, b.call(library, [wide.value]))
    else:
        value = ir.Constant(wide.type, ir.Undefined)
        for i in range(x.count):
            place = ir.Constant(ir.IntType(32), i)
            lane = b.call(library, [b.extract_element(wide.value, place)])
            value = b.insert_element(value, lane, place)
        result = Lanes(b, value)
    return result.narrowed() if x.kind == "float" else result
