"""Small tasks for the workers, in machine code."""

from functools import cache

from llvmlite import ir

from rushlight.compiler.cache import ObjectCache
from rushlight.compiler.llvm.host import host
from rushlight.compiler.llvm.loops import I64, counted
from rushlight.compiler.llvm.meeting import barrier
from rushlight.compiler.llvm.native import compile_native
from rushlight.compiler.llvm.workers import TASK, task_type


@cache
def rotating(target=None):
    """A task that needs every worker at every barrier, and shows one that was left too early.

    Arguments, all 64-bit: the number of rounds, the number of workers, then a cell for each of 16
    workers. In each round a worker adds 1 to its cell, meets the others, compares its
    neighbour's cell with its own, and meets them again. It returns how often they differed.
    """
    target = target or host()
    module = ir.Module("rotating")
    function = ir.Function(module, task_type(), "task")
    arguments, team, worker, workers = function.args
    b = ir.IRBuilder(function.append_basic_block("entry"))

    def cell(i):
        return b.gep(arguments, [i], source_etype=I64)

    rounds = b.load(cell(I64(0)), typ=I64)
    b.store(workers, cell(I64(1)))
    own = cell(b.add(worker, I64(2)))
    other = cell(b.add(b.urem(b.add(worker, I64(1)), workers), I64(2)))
    wrong = b.alloca(I64)
    b.store(I64(0), wrong)
    with counted(b, I64(0), rounds):
        b.store(b.add(b.load(own, typ=I64), I64(1)), own)
        barrier(b, team, target)
        differ = b.icmp_unsigned("!=", b.load(own, typ=I64), b.load(other, typ=I64))
        b.store(b.add(b.load(wrong, typ=I64), b.zext(differ, I64)), wrong)
        barrier(b, team, target)
    b.ret(b.load(wrong, typ=I64))
    return compile_native(str(module), store=ObjectCache(None)).function("task", *TASK)


@cache
def dividing():
    """A task that returns whether 1e-40, two times a half, is still more than 0."""
    module = ir.Module("dividing")
    function = ir.Function(module, task_type(), "task")
    b = ir.IRBuilder(function.append_basic_block("entry"))
    kind = ir.FloatType()
    x = b.load(function.args[0], typ=kind)
    y = b.fmul(b.fmul(x, ir.Constant(kind, 2.0)), ir.Constant(kind, 0.5))
    b.ret(b.zext(b.fcmp_ordered(">", y, ir.Constant(kind, 0.0)), I64))
    return compile_native(str(module), store=ObjectCache(None)).function("task", *TASK)
