"""Machine code: compiled or found, alive as long as it is called, and gone afterwards."""

import ctypes
import gc
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rushlight.compiler.cache import ObjectCache
from rushlight.compiler.llvm import native
from rushlight.compiler.llvm.host import host
from rushlight.compiler.llvm.native import assembly, compile_native

ROOT = Path(__file__).resolve().parents[3]
NONE = ObjectCache(None)
TEXT = """
define i64 @add(i64 %a, i64 %b) {{
  %c = add i64 %a, %b
  %d = add i64 %c, {number}
  ret i64 %d
}}
"""


def adding(number, store=NONE):
    code = compile_native(TEXT.format(number=number), store=store)
    return code.function("add", ctypes.c_int64, ctypes.c_int64, ctypes.c_int64)


@pytest.fixture
def compilations(monkeypatch):
    """Counts how often LLVM generates code."""
    count = []
    own = native.object_code
    monkeypatch.setattr(native, "object_code", lambda *a: count.append(1) or own(*a))
    return count


def test_it_computes():
    assert adding(5)(2, 3) == 10


def test_the_code_lives_as_long_as_its_function():
    functions = [adding(i) for i in range(50)]
    gc.collect()
    assert [function(1, 1) for function in functions] == [i + 2 for i in range(50)]


def test_it_is_compiled_once(tmp_path, compilations):
    store = ObjectCache(tmp_path)
    assert [adding(7, store)(1, 1) for _ in range(3)] == [9, 9, 9]
    assert len(compilations) == 1
    assert adding(8, store)(1, 1) == 10
    assert len(compilations) == 2


def test_another_processor_is_another_entry(tmp_path, compilations):
    from dataclasses import replace

    store, text = ObjectCache(tmp_path), TEXT.format(number=1)
    poorer = [replace(host(), features=""), replace(host(), name="generic")]
    for target in (host(), *poorer, host()):
        compile_native(text, target, store)
    assert len(compilations) == 3


def test_a_damaged_entry_is_made_anew(tmp_path, compilations):
    store = ObjectCache(tmp_path)
    adding(3, store)
    [entry] = store.entries()
    entry.path.write_bytes(entry.path.read_bytes()[:-100])
    assert [adding(3, store)(1, 1) for _ in range(2)] == [5, 5]
    assert len(compilations) == 2


def test_an_unknown_name_is_an_error():
    code = compile_native(TEXT.format(number=1), store=NONE)
    with pytest.raises(LookupError, match="no function 'sub'"):
        code.function("sub", None)


def test_text_that_is_no_module_is_an_error():
    with pytest.raises(RuntimeError, match="LLVM IR parsing error"):
        compile_native("define nothing", store=NONE)


def test_assembly_can_be_read():
    text = assembly(TEXT.format(number=77))
    assert "add:" in text
    assert "77" in text


def test_threads_compile_at_once():
    results = {}

    def work(k):
        results[k] = [adding(100 * k + i)(0, 0) for i in range(10)]

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {k: [100 * k + i for i in range(10)] for k in range(4)}


LEAK = """
import ctypes, resource, sys
from pathlib import Path
from rushlight.compiler.cache import ObjectCache
from rushlight.compiler.llvm.native import compile_native
store = ObjectCache(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
def used():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
def turn(i):
    text = "define i64 @f(i64 %a) {\\n  %r0 = add i64 %a, " + str(i) + "\\n"
    text += "".join(f"  %r{k} = mul i64 %r{k - 1}, %a\\n" for k in range(1, 20))
    code = compile_native(text + "  ret i64 %r19\\n}", store=store)
    code.function("f", ctypes.c_int64, ctypes.c_int64)(1)
for i in range(200):
    turn(i % 200)
before = used()
for i in range(1000):
    turn(i if len(sys.argv) == 1 else i % 200)
print(used() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads Linux's memory figures")
@pytest.mark.parametrize("kept", [False, True], ids=["compiled", "found"])
def test_a_thousand_compilations_leave_nothing(tmp_path, kept):
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", LEAK, *([str(tmp_path)] if kept else [])]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert int(result.stdout) < 4 * 2**20
