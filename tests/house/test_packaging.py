"""What `pyproject.toml` declares is what the source needs, and what a wheel carries."""

import importlib.metadata
import re
import subprocess
import sys
import tomllib
import zipfile

import pytest
from packaging.requirements import Requirement
from source_tree import PACKAGE, ROOT, modules

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
EXTRAS = PROJECT["optional-dependencies"]

# Modules whose distribution has another name.
DISTRIBUTION = {"sklearn": "scikit-learn"}
# Distributions that an optional feature needs, and the extra that brings each.
OPTIONAL = {"torch": "torch", "pandas": "test"}
# Extras that `make test` does not install, so that this suite cannot look their names up.
NOT_INSTALLED = {"docs"}


def names(requirements):
    return {Requirement(text).name.lower() for text in requirements}


def imported():
    """The distributions that the source imports, the standard library left out."""
    heads = {i.target.partition(".")[0] for module in modules() for i in module.imports}
    foreign = heads - sys.stdlib_module_names - {"rushlight"}
    return {DISTRIBUTION.get(head, head) for head in foreign}


def test_nothing_is_imported_undeclared():
    assert imported() <= names(PROJECT["dependencies"]) | set(OPTIONAL)


def test_nothing_is_declared_unused():
    assert names(PROJECT["dependencies"]) <= imported()


def test_optional_distributions_are_in_their_extras():
    for distribution, extra in OPTIONAL.items():
        assert distribution in names(EXTRAS[extra])


def test_every_dependency_has_a_lower_bound():
    bounds = [re.fullmatch(r"[a-z0-9-]+>=[\d.]+(; .+)?", text) for text in PROJECT["dependencies"]]
    assert all(bounds), PROJECT["dependencies"]


@pytest.mark.parametrize("extra", sorted(set(EXTRAS) - NOT_INSTALLED - {"dev"}))
def test_extras_name_what_can_be_installed(extra):
    for text in EXTRAS[extra]:
        requirement = Requirement(text)
        assert importlib.metadata.version(requirement.name) in requirement.specifier


def test_the_version_is_said_once_more_alike():
    import rushlight

    assert rushlight.__version__ == PROJECT["version"]


def test_the_changelog_knows_the_version_or_what_is_coming():
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert headings[0] in {"Unreleased", PROJECT["version"]}


def test_the_wheel_carries_every_file_of_the_package(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.glob("*.whl")
    carried = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("rushlight/")}
    files = (p for p in PACKAGE.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    assert {f"rushlight/{path.relative_to(PACKAGE).as_posix()}" for path in files} == carried
