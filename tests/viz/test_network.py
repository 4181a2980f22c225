"""The network's picture: its neurons, its wires and its cards."""

import xml.etree.ElementTree as ET

import pytest

from rushlight import viz

SVG = "{http://www.w3.org/2000/svg}"
XOR = [
    {"type": "Linear", "input_shape": (2,), "output_shape": (4,), "parameters": 12},
    {"type": "ReLU", "input_shape": (4,), "output_shape": (4,), "parameters": 0},
    {"type": "Linear", "input_shape": (4,), "output_shape": (1,), "parameters": 5},
]


def drawn(layers):
    root = ET.fromstring(viz.network(layers))
    words = [text.text or "" for text in root.iter(f"{SVG}text")]
    return root, words, {tag: len(list(root.iter(SVG + tag))) for tag in ("circle", "path", "rect")}


def test_every_neuron_and_every_weight_of_a_small_network():
    _, words, count = drawn(XOR)
    assert count == {"circle": 2 + 4 + 4 + 1, "path": 2 * 4 + 4 + 4 * 1, "rect": 4}
    for expected in ("Input", "Linear", "ReLU", "2 → 4", "12 parameters", "no parameters"):
        assert expected in words


def test_wide_layers_show_some_and_say_how_many():
    wide = {"type": "Linear", "input_shape": (784,), "output_shape": (1000,), "parameters": 785000}
    _, words, count = drawn([wide])
    assert words[:2] == ["784", "1,000"]
    assert "785,000 parameters" in words
    assert count["circle"] < 30


def test_images_and_details():
    flatten = {"type": "Flatten", "input_shape": (28, 28), "output_shape": (784,)}
    dropout = {
        "type": "Dropout",
        "detail": "p = 0.5",
        "input_shape": (784,),
        "output_shape": (784,),
    }
    _, words, _ = drawn([flatten, dropout])
    assert "28×28 → 784" in words
    assert "p = 0.5" in words


def test_shapes_that_are_not_known():
    _, words, count = drawn([{"type": "Custom"}, {"type": "Sum", "output_shape": ()}])
    assert count["circle"] == 1
    assert "?" in words


def test_layers_that_neither_mix_nor_keep_have_two_wires():
    pooled = {"type": "Pool", "input_shape": (8,), "output_shape": (4,), "parameters": 0}
    assert drawn([pooled])[2]["path"] == 2


def test_everything_is_inside_the_picture():
    root, _, _ = drawn(XOR * 5)
    _, _, width, height = map(float, root.get("viewBox").split())
    for box in root.iter(f"{SVG}rect"):
        assert 0 <= float(box.get("x")) <= width - float(box.get("width"))
        assert 0 <= float(box.get("y")) <= height - float(box.get("height"))
    for dot in root.iter(f"{SVG}circle"):
        assert 0 < float(dot.get("cx")) < width
        assert 0 < float(dot.get("cy")) < height


def test_names_cannot_break_out():
    svg = viz.network([{"type": '</text><script>"', "detail": "a&b<c>\x00"}])
    assert "<script" not in svg
    assert ET.fromstring(svg) is not None


def test_no_layers():
    with pytest.raises(ValueError, match="at least one layer"):
        viz.network([])


def test_settings_that_a_card_has_no_room_for_give_way_to_the_shapes():
    layer = {"type": "Softplus", "input_shape": (3,), "output_shape": (3,)}
    for detail, shown in (("negative_slope=0.01", True), ("beta=1.0, threshold=20.0", False)):
        svg = viz.network([{**layer, "detail": detail}])
        assert (detail in svg) == shown
        assert ("3 → 3" in svg) == (not shown)
        assert "…" not in svg


def test_one_parameter_is_no_parameters():
    layer = {"type": "Linear", "input_shape": (1,), "output_shape": (1,), "parameters": 1}
    assert ">1 parameter<" in viz.network([layer])
