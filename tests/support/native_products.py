"""Products compiled for this machine, or for a poorer one of its kind, and run on arrays."""

import ctypes
import mmap
from dataclasses import replace

import llvmlite.binding as llvm
import numpy as np
from llvmlite import ir

from rushlight.compiler.llvm.host import host
from rushlight.compiler.llvm.products import emit_plan


def hosts():
    """This machine and poorer ones of its kind, by the width of their vectors."""
    here = host()
    found = {f"{here.vector_bytes} bytes": here}
    if here.triple.startswith("x86_64") and here.fma:
        avx2 = replace(here, name="haswell", features="", vector_bytes=32, registers=16)
        found.setdefault("32 bytes", avx2)
    if here.triple.startswith("x86_64"):
        sse2 = replace(here, name="x86-64", features="", vector_bytes=16, registers=16, fma=False)
        found.setdefault("16 bytes", sse2)
    return found


def linked(module, here):
    """The execution engine that holds a module's machine code, and the code's size in bytes."""
    machine = here.machine()
    module.triple = here.triple
    module.data_layout = str(machine.target_data)
    code = machine.emit_object(llvm.parse_assembly(str(module)))
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return engine, len(code)


def compiled(plan, epilogue=None, pointers=0):
    """A product as a function of A, B, C, scratch, begin, end and more pointers, all addresses."""
    module = ir.Module("products")
    function = emit_plan(module, "product", plan, epilogue, [ir.PointerType()] * pointers)
    function.linkage = "external"
    engine, size = linked(module, plan.host)
    address, count = ctypes.c_void_p, ctypes.c_int64
    kind = ctypes.CFUNCTYPE(None, *[address] * 4, count, count, *[address] * pointers)
    call = kind(engine.get_function_address("product"))
    call.engine, call.size = engine, size
    call.lines = sum(len(block.instructions) for block in function.blocks)
    return call


def product(plan, a, b, c, *more, deals=None, call=None):
    """Run the pieces of a product deal by deal; ``c`` is written and returned."""
    call = call or compiled(plan, pointers=len(more))
    for begin, end in deals or [(0, plan.pieces)]:
        scratch = np.full(plan.scratch // 8 + 16, np.nan)
        scratch = scratch[-scratch.ctypes.data % 64 // 8 :]
        held = [x.ctypes.data for x in (a, b, c, scratch)]
        call(*held, begin, end, *(x.ctypes.data for x in more))
    return c


def operands(plan, random):
    """A, B with NaN between their rows, and C, as ``plan`` wants them."""
    m, n, k = plan.m, plan.n, plan.k
    shapes = [(k, m) if plan.kind == "tn" else (m, k), (n, k) if plan.kind == "nt" else (k, n)]
    made = []
    for (rows, columns), stride in zip([*shapes, (m, n)], plan.strides, strict=True):
        array = fenced(rows, columns, stride, plan.dtype)
        array[...] = random.standard_normal((rows, columns))
        made.append(array)
    return made


def fenced(rows, columns, stride, dtype):
    """An array whose last number is the last of a page that no page follows."""
    size = np.dtype(dtype).itemsize
    needed = ((rows - 1) * stride + columns) * size
    pages = -(-needed // mmap.PAGESIZE) * mmap.PAGESIZE
    memory = mmap.mmap(-1, pages + mmap.PAGESIZE)
    start = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    protect = getattr(ctypes.CDLL(None), "mprotect", None)
    if protect is not None:
        protect(ctypes.c_void_p(start + pages), ctypes.c_size_t(mmap.PAGESIZE), 0)
    whole = np.frombuffer(memory, dtype, needed // size, pages - needed)
    whole[:] = np.nan
    return np.lib.stride_tricks.as_strided(
        whole, (rows, columns), (stride * size, size), writeable=True
    )


def exact(plan, a, b):
    """The product in float64, and the same of absolute values: what an error is measured by."""
    a = (a.T if plan.kind == "tn" else a).astype(np.float64)
    b = (b.T if plan.kind == "nt" else b).astype(np.float64)
    return a @ b, np.abs(a) @ np.abs(b)
