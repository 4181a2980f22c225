"""The text of the two things that every differentiable row needs: its function and its node.

From a row's signature and the names that its rules save, this file writes one plain function
without ``*args`` or loops (array function, then the node with just what the wanted gradients need)
and one ``Node`` subclass. Written out once, at import, they cost a fraction of what a general
wrapper costs at each call. ``ops/table.py`` compiles the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rushlight.ops.table import Row

__all__ = ["function_source", "is_taken", "node_source"]

_TAKEN = frozenset(
    re.findall(
        r"\w+",
        """AttributeError Node RuntimeError Tensor ValueError all any apply array asarray base clock
        current_node datas edges error explained fill_node inside len lift missing ndarray new node
        out r record row state tuple type""",
    )
)
_NUMBERED = re.compile(r"(a|e|out)\d+")


def is_taken(name: str) -> bool:
    """Whether the text of a function uses ``name`` itself; no operand or parameter may be it."""
    return name in _TAKEN or _NUMBERED.fullmatch(name) is not None


def function_source(row: Row) -> str:
    """The text of the row's function on Tensors."""
    if row.variadic:
        return _variadic_source(row)
    n = len(row.inputs)
    datas = ", ".join(f"a{i}" for i in range(n))
    params = "".join(f", {p}={p}" for p in row.params)
    lines = [
        f"def apply({_signature(row)}):",
        "    try:",
        "        " + "; ".join(f"a{i} = {x}._data" for i, x in enumerate(row.inputs)),
        "    except AttributeError:",
        f"        return apply(*lift({', '.join(row.inputs)}){params})",
        "    if " + " and ".join(f"type(a{i}) is ndarray" for i in range(n)) + ":",
        "        try:",
        f"            r = {_computed(row, datas)}",
        "        except ValueError as error:",
        f"            raise explained(error, {datas}) from None",
        "        except RuntimeError as error:",
        f"            r = inside(error, {_call('array', row, datas)})",
        *_normalised(row),
        "    else:",
        f"        r = record(row, ({datas},), {_dict(row)})",
    ]
    lines += _wrapped(row)
    if row.view:
        lines += _view_lines(row)
    if row.differentiable:
        lines += _node_lines(row)
    lines.append(f"    return {_returned(row)}")
    return "\n".join(lines)


def _signature(row: Row) -> str:
    inputs = ", ".join(row.inputs)
    return inputs + (", *, " + ", ".join(row.params) if row.params else "")


def _computed(row: Row, datas: str) -> str:
    """The row on arrays: in silence, but for a view, which computes nothing."""
    if row.view:
        return f"array({datas}" + "".join(f", {p}={p}" for p in row.params) + ")"
    return f"state.run({_call('array', row, datas)})"


def _call(function: str, row: Row, datas: str) -> str:
    # contextvars' run passes keywords on, at the price of a dict: only rows with parameters pay.
    return f"{function}, {datas}" + "".join(f", {p}={p}" for p in row.params)


def _dict(row: Row) -> str:
    return "{" + ", ".join(f"{p!r}: {p}" for p in row.params) + "}"


def _normalised(row: Row) -> list[str]:
    """NumPy turns results without dimensions into scalars; tensors hold arrays."""
    if row.outputs > 1:
        return ["        r = tuple(asarray(v) for v in r)"]
    return ["        if type(r) is not ndarray: r = asarray(r)"]


def _wrapped(row: Row) -> list[str]:
    if row.outputs == 1:
        return ["    out = new(Tensor); out._data = r"]
    return [f"    out{k} = new(Tensor); out{k}._data = r[{k}]" for k in range(row.outputs)]


def _returned(row: Row) -> str:
    if row.outputs == 1:
        return "out"
    return ", ".join(f"out{k}" for k in range(row.outputs))


def _view_lines(row: Row) -> list[str]:
    (x,) = row.inputs[:1]
    return [
        f"    base = {x} if {x}._base is None else {x}._base",
        "    out._base = base",
        f"    out._view = ({x}._view, {row.name!r}, {_dict(row)}, {row.siblings!r}, state.grad)",
        "    out._synced = clock()",
    ]


