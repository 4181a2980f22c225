"""The house style, as far as a machine can hold it: sizes, docstrings, errors, nothing unsafe.

Exceptions are listed with a reason, and one that is no longer needed fails too.
"""

import ast
import re
import statistics

import pytest
from source_tree import PACKAGE, ROOT, Module, functions, modules

MODULES = modules()
FUNCTION_LIMIT, FUNCTION_MEDIAN, FILE_LIMIT, DOCSTRING_LIMIT = 60, 8, 500, 20

# "file.py:Class.function" or "file.py": why it is longer than the limit.
LONG = {
    "autograd/engine.py:_walk": "one flat loop: a call more per node is felt in every backward",
}

# "file.py": why it must do what `dangers` finds.
DANGEROUS = {
    "ops/table.py": "writes each row's function and node from the row's own signature alone",
}

# Exceptions that carry no message because their type says all.
SILENT = {"StopIteration", "KeyboardInterrupt"}
UNSAFE_MODULES = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
UNSAFE_CALLS = {"eval", "exec", "compile", "__import__"}
BLIND = {"Exception", "BaseException"}


def of_source(text, path="planted.py"):
    """A module with the given text, for the checks of the checkers."""
    module = Module(PACKAGE / path, PACKAGE)
    module.__dict__["text"] = text
    return module


def each_module():
    """Runs a check once per module, so that a failure names the file."""
    return pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative))


def length(function):
    """The lines of a function, its docstring left out: prose is not what makes it long."""
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function, clean=False) is None:
        return lines
    doc = function.body[0]
    return lines - (doc.end_lineno - doc.lineno + 1)


def too_long(module):
    """Yields the file if it is too long, and each of its functions that is."""
    if len(module.text.splitlines()) > FILE_LIMIT:
        yield module.relative.as_posix()
    for name, function in functions(module.tree):
        if length(function) > FUNCTION_LIMIT:
            yield f"{module.relative}:{name}"


def raises(module):
    """Yields each `raise` of an exception that is made there."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield node, node.exc.args
        elif isinstance(node, ast.Raise) and ast.unparse(node.exc or node)[0].isupper():
            yield node, []


def is_constant(message):
    return all(
        isinstance(node, ast.Constant | ast.BinOp | ast.Add | ast.JoinedStr)
        for node in ast.walk(message)
    )


def mute_raises(module):
    """Yields the line of each `raise` and `assert` without a word to the reader."""
    for node, arguments in raises(module):
        kind = ast.unparse(node.exc).partition("(")[0]
        if not arguments and kind not in SILENT:
            yield f"{module.relative}:{node.lineno}: raise {kind} without a message"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Assert) and node.msg is None:
            yield f"{module.relative}:{node.lineno}: assert without a message"


def names(node):
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def swallowed(module):
    """Yields each handler that catches whatever comes and says nothing."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler):
            silent = all(isinstance(s, ast.Pass | ast.Continue | ast.Break) for s in node.body)
            if node.type is None or (silent and names(node.type) & BLIND):
                yield f"{module.relative}:{node.lineno}: except swallows every error"
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
            for argument in node.args:
                if names(argument) & BLIND:
                    yield f"{module.relative}:{node.lineno}: suppress swallows every error"


def dangers(module):
    """Yields each way in which the module could run what it reads."""
    for imported in module.imports:
        if imported.target.split(".")[0] in UNSAFE_MODULES:
            yield f"{module.relative}:{imported.line}: imports {imported.target}"
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in UNSAFE_CALLS:
            yield f"{module.relative}:{node.lineno}: calls {node.func.id}"
        for keyword in node.keywords:
            name, value = keyword.arg, ast.unparse(keyword.value)
            if (name, value) in {("allow_pickle", "True"), ("weights_only", "False")}:
                yield f"{module.relative}:{node.lineno}: {name}={value}"


def foreign(module):
    """Yields each import of PyTorch outside the one room that may know it."""
    for imported in module.imports:
        if imported.target.split(".")[0] == "torch" and module.room != "bridge":
            yield f"{module.relative}:{imported.line}: imports {imported.target} outside bridge/"


@each_module()
def test_module_says_what_it_is(module):
    lines = (ast.get_docstring(module.tree) or "").splitlines()
    assert 1 <= len(lines) <= DOCSTRING_LIMIT, f"{module.relative}: docstring of {len(lines)} lines"


