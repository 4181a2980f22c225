"""Which values get memory. All others are computed where they are used, as often as that is.

Memory goes to results of reductions and products, to what products read, to outputs, and to what
costs something and is used in several places, or spread over more elements than it has.
"""

from __future__ import annotations

from rushlight.compiler.ir import Node, Program, Ref
from rushlight.compiler.lower.atoms import CORES, LOOKUPS, cost
from rushlight.compiler.lower.views import VIEWS

__all__ = ["stored_values"]

_CHEAP = 2


def stored_values(program: Program) -> set[Ref]:
    """The values to keep in memory, inputs and constants apart."""
    nodes, costs = program.nodes, _costs(program)
    users: list[list[int]] = [[] for _ in nodes]
    for number, node in enumerate(nodes):
        for ref in node.args:
            users[ref.node].append(number)
    stored = {r.node for r in program.outputs if nodes[r.node].op != "input"}
    stored |= {n for n, node in enumerate(nodes) if node.op in CORES}
    roots: list[set[int]] = [set() for _ in nodes]
    for number in reversed(range(len(nodes))):
        node = nodes[number]
        if node.op in ("input", "constant"):
            continue
        for user in users[number]:
            roots[number] |= {user} if user in stored else roots[user]
        if any(_looks_up(nodes[user], number) for user in users[number]):
            stored.add(number)
        if node.op in VIEWS or node.op == "cast" or number in stored:
            continue
        read = [user for user in users[number] if _reads_again(program, number, user, users)]
        if read or (len(roots[number]) > 1 and costs[number] > _CHEAP):
            stored.add(number)
    return {Ref(n) for n in stored}


def _looks_up(user: Node, number: int) -> bool:
    """Whether a user picks elements of a value by their numbers, for which it must be in memory."""
    return user.op in LOOKUPS and user.args[0].node == number


def _costs(program: Program) -> list[int]:
    """What it costs to compute an element from values that are surely stored."""
    costs: list[int] = []
    for node in program.nodes:
        below = 0 if node.op in CORES else sum(costs[r.node] for r in node.args)
        costs.append(0 if node.op in CORES else cost(node) + below)
    return costs


def _reads_again(program: Program, number: int, user: int, users: list[list[int]]) -> bool:
    """Whether a user reads elements several times: a product, or one that spreads them."""
    node: Node = program.nodes[user]
    if node.op == "matmul":
        return True
    size = program.nodes[number].specs[0].size
    if size > 1 and node.op not in CORES and node.specs[0].size > size and node.op != "embed":
        return True
    if node.op in VIEWS:
        return any(_reads_again(program, number, after, users) for after in users[user])
    return False