def _node_of(x: str) -> str:
    return f"{x}._node if {x}._base is None else current_node({x})"


def _node_lines(row: Row) -> list[str]:
    wanted = [i for i, x in enumerate(row.inputs) if row.rules.get(x) is not None]
    lines = ["    if state.grad:"]
    lines += [f"        e{i} = {_node_of(row.inputs[i])}" for i in wanted]
    some = " or ".join(f"e{i} is not None" for i in wanted)
    edges = ", ".join(f"e{i}" if i in wanted else "None" for i in range(len(row.inputs)))
    first = "out0" if row.outputs > 1 else "out"
    result = "r[0]" if row.outputs > 1 else "r"
    saved = "".join(_saved_expression(row, name, wanted) + ", " for name in row.saves)
    lines += [
        f"        if {some}:",
        "            node = Node()",
        f"            node.edges = ({edges},)",
        f"            node.saved = ({saved})",
        f"            node.shape = {result}.shape",
        f"            node.dtype = {result}.dtype",
        "            node.hooks = None",
        "            node.birth = clock()",
    ]
    return [*lines, f"            {first}._node = node"]


def _saved_expression(row: Row, name: str, wanted: list[int]) -> str:
    """The value to save under ``name``, if a gradient that needs it is wanted."""
    if name == "out":
        value = "r"
    elif name in row.output_names:
        value = f"r[{row.output_names.index(name)}]"
    elif name in row.params:
        return name
    elif name.endswith("_shape") and name.removesuffix("_shape") in row.inputs:
        return f"a{row.inputs.index(name.removesuffix('_shape'))}.shape"
    else:
        value = f"a{row.inputs.index(name)}"
    users = [i for i in wanted if name in row.rules[row.inputs[i]].names]  # type: ignore[union-attr]
    if len(users) == len(wanted):
        return value
    return f"({value} if {' or '.join(f'e{i} is not None' for i in users)} else None)"


def node_source(row: Row) -> str:
    """The text of the row's ``Node`` subclass."""
    saved = "".join(f"s_{name}, " for name in row.saves)
    unpack = [f"        {saved}= self.lift() if xp is tensors else self.saved"] if saved else []
    lines = [
        f"class {row.grad_name}(Node):",
        "    __slots__ = ()",
        "    row = row",
        f"    exact = {row.twin is not None}",
        f"    frees = {any(name in _memory(row) for name in row.saves)}",
        "    def backward(self, xp, g):",
        *unpack,
    ]
    if row.variadic:
        return "\n".join([*lines, *_variadic_backward(row), *_lift_lines(row)])
    if row.twin is not None:
        lines += _twin_lines(row)
    edges = "".join(f"e{i}, " for i in range(len(row.inputs)))
    lines.append(f"        {edges}= self.edges")
    grads = "".join(f"{_gradient(row, i)}, " for i in range(len(row.inputs)))
    lines.append(f"        return ({grads})")
    return "\n".join([*lines, *_lift_lines(row)])


def _twin_lines(row: Row) -> list[str]:
    """The joint backward; an edge that is not None says that its gradient is needed."""
    args = "".join(f", s_{name}" for name in row.saves)
    return [
        "        if xp is arrays:",
        f"            return twin(g, self.edges{args})",
        "        if xp is tracers:",
        "            needs = tuple([edge is not None for edge in self.edges])",
        f"            return record_twin(row, g, needs{args})",
    ]


def _memory(row: Row) -> tuple[str, ...]:
    """The names of what is saved as memory; shapes and parameters are not."""
    return (*row.inputs, *row.output_names, "out")


def _gradient(row: Row, i: int) -> str:
    rule = row.rules.get(row.inputs[i])
    if rule is None:
        return "None"
    args = "".join(f", s_{name}" for name in rule.names)
    return f"None if e{i} is None else rule{i}(xp, g{args})"


def _lift_lines(row: Row) -> list[str]:
    """Saved arrays as Tensors of the graph, for a derivative that is itself recorded."""
    if not row.saves:
        return []
    values = "".join(f"{_lifted(row, k, name)}, " for k, name in enumerate(row.saves))
    return ["    def lift(self):", "        s = self.saved", f"        return ({values})"]


