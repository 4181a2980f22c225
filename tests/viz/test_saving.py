"""Figures become the same bytes each time, and files whole or not at all."""

import sys
import xml.etree.ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest

from rushlight import viz


def figure():
    return viz.confusion_matrix(np.eye(2, dtype=int), ["貓 <b>&", "$\\frac{dog"])


def test_svg_is_well_formed_and_the_same_each_time():
    text = viz.to_svg(figure())
    assert ET.fromstring(text).tag.endswith("svg")
    assert text == viz.to_svg(figure())
    assert "<dc:date>" not in text


def test_svg_keeps_words_as_words():
    words = "".join(ET.fromstring(viz.to_svg(figure())).itertext())
    for expected in ("predicted", "true", "貓 <b>&", "$\\frac{dog"):
        assert expected in words


def test_png_has_the_size_of_the_figure_and_white_paper():
    import io

    from PIL import Image

    made = figure()
    image = Image.open(io.BytesIO(viz.to_png(made, dpi=50))).convert("RGB")
    assert image.size == tuple(int(50 * inches) for inches in made.get_size_inches())
    assert image.getpixel((1, 1)) == (255, 255, 255)
    assert viz.to_png(figure(), dpi=50) == viz.to_png(figure(), dpi=50)


def test_settings_of_matplotlib_are_left_alone():
    before = dict(mpl.rcParams)
    viz.to_svg(figure())
    assert dict(mpl.rcParams) == before
    assert "matplotlib.pyplot" not in sys.modules or not mpl.pyplot.get_fignums()


def test_save_by_suffix(tmp_path):
    viz.save(figure(), tmp_path / "a.svg")
    viz.save(figure(), tmp_path / "a.PNG")
    viz.save(viz.network([{"type": "ReLU"}]), tmp_path / "net.svg")
    assert (tmp_path / "a.svg").read_text("utf-8") == viz.to_svg(figure())
    assert (tmp_path / "a.PNG").read_bytes().startswith(b"\x89PNG")
    assert ET.parse(tmp_path / "net.svg")


@pytest.mark.parametrize("name", ["a.pdf", "a"])
def test_save_refuses_other_formats(tmp_path, name):
    with pytest.raises(ValueError, match=r"\.svg or \.png"):
        viz.save(figure(), tmp_path / name)


def test_save_refuses_svg_text_as_png(tmp_path):
    with pytest.raises(ValueError, match=r"an SVG text is written to \.svg, got"):
        viz.save("<svg/>", tmp_path / "a.png")
