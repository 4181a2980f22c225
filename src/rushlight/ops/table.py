"""The table of operations: one row each, with all that anybody needs to know of it.

A row is an *atom* (an array function and a shape rule) or *composed* (a formula in other rows). The
derivative of each input stands below it, written once for arrays, tensors and tracers alike::

    @row(samples=unary(-8, 8), torch="nn.functional.softplus")
    def softplus(xp, x):
        '''ln(1 + eˣ), written so that it never overflows.'''
        return xp.maximum(x, 0) + xp.log1p(xp.exp(-abs(x)))

    @softplus.derivative
    def _(xp, g, out):              # the names say what is saved: here the output
        return g * (1 - xp.exp(-out))

Rows see operands of one element type (masks and indices apart): promotion happens above, in
``functional``. An input has a derivative, or zero by definition, or an error that says what to use
instead. Tests, documentation and the compiler loop over ``table``. Read ``template.py`` next.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from functools import cached_property, partial
from typing import Any, NamedTuple, overload

import numpy as np

from rushlight.autograd.namespaces import arrays, tensors, tracers
from rushlight.autograd.node import Node, fill_node
from rushlight.autograd.state import clock, inside, state
from rushlight.autograd.views import current_node
from rushlight.ops.specs import explained
from rushlight.ops.template import function_source, is_taken, node_source
from rushlight.tensor import Tensor, wrap

__all__ = ["Row", "Rule", "Twin", "atom", "row", "table"]

Function = Callable[..., Any]

table: dict[str, Row] = {}


class Rule(NamedTuple):
    """A derivative: ``function(xp, g, *names)``."""

    function: Function
    names: tuple[str, ...]


class Twin(NamedTuple):
    """A hot row's array functions: forward, and one backward for all inputs."""

    forward: Function
    backward: Function
    gain: str


class Row:
    """One operation: its formula, shape rule, derivatives, samples and name in PyTorch.

    Args:
        function: the array function of an atom; the formula, ``f(xp, …)``, of a composed row.
        spec: the shape rule of an atom; None for a composed row, whose formula is its shape rule.
        samples: makes operands to test with, from a NumPy generator.
        torch: the dotted name of the same operation in PyTorch, "" if it has none.
        grad_name: what PyTorch prints as ``grad_fn``.
        zero: the inputs whose derivative is zero by definition; True for all.
        missing: the inputs without a derivative, each with what to use instead.
        view: the result shows the memory of the first input.
        siblings: it is one of several such views that one call makes.
        outputs: the names of the results, if there are several; gradients flow from the first.

    Example:
        >>> import rushlight
        >>> from rushlight.ops import table
        >>> table["tanh"].differentiable, table["tanh"].saves
        (True, ('out',))
        >>> table["relu"]
        <row relu>
    """

    def __init__(
        self,
        function: Function,
        *,
        spec: Function | None,
        samples: Function | None = None,
        torch: str = "",
        grad_name: str = "",
        zero: Iterable[str] | bool = (),
        missing: dict[str, str] | None = None,
        view: bool = False,
        siblings: bool = False,
        outputs: tuple[str, ...] = ("out",),
    ) -> None:
        self.name = function.__name__
        self.doc = inspect.getdoc(function) or ""
        self.function = function
        self.spec = spec
        self.samples = samples
        self.torch = torch
        self.grad_name = grad_name or _camel(self.name) + "Backward0"
        self.view = view
        self.siblings = siblings
        self.output_names = outputs
        self.inputs, self.params, self.variadic = _signature(function, skip_xp=spec is None)
        self.zero = frozenset(self.inputs if zero is True else zero or ())
        self.missing = missing or {}
        self.rules: dict[str, Rule | None] = dict.fromkeys(self.inputs)
        for name, instead in self.missing.items():
            self.rules[name] = Rule(_missing_rule(self, name, instead), ())
        self.twin: Twin | None = None
        self._require_free_names()
        table[self.name] = self

    def _require_free_names(self) -> None:
        if self.name in table:
            raise TypeError(f"row {self.name}: there is a row of this name in the table")
        taken = [name for name in (*self.inputs, *self.params) if is_taken(name)]
        if taken:
            raise TypeError(f"row {self.name}: the template needs the names {taken}; rename them")

    @property
    def is_atom(self) -> bool:
        """Whether the row is an atom and not composed of others."""
        return self.spec is not None

    @property
    def outputs(self) -> int:
        """The number of results."""
        return len(self.output_names)

    @property
    def differentiable(self) -> bool:
        """Whether any input has a rule."""
        return any(rule is not None for rule in self.rules.values())

    @property
    def saves(self) -> tuple[str, ...]:
        """The names that the rules ask for, each once."""
        names = [n for rule in self.rules.values() if rule for n in rule.names if n != "i"]
        return tuple(dict.fromkeys(names))

    @overload
    def derivative(self, rule_or_input: str) -> Callable[[Function], Row]: ...
    @overload
    def derivative(self, rule_or_input: Function) -> Row: ...
    def derivative(self, rule_or_input: Function | str) -> Any:
        """Declare the derivative of the only input, or of the one named: ``derivative("x")``.

        Args:
            rule_or_input: the rule, ``f(xp, g, *names)``; or the name of the input that the rule
                below is for.

        Raises:
            TypeError: the rule asks for a name that the row does not have.
        """
        if isinstance(rule_or_input, str):
            return lambda rule: self._set_rule(rule_or_input, rule)
        (x,) = [x for x in self.inputs if x not in self.zero]
        return self._set_rule(x, rule_or_input)

    def twinned(self, gain: str) -> Function:
        """Declare array functions that replace formula and rules; ``gain`` is what it measured.

        The decorated function returns the pair (forward, backward), the backward being
        ``f(g, needs, *saved) -> gradients``.

        Args:
            gain: how much faster the functions are, as measured.
        """

        def declare(pair: Function) -> Row:
            forward, backward = pair()
            self.twin = Twin(forward, backward, gain)
            return self

        return declare

    def on_arrays(self, *inputs: Any, **params: Any) -> Any:
        """The row on arrays, from its formula (never its twin).

        Args:
            inputs: arrays.
            params: the row's parameters.

        Example:
            >>> import rushlight
            >>> import numpy as np
            >>> from rushlight.ops import table
            >>> table["relu"].on_arrays(np.array([-1.0, 2.0]))
            array([0., 2.])
        """
        if self.is_atom:
            return self.function(*inputs, **params)
        return self.function(arrays, *inputs, **params)

    def _set_rule(self, x: str, function: Function) -> Row:
        names = tuple(inspect.signature(function).parameters)[2:]
        known = {*self.inputs, *self.params, *self.output_names, "out", "i"}
        known |= {f"{i}_shape" for i in self.inputs} | {f"{i}_shapes" for i in self.inputs}
        if x not in self.inputs or not known.issuperset(names):
            raise TypeError(
                f"row {self.name}: the derivative of {x!r} asks for {names}; there are "
                f"inputs {self.inputs} and {sorted(known)}"
            )
        self.rules[x] = Rule(function, names)
        return self

    @property
    def array(self) -> Function:
        """The row on arrays, as eager code runs it."""
        if self.twin:
            return self.twin.forward
        if self.is_atom:
            return self.function
        return partial(self.function, arrays)

    @cached_property
    def apply(self) -> Function:
        """The row on Tensors, compiled from its text when it is first wanted."""
        scope: dict[str, Any] = {**_SCOPE, "row": self, "array": self.array}
        if self.twin:
            scope["twin"] = self.twin.backward
        scope |= {f"rule{i}": r.function for i, r in enumerate(self.rules.values()) if r}
        if self.differentiable:
            exec(compile(node_source(self), f"<node of {self.name}>", "exec"), scope)
            scope["Node"] = scope[self.grad_name]
        exec(compile(function_source(self), f"<row {self.name}>", "exec"), scope)
        function: Function = scope["apply"]
        function.__name__ = self.name
        return function

    def record(self, *inputs: Any, **params: Any) -> Any:
        """The row on tracers: the tracer among the inputs records it.

        Args:
            inputs: tracers and arrays.
            params: the row's parameters.
        """
        return _record(self, inputs, params)

    def __repr__(self) -> str:
        return f"<row {self.name}>"