def _lifted(row: Row, k: int, name: str) -> str:
    if row.variadic and name == row.inputs[-1]:
        edges = f"self.edges[{len(row.inputs) - 1}:]"
        return f"tuple(as_tensor(v, e) for v, e in zip(s[{k}], {edges}))"
    if name in row.inputs:
        return f"as_tensor(s[{k}], self.edges[{row.inputs.index(name)}])"
    if name == "out":
        return f"as_tensor(s[{k}], self)"
    if name in row.output_names:
        return f"as_tensor(s[{k}], None)"
    return f"s[{k}]"


def _variadic_source(row: Row) -> str:
    """A row over any number of tensors (the last input, starred), after none or one before it."""
    *fixed, xs = row.inputs
    fixed_datas = "".join(f"{x}._data, " for x in fixed)
    every = "(" + "".join(f"{x}, " for x in fixed) + f"*{xs},)"
    saved = "".join(_variadic_saved(row, name) + ", " for name in row.saves)
    signature = "".join(f"{x}, " for x in fixed) + f"*{xs}"
    signature += "".join(f", {p}" for p in row.params)
    call = "array, *datas" + "".join(f", {p}={p}" for p in row.params)
    lines = [
        f"def apply({signature}):",
        f"    datas = ({fixed_datas}*[x._data for x in {xs}],)",
        "    if all(type(a) is ndarray for a in datas):",
        "        try:",
        f"            r = asarray(state.run({call}))",
        "        except RuntimeError as error:",
        f"            r = asarray(inside(error, {call}))",
        "    else:",
        f"        r = record(row, datas, {_dict(row)})",
        "    out = new(Tensor); out._data = r",
    ]
    if row.differentiable:
        wanted = every if row.rules.get(xs) is not None else f"({''.join(f'{x}, ' for x in fixed)})"
        lines += [
            "    if state.grad:",
            f"        edges = tuple([{_node_of('x')} for x in {wanted}])",
            "        if any(e is not None for e in edges):",
            "            node = Node()",
            "            missing = (None,) * (len(datas) - len(edges))",
            f"            fill_node(node, r, edges + missing, ({saved}))",
            "            out._node = node",
        ]
    return "\n".join([*lines, "    return out"])


def _variadic_saved(row: Row, name: str) -> str:
    """The value to save under ``name``, if one of the first operands needs it, or all do."""
    value = _variadic_value(row, name)
    *fixed, xs = row.inputs
    users = [x for x, rule in row.rules.items() if rule and name in rule.names]
    if xs in users or len(users) == len(fixed) or name in row.params:
        return value
    some = " or ".join(f"edges[{fixed.index(x)}] is not None" for x in users)
    return f"({value} if {some} else {'()' if name == xs else None})"


def _variadic_value(row: Row, name: str) -> str:
    *fixed, xs = row.inputs
    if name == xs:
        return f"datas[{len(fixed)}:]"
    if name == f"{xs}_shapes":
        return f"tuple([a.shape for a in datas[{len(fixed)}:]])"
    if name.endswith("_shape"):
        return f"datas[{fixed.index(name.removesuffix('_shape'))}].shape"
    if name == "out":
        return "r"
    return name if name in row.params else f"datas[{fixed.index(name)}]"


def _variadic_backward(row: Row) -> list[str]:
    *fixed, xs = row.inputs
    grads = "".join(f"{_gradient_of(row, i, x)}, " for i, x in enumerate(fixed))
    rule = row.rules.get(xs)
    if rule is None:
        rest = f"*(None,) * (len(self.edges) - {len(fixed)})"
    else:
        args = "".join(f", s_{name}" for name in rule.names if name != "i")
        each = f"rule{len(fixed)}(xp, g, i{args})"
        rest = f"*[None if e is None else {each} for i, e in enumerate(self.edges[{len(fixed)}:])]"
    return [f"        return ({grads}{rest},)"]


def _gradient_of(row: Row, i: int, x: str) -> str:
    rule = row.rules.get(x)
    if rule is None:
        return "None"
    args = "".join(f", s_{name}" for name in rule.names)
    return f"None if self.edges[{i}] is None else rule{i}(xp, g{args})"
