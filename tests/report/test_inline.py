"""Pictures inside a page: identifiers of their own, colours of the page, names for readers."""

import base64
import re

import pytest

from rushlight.report.inline import inline_png, inline_svg
from rushlight.viz.style import INK, TRAIN

FILE = f"""<?xml version="1.0"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" width="100pt" height="50pt" viewBox="0 0 100 50">
<defs><clipPath id="a"><rect/></clipPath><path id="m" style="stroke: {TRAIN}"/></defs>
<use xlink:href="#m" clip-path="url(#a)" style="fill: {INK}"/><text>{INK} id</text></svg>
"""


def test_only_the_picture_is_left():
    html = inline_svg(FILE, "p", "alt")
    assert html.startswith("<svg ")
    assert html.endswith("</svg>")
    assert "http" not in html
    assert 'viewBox="0 0 100 50"' in html
    assert "--natural:100pt" in html


def test_identifiers_carry_the_name():
    html = inline_svg(FILE, "loss", "alt")
    assert set(re.findall(r'id="([^"]*)"', html)) == {"loss-a", "loss-m"}
    assert 'href="#loss-m"' in html
    assert "url(#loss-a)" in html


def test_colours_follow_the_page_but_words_stay():
    html = inline_svg(FILE, "p", "alt")
    assert "stroke: var(--train)" in html
    assert "fill: var(--ink)" in html
    assert f"<text>{INK} id</text>" in html


def test_the_description_is_escaped():
    assert 'aria-label="&lt;&quot;&amp;"' in inline_svg(FILE, "p", '<"&')
    assert 'alt="&lt;&quot;&amp;"' in inline_png(b"", '<"&')


def test_the_roots_own_style_stays():
    html = inline_svg('<svg viewBox="0 0 7 5" style="text-anchor:middle"></svg>', "p", "alt")
    assert 'style="--natural:7px;text-anchor:middle"' in html


def test_png_carries_its_bytes():
    data = re.search(r"base64,([^\"]*)", inline_png(b"\x89PNG\x00", "alt")).group(1)
    assert base64.b64decode(data) == b"\x89PNG\x00"


def test_text_that_is_no_svg():
    with pytest.raises(ValueError, match="p holds no <svg> element"):
        inline_svg("nothing", "p", "alt")
