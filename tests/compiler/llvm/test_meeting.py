"""The barrier, also where there is no futex, and what is emitted for other machines."""

from dataclasses import replace

import numpy as np
import pytest
from llvmlite import ir
from native_tasks import rotating

from rushlight.compiler.llvm.host import host
from rushlight.compiler.llvm.meeting import barrier
from rushlight.compiler.llvm.workers import Workers, task_type
from rushlight.threads import get_num_threads, set_num_threads


def text_for(triple):
    module = ir.Module("meeting")
    function = ir.Function(module, task_type(), "task")
    b = ir.IRBuilder(function.append_basic_block("entry"))
    barrier(b, function.args[1], replace(host(), triple=triple))
    barrier(b, function.args[1], replace(host(), triple=triple))
    b.ret(ir.IntType(64)(0))
    return str(module)


@pytest.mark.parametrize(
    ("triple", "present", "absent"),
    [
        ("x86_64-unknown-linux-gnu", ["@syscall", "i64 202", "sse2.pause"], ["usleep"]),
        ("aarch64-unknown-linux-gnu", ["@syscall", "i64 98", "aarch64.hint"], ["sse2"]),
        ("arm64-apple-darwin23.0.0", ["@usleep", "aarch64.hint"], ["syscall", "sse2"]),
        ("x86_64-pc-windows-msvc", ["@Sleep", "sse2.pause"], ["syscall", "usleep"]),
        ("riscv64-unknown-linux-gnu", ["@usleep"], ["syscall", "sse2", "hint"]),
    ],
)
def test_how_each_machine_sleeps(triple, present, absent):
    text = text_for(triple).replace('"', "")
    assert all(word in text for word in present)
    assert not [word for word in absent if word in text]
    assert text.count("define internal void @meeting.barrier") == 1


def test_naps_do_where_there_is_no_futex():
    # The same machine under a name that the emitter knows nothing of.
    poor = replace(host(), triple=host().triple.replace("linux", "freebsd"))
    if poor == host():
        pytest.skip("this machine has no futex anyway")
    before = get_num_threads()
    set_num_threads(3)
    napping = Workers(poor)
    try:
        cells = np.zeros(18, np.int64)
        cells[0] = 200
        assert napping.run(rotating(poor), cells.ctypes.data) == 0
        assert cells[1] == 3
    finally:
        napping.stop()
        set_num_threads(before)
