"""Nothing shown goes unrun: the code and the commands of README.md and docs/ work as written."""

import pytest
from markdown import blocks, dead_links, run
from source_tree import ROOT

RUN = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
LINKED = [*RUN, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]


def named(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda p: str(p.relative_to(ROOT)))


@named(RUN)
def test_code_runs(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run(path, tmp_path)


@named(LINKED)
def test_links_resolve(path):
    assert dead_links(path) == []


# Checks of the checker


@pytest.fixture
def page(tmp_path, monkeypatch):
    """Runs a page with the given text in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def tell(text):
        path = tmp_path / "page.md"
        path.write_text(text.replace("'''", "```"), encoding="utf-8")
        return run(path, tmp_path)

    return tell


def test_blocks_share_one_story(page):
    assert (
        page(
            "'''python\nfrom pathlib import Path\nPath('a.txt').write_text('seen')\nx = 2\n'''\n"
            "'''console\n$ cat \\\n  a.txt\nseen\n$ python -c 'print(40 + 2)' > b.txt\n'''\n"
            "'''python\n>>> x, Path('b.txt').read_text()\n(2, '42\\n')\n'''\n"
            "<!-- not run: changes the machine -->\n'''console\n$ pip install x\n'''\n"
        )
        == 3
    )


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("'''python\n1 / 0\n'''", ZeroDivisionError),
        ("'''python\n>>> 1 + 1\n3\n'''", Exception),
        ("'''console\n$ exit 3\n'''", AssertionError),
        ("'''console\n$ echo one\ntwo\n'''", AssertionError),
        ("'''console\n$ make demo\n'''", AssertionError),
        ("'''sh\nls\n'''", AssertionError),
        ("<!-- not run: slow -->\n'''python\n1 / 0\n'''", AssertionError),
    ],
)
def test_what_does_not_work_is_found(page, text, error):
    with pytest.raises(error):
        page(text + "\n")


def test_an_error_points_to_its_line_on_the_page(page):
    with pytest.raises(ZeroDivisionError) as caught:
        page("# Title\n\n'''python\nx = 1\n1 / 0\n'''\n")
    assert caught.traceback[-1].lineno + 1 == 5


def test_dead_links_are_found(tmp_path):
    path = tmp_path / "page.md"
    path.write_text(
        "# A Title\n[a](#a-title) [b](#b) [c](page.md) [d](none.md) [e](https://example.org/x)\n"
        "```text\n[f](none.md)\n```\n"
    )
    assert dead_links(path) == ["#b", "none.md"]
    assert len(blocks(path)) == 1
