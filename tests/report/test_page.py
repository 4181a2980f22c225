"""The page: one file that loads nothing, says everything, and lets no word become markup."""

import errno
import os
import re
import time
from html.parser import HTMLParser

import pytest
from reported_runs import FULL_HISTORY, HOSTILE, RUNS, images, line, xor

from rushlight.report import render, write

VOID = {"meta", "img", "br", "link", "input", "hr"}
SVG_ALONE = {"path", "rect", "circle", "use", "image", "line"}
LOADING = {"src", "href", "xlink:href", "srcset", "data", "action", "poster", "background"}


class Page(HTMLParser):
    """Reads a page, checks that every element is closed in order, and collects what it holds."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attributes, self.words = [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attributes]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attributes]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())

    def values(self, name):
        return [value for _, attribute, value in self.attributes if attribute == name]


@pytest.fixture(scope="module")
def pages():
    return {kind: render(run()) for kind, run in RUNS.items()}


@pytest.mark.parametrize("kind", RUNS)
def test_it_is_well_formed_and_has_no_scripts(pages, kind):
    page = Page(pages[kind])
    assert not {"script", "link", "iframe", "object", "embed", "base", "form"} & set(page.tags)
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]


@pytest.mark.parametrize("kind", RUNS)
def test_it_loads_nothing(pages, kind):
    page = Page(pages[kind])
    for _, name, value in page.attributes:
        if name in LOADING:
            assert value.startswith(("#", "data:image/png;base64,"))
    assert not re.search(r"https?://|//[a-z]+\.|@import|url\((?!#)", pages[kind])
    [policy] = [v for t, n, v in page.attributes if t == "meta" and n == "content" and "src" in v]
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize("kind", RUNS)
def test_identifiers_are_unique_and_references_lead_somewhere(pages, kind):
    page = Page(pages[kind])
    identifiers = page.values("id")
    assert len(set(identifiers)) == len(identifiers)
    wanted = [v[1:] for v in page.values("xlink:href") if v.startswith("#")]
    wanted += re.findall(r"url\(#([^)]*)\)", pages[kind])
    assert set(wanted) <= set(identifiers)


@pytest.mark.parametrize("kind", RUNS)
def test_it_can_be_read_aloud(pages, kind):
    page = Page(pages[kind])
    assert ("html", "lang", "en") in page.attributes
    assert page.tags.count("h1") == page.tags.count("title") == page.tags.count("main") == 1
    named = len(page.values("alt")) + len(page.values("aria-label"))
    assert named + len(page.values("aria-hidden")) >= page.tags.count("svg")
    assert set(page.values("scope")) <= {"row", "col"}
    assert page.tags.count("th") == len(page.values("scope"))


def test_words_of_users_never_become_markup(pages):
    text = pages["hostile"]
    assert "<script" not in text
    assert "<b>" not in text
    page = Page(text)
    assert page.text.count('<script>alert("x")</script>') >= 10
    assert HOSTILE in "".join(page.words)


def test_the_sections_of_a_classification(pages):
    text = Page(pages["images"]).text
    for expected in (
        "a run",
        "test accuracy 96.88 %",
        "test loss 0.5",
        "training time 1.5 s 6 epochs, best 3",
        "parameters 650 1 layer",
        "engine eager 1 process",
        "train 0.0125 100 %",
        "Every epoch in numbers",
        "epoch loss accuracy valid loss valid accuracy lr seconds",
        "1 1 50.00 % 0.48 40.00 % 0.01 250 ms",
        "class precision recall F1 examples",
        "The worst mistakes",
        "0 Linear 64 10 650",
        "rushlight train digits --seed 3",
        "Engine: eager – asked for",
        "model.hidden 64, 32",
        "machine a machine",
    ):
        assert expected in text


def test_sections_without_data_are_left_out(pages):
    ids = Page(pages["nothing"]).values("id")
    assert ids == ["repeat"]
    for kind, absent in {"line": "test", "table": "data", "images": "answers"}.items():
        assert absent not in Page(pages[kind]).values("id")


def test_numbers_that_are_none(pages):
    text = Page(pages["diverged"]).text
    assert "nan" not in text.lower()
    assert "test accuracy –" in text
    assert "training time –" in text


def test_a_test_without_a_mistake_and_one_without_a_hit(pages):
    assert "100 of 100 examples answered rightly, not one wrong." in Page(pages["xor"]).text
    assert "0 of 100 examples answered rightly, 100 wrong." in Page(pages["never right"]).text


def test_a_long_history_is_thinned():
    rows = [FULL_HISTORY[0] | {"epoch": e} for e in range(1, 1001)]
    page = Page(render(line(history=rows)))
    assert "100 of 1000 epochs in numbers" in page.text


def test_the_same_run_gives_the_same_page(pages):
    assert render(RUNS["images"]()) == pages["images"]


def test_light_dark_narrow_and_paper(pages):
    for expected in ("prefers-color-scheme: dark", "@media print", "width=device-width"):
        assert expected in pages["images"]


def test_the_command_breaks_before_options_only(pages):
    assert "<span>rushlight train digits</span> <span>--seed 3</span>" in pages["images"]


# Files


def test_write_puts_page_and_figures(tmp_path):
    run = images()
    path = write(run, tmp_path / "runs" / "new")
    assert path == tmp_path / "runs" / "new" / "report.html"
    assert path.read_text("utf-8") == render(run)
    figures = sorted(entry.name for entry in (path.parent / "figures").iterdir())
    assert figures == [
        "confusion.svg",
        "curve-accuracy.svg",
        "curve-loss.svg",
        "examples.svg",
        "mistakes.svg",
        "network.svg",
        "shapes.svg",
    ]


def test_a_name_that_no_encoding_holds(tmp_path):
    path = write(xor(name="caf\udce9"), tmp_path)
    assert "caf\\udce9" in path.read_text("utf-8")


def test_a_full_disk_leaves_the_old_report(tmp_path, monkeypatch):
    (tmp_path / "report.html").write_text("old")

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="free some space"):
        write(xor(), tmp_path)
    assert (tmp_path / "report.html").read_text() == "old"
    assert list((tmp_path / "figures").iterdir()) == []


def test_it_is_small_and_quick(tmp_path):
    write(images(), tmp_path)
    start = time.process_time()
    path = write(images(), tmp_path)
    assert time.process_time() - start <= 1.5
    assert path.stat().st_size <= 1_500_000
