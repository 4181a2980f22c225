"""A room imports only from rooms below it, wherever in a file the import stands.

The order below is the house's plan. A new file or folder directly under `src/rushlight` must be
given its place in it first.
"""

import re
from graphlib import CycleError, TopologicalSorter

import pytest
from source_tree import PACKAGE, ROOT, Module, modules

# Top to bottom. Rooms on one floor may see one another, as long as importing them is no circle.
FLOORS = (
    {"cli", "__main__"},
    {"lessons"},
    {"__init__"},  # the front door: a list of names, which nothing below it knows
    {"report"},
    {"training"},
    {"bridge"},
    {"compiler"},
    {"viz"},
    {"datasets"},
    {"nn", "optim", "utils"},
    {"functional"},
    {"ops"},
    {"autograd"},
    {"random"},
    {
        *("tensor", "printing", "promotion", "limits", "dtypes", "sizes", "devices", "errors"),
        *("files", "streams", "absent", "cuda", "threads"),
        "methods",  # methods.pyi: what the rooms above attach to tensors, for type checkers
    },
)
FLOOR = {room: -depth for depth, rooms in enumerate(FLOORS) for room in rooms}


def room_of(target, package):
    """The room in which the imported module lies; None if it is not in the package."""
    head, _, rest = target.partition(".")
    if head != package:
        return None
    return rest.split(".")[0] or "__init__"


def violations(package):
    found = []
    for module in modules(package):
        if module.room not in FLOOR:
            found.append(f"{module.relative}: room {module.room!r} has no floor in FLOORS")
            continue
        for imported in module.imports:
            room = room_of(imported.target, package.name)
            if room is None or room == module.room:
                continue
            if room not in FLOOR:
                found.append(f"{module.relative}:{imported.line}: {room!r} has no floor in FLOORS")
            elif FLOOR[room] > FLOOR[module.room]:
                found.append(f"{module.relative}:{imported.line}: imports {imported.target}")
    return found


def circle(package):
    """A circle of modules that import one another when imported, or None."""
    names = {module.name for module in modules(package)}
    graph = {
        module.name: {i.target for i in module.imports if i.immediate and i.target in names}
        - {module.name}
        for module in modules(package)
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return None


def test_imports_go_down():
    assert violations(PACKAGE) == []


def test_imports_are_no_circle():
    assert circle(PACKAGE) is None


def test_the_map_shows_every_room_in_its_order():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.split("## The rooms")[1].split("\n## ")[0]
    cells = re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
    shown = [name for cell in cells for name in re.findall(r"`(\w+)/?`", cell)]
    floors = [FLOOR["__init__" if name == "rushlight" else name] for name in shown]
    assert floors == sorted(floors, reverse=True)
    folders = {module.room for module in modules() if len(module.relative.parts) > 1}
    assert folders <= set(shown)


# Checks of the checker


@pytest.fixture
def house(tmp_path):
    """Writes a small package: a mapping of file names to source texts."""

    def build(**files):
        package = tmp_path / "rushlight"
        for name, text in {"__init__": "", "nn/__init__": "", **files}.items():
            path = package / f"{name}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return package

    return build


UPWARD = {
    "plain": "import rushlight.cli",
    "from a module": "from rushlight.cli import main",
    "from the package": "from rushlight import cli",
    "relative": "from ..cli import main",
    "in a function": "def f():\n    from rushlight.cli import main",
    "for types only": "if TYPE_CHECKING:\n    from rushlight.cli import main",
    "by name": "import importlib\nimportlib.import_module('rushlight.cli')",
    "of the front door": "import rushlight",
    "of a name of the front door": "from rushlight import Tensor",
}


@pytest.mark.parametrize("source", UPWARD.values(), ids=UPWARD)
def test_an_import_upwards_is_found(house, source):
    package = house(cli="main = print", **{"nn/linear": source})
    [found] = violations(package)
    assert found.startswith("nn/linear.py:")


def test_imports_downwards_and_sideways_pass(house):
    package = house(
        cli="from rushlight import nn\nimport rushlight\nimport numpy",
        tensor="from .dtypes import float32",
        dtypes="",
        **{"nn/linear": "from rushlight.tensor import Tensor\nfrom . import base", "nn/base": ""},
    )
    assert violations(package) == []


def test_a_newcomer_must_be_given_a_room(house):
    [found] = violations(house(stray=""))
    assert "'stray' has no floor" in found


def test_a_circle_is_found_and_a_deferred_import_is_none(house):
    later = "def f():\n    import rushlight.dtypes"
    assert circle(house(tensor="import rushlight.dtypes", dtypes="import rushlight.tensor"))
    assert circle(house(tensor=later, dtypes="import rushlight.tensor")) is None


def test_names_of_modules(tmp_path):
    package = tmp_path / "rushlight"
    assert Module(package / "nn" / "__init__.py", package).name == "rushlight.nn"
    assert Module(package / "nn" / "linear.py", package).name == "rushlight.nn.linear"
    assert Module(package / "__init__.py", package).name == "rushlight"
