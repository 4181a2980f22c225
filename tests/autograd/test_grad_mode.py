"""The switches: as context managers, as decorators, on generators, in threads."""

import threading

import pytest

import rushlight as rl
from rushlight.autograd import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    no_grad,
    set_grad_enabled,
)

# Programs that append to `seen`; PyTorch must see the same.
PROGRAMS = {
    "no_grad": "with L.no_grad(): see()",
    "enable within no_grad": "with L.no_grad():\n  with L.enable_grad(): see()\n  see()",
    "nested": "with L.no_grad():\n  with L.no_grad(): see()\n  see()",
    "one object again": "n = L.no_grad()\nwith n: see()\nsee()\nwith n: see()",
    "set False": "with L.set_grad_enabled(False): see()",
    "set True in no_grad": "with L.no_grad():\n  with L.set_grad_enabled(True): see()\n  see()",
    "set acts at once": "L.set_grad_enabled(False); see(); L.set_grad_enabled(True)",
    "set made before": "s = L.set_grad_enabled(False)\nsee()\nwith s: see()\nsee()",
    "an exception": "try:\n  with L.no_grad(): raise KeyError\nexcept KeyError: see()",
    "a decorator": "@L.no_grad()\ndef f(): see()\nf(); see()",
    "a decorator without parentheses": "@L.no_grad\ndef f(): see()\nf(); see()",
    "enable_grad without parentheses": (
        "@L.enable_grad\ndef f(): see()\nwith L.no_grad():\n  f(); see()"
    ),
    "a decorator of set": "@L.set_grad_enabled(False)\ndef f(): see()\nsee(); f(); see()",
    "recursion": (
        "@L.no_grad()\ndef f(n):\n  see()\n  if n:\n    with L.enable_grad(): f(n - 1)\n  see()\n"
        "f(2); see()"
    ),
    "a decorator that fails": (
        "@L.no_grad()\ndef f(): raise KeyError\ntry: f()\nexcept KeyError: see()"
    ),
    "a generator": (
        "@L.no_grad()\ndef g():\n  see(); yield 1\n  see(); yield 2\n  see()\n"
        "for _ in g(): see()\nsee()"
    ),
    "a generator that is sent to": (
        "@L.no_grad()\ndef g():\n  got = yield 1\n  see(got); yield got\n"
        "i = g(); next(i); see(i.send(5)); i.close(); see()"
    ),
    "a generator that is thrown into": (
        "@L.no_grad()\ndef g():\n  try:\n    yield 1\n  except KeyError:\n    see()\n    yield 7\n"
        "i = g(); next(i); see(i.throw(KeyError())); see()"
    ),
    "a generator that is closed": (
        "@L.no_grad()\ndef g():\n  try:\n    yield 1\n  finally: see()\n"
        "i = g(); next(i); i.close(); see()"
    ),
    "a generator's result": (
        "@L.no_grad()\ndef g():\n  yield 1\n  return 9\n"
        "def h(): see((yield from g()))\nlist(h()); see()"
    ),
    "inference": "with L.inference_mode(): see()\nsee()",
    "inference off": "with L.inference_mode(False): see()",
    "inference as a decorator": "@L.inference_mode()\ndef f(): see()\nf(); see()",
    "inference without parentheses": "@L.inference_mode\ndef f(): see()\nf(); see()",
    "enable in inference": "with L.inference_mode():\n  with L.enable_grad(): see()",
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_switch_stands_where_pytorchs_does(program, torch):
    results = []
    for library in (torch, rl):
        seen = []

        def see(*values, seen=seen, library=library):
            seen.append((*values, library.is_grad_enabled(), library.is_inference_mode_enabled()))

        exec(PROGRAMS[program], {"L": library, "see": see})
        results.append(seen)
    assert results[1] == results[0]


def test_what_is_recorded():
    x = rl.ones(2, requires_grad=True)
    with no_grad():
        y = x * 2
        assert not y.requires_grad
        assert y.is_leaf
        z = rl.ones(2, requires_grad=True)  # a leaf is made as it is told
        assert z.requires_grad
    assert (y + x).requires_grad
    with inference_mode():
        assert not (x * 2).requires_grad


def test_the_switch_is_the_threads_own():
    with no_grad():
        found = []
        thread = threading.Thread(target=lambda: found.append(is_grad_enabled()))
        thread.start()
        thread.join()
        assert found == [True]
        assert not is_grad_enabled()


def test_threads_switch_at_once():
    barrier = threading.Barrier(4)
    wrong = []

    def work(mode):
        for _ in range(50):
            with set_grad_enabled(mode):
                barrier.wait(timeout=5)
                if (rl.ones(1, requires_grad=True) * 2).requires_grad is not mode:
                    wrong.append(mode)

    threads = [threading.Thread(target=work, args=(i % 2 == 0,)) for i in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert wrong == []


def test_decorated_functions_keep_their_names():
    @no_grad()
    def documented():
        """Words."""

    assert (documented.__name__, documented.__doc__) == ("documented", "Words.")


def test_one_object_entered_twice_puts_back_what_was_there():
    mode = no_grad()
    with mode:
        with mode:
            assert not is_grad_enabled()
        assert not is_grad_enabled()
    assert is_grad_enabled()  # PyTorch forgets it


def test_two_generators_interleaved():
    @no_grad()
    def off():
        for _ in range(2):
            yield is_grad_enabled()

    @enable_grad()
    def on():
        for _ in range(2):
            yield is_grad_enabled()

    assert list(zip(off(), on(), strict=True)) == [(False, True)] * 2
    assert is_grad_enabled()


def test_a_mode_that_is_no_bool():
    with pytest.raises(TypeError, match="'mode' must be bool, not str"):
        set_grad_enabled("no")
    assert is_grad_enabled()