@each_module()
def test_module_is_small(module):
    assert [name for name in too_long(module) if name not in LONG] == []


@each_module()
def test_errors_speak(module):
    assert [*mute_raises(module), *swallowed(module)] == []


@each_module()
def test_nothing_read_is_run(module):
    if module.relative.as_posix() not in DANGEROUS:
        assert list(dangers(module)) == []


@each_module()
def test_only_the_bridge_knows_torch(module):
    assert list(foreign(module)) == []


def test_the_median_function_is_short():
    lengths = [length(f) for module in MODULES for _, f in functions(module.tree)]
    assert statistics.median(lengths) <= FUNCTION_MEDIAN


def test_errors_show_the_value():
    messages = {
        f"{module.relative}:{node.lineno}": args[0]
        for module in MODULES
        for node, args in raises(module)
        if args and not (isinstance(args[0], ast.Constant) and isinstance(args[0].value, int))
    }
    constant = [place for place, message in messages.items() if is_constant(message)]
    assert len(constant) <= 0.1 * len(messages), f"messages that show no value: {constant}"


def test_no_work_is_left_in_a_comment():
    note = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"]))
    files = [*ROOT.glob("src/**/*.py"), *ROOT.glob("tests/**/*.py"), *ROOT.glob("docs/**/*.md")]
    assert [str(f.relative_to(ROOT)) for f in files if note.search(f.read_text("utf-8"))] == []


def test_every_exception_is_still_needed():
    long = {name for module in MODULES for name in too_long(module)}
    dangerous = {module.relative.as_posix() for module in MODULES if list(dangers(module))}
    assert set(LONG) <= long
    assert set(DANGEROUS) <= dangerous


# Checks of the checkers


def test_a_long_function_and_a_long_file_are_found():
    body = "    x = 1\n" * FUNCTION_LIMIT
    doc = '    """One.\n' + "\n" * FUNCTION_LIMIT + '    """\n'
    assert list(too_long(of_source(f"class C:\n  def f():\n{body}"))) == ["planted.py:C.f"]
    assert list(too_long(of_source(f"def f():\n{doc}    x = 1\n"))) == []
    assert list(too_long(of_source("x = 1\n" * (FILE_LIMIT + 1)))) == ["planted.py"]


@pytest.mark.parametrize("source", ["raise ValueError", "raise ValueError()", "assert x"])
def test_a_mute_error_is_found(source):
    assert len(list(mute_raises(of_source(source)))) == 1


@pytest.mark.parametrize(
    "source",
    ["raise ValueError(f'{x}')", "raise error", "raise", "raise StopIteration", "assert x, 'why'"],
)
def test_an_error_that_speaks_passes(source):
    assert list(mute_raises(of_source(f"try: pass\nexcept E:\n    {source}"))) == []


@pytest.mark.parametrize(
    ("message", "constant"),
    [("'a'", True), ("'a' + 'b'", True), ("f'a'", True), ("f'{x}'", False), ("text(x)", False)],
)
def test_a_message_without_a_value_is_found(message, constant):
    assert is_constant(ast.parse(message, mode="eval").body) is constant


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("try: f()\nexcept: g()", 1),
        ("try: f()\nexcept Exception: pass", 1),
        ("try: f()\nexcept (ValueError, BaseException): pass", 1),
        ("with contextlib.suppress(Exception): f()", 1),
        ("try: f()\nexcept OSError: pass", 0),
        ("try: f()\nexcept Exception as e: g(e)", 0),
    ],
)
def test_a_swallowed_error_is_found(source, found):
    assert len(list(swallowed(of_source(source)))) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import pickle", 1),
        ("def f():\n    from pickle import loads", 1),
        ("eval(text)", 1),
        ("exec(text)", 1),
        ("np.load(path, allow_pickle=True)", 1),
        ("torch.load(path, weights_only=False)", 1),
        ("model.eval()", 0),
        ("np.load(path, allow_pickle=False)", 0),
    ],
)
def test_a_danger_is_found(source, found):
    assert len(list(dangers(of_source(source)))) == found


def test_torch_is_found_outside_the_bridge_only():
    assert len(list(foreign(of_source("def f():\n    import torch.nn", "nn/linear.py")))) == 1
    assert list(foreign(of_source("import torch", "bridge/torch.py"))) == []