def atom(spec: Function, **about: Any) -> Callable[[Function], Row]:
    """Declare an atom: the decorated array function, with its shape rule.

    Args:
        spec: the shape rule: takes each input's ``Spec`` and the parameters, returns the result's.
        about: what ``Row`` takes.
    """
    return lambda function: Row(function, spec=spec, **about)


def row(**about: Any) -> Callable[[Function], Row]:
    """Declare a composed row: the decorated formula, ``f(xp, …)``.

    Args:
        about: what ``Row`` takes.
    """
    return lambda function: Row(function, spec=None, **about)


def _signature(
    function: Function, *, skip_xp: bool
) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    parameters = list(inspect.signature(function).parameters.values())[int(skip_xp) :]
    inputs = tuple(p.name for p in parameters if p.kind is not p.KEYWORD_ONLY)
    params = tuple(p.name for p in parameters if p.kind is p.KEYWORD_ONLY)
    return inputs, params, any(p.kind is p.VAR_POSITIONAL for p in parameters)


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _missing_rule(row: Row, x: str, instead: str) -> Function:
    def refuse(xp: Any, g: Any) -> Any:
        raise NotImplementedError(
            f"the derivative for {x!r} of {row.name!r} is not implemented; {instead}"
        )

    return refuse


def _record(row: Row, inputs: tuple[Any, ...], params: dict[str, Any]) -> Any:
    """Let the tracer among ``inputs`` record the row."""
    tracer = next(v for v in inputs if hasattr(v, "record"))
    return tracer.record(row, inputs, params)


def _record_twin(row: Row, g: Any, needs: tuple[bool, ...], *saved: Any) -> Any:
    """Let the tracer ``g`` record the joint backward of a row that has a twin."""
    return g.record_backward(row, needs, saved)


def _as_tensor(value: Any, node: Node | None) -> Tensor:
    tensor = wrap(value)
    tensor._node = node
    return tensor


def _lift(*inputs: Any) -> tuple[Tensor, ...]:
    """Python numbers among ``inputs`` as tensors of the others' type (masks apart)."""
    types = [x._data.dtype for x in inputs if isinstance(x, Tensor)]
    if len(types) in (0, len(inputs)):
        raise TypeError(f"a row takes tensors and numbers, got {[type(x) for x in inputs]}")
    of = next((t for t in types if t.kind != "b"), types[0])
    return tuple(x if isinstance(x, Tensor) else wrap(np.asarray(x, of)) for x in inputs)


arrays.find = lambda name: table[name].array
tensors.find = lambda name: table[name].apply
tracers.find = lambda name: table[name].record

_SCOPE = {
    "Node": Node,
    "Tensor": Tensor,
    "arrays": arrays,
    "as_tensor": _as_tensor,
    "asarray": np.asarray,
    "clock": clock,
    "current_node": current_node,
    "explained": explained,
    "fill_node": fill_node,
    "inside": inside,
    "lift": _lift,
    "ndarray": np.ndarray,
    "new": object.__new__,
    "record": _record,
    "record_twin": _record_twin,
    "state": state,
    "tensors": tensors,
    "tracers": tracers,
}
