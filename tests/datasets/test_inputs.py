"""Rows to predict for: what each kind of file gives, and what no file may do."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushlight.datasets.inputs import read_inputs

X = np.arange(12.0).reshape(3, 4)
PIXELS = {"kind": "divide", "features": 4, "by": 16.0}


def text(tmp_path, content, name="rows.csv"):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("1,2\n3,4\n", [[1, 2], [3, 4]]),
        ("1,2\n3,4", [[1, 2], [3, 4]]),
        ("1,2\r\n3,4\r\n", [[1, 2], [3, 4]]),
        ("1,2\r3,4\r", [[1, 2], [3, 4]]),
        ("a,b\n1,2\n", [[1, 2]]),
        ("\ufeffa,b\n1,2\n", [[1, 2]]),
        ('"a ""quoted"", one",b\n1,2\n', [[1, 2]]),
        (" 1 , -2.5e3 \n", [[1, -2500]]),
        ('"1","2"\n', [[1, 2]]),
        ("1,2\n\n3,4\n\n", [[1, 2], [3, 4]]),
        (",\n1,2\n", [[1, 2]]),
        ("+1,.5\n", [[1, 0.5]]),
    ],
)
def test_what_a_table_of_text_says(content, rows, tmp_path):
    assert read_inputs(text(tmp_path, content), 2).tolist() == rows


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,1\n1,2\n", "line 1, column 1: expected a finite number, got 'a'"),
        ("1,2\n3,4\na,b\n", "line 3, column 1"),
        ('"a\nb",c\n1,2\n1,x\n', "line 4, column 2"),
        ("1,2\n1,0x1F\n", "got '0x1F'"),
        ("1,2\n1,1_000\n", "got '1_000'"),
        ("1,2\n1,٣\n", "got '٣'"),
        ("1,2\n1,-inf\n", "got '-inf'"),
        ("1,2\n1,=1+1\n", "got '=1"),
        ("1,2\n1,2,\n", "line 2 has 3 fields, expected 2: give the columns"),
        ("1\n", "line 1 has 1 field, expected 2"),
        ("a,b\n1,2\n1,x\n", r"line 3, column 2 .b.: expected a finite number, got 'x'; fill it"),
        ("a,b\n1,\n", r"line 2, column 2 .b.: expected a finite number, got ''"),
        ('1,2\n"1"x,2\n', "is no CSV"),
        ("", "expected rows of 2 numbers, the file has none"),
        ("\n\n", "the file has none"),
        ("a,b\n", "no row follows the header in line 1 .a, b.; add rows"),
        ("a;b\n", "line 1: expected commas between the fields, got semicolons; write commas"),
        ("1;2\n3;4\n", "line 2: expected commas"),
        ("a;b\n1;2\n", "line 2: expected commas between the fields, got semicolons"),
        ("1,5;2,5\n", "line 1: expected commas .* and points in decimal numbers"),
        ("1\t2\n3\t4\n", "line 2: expected commas between the fields, got tabulators"),
        ("1,2\n1|2\n", "line 2: expected commas between the fields, got bars"),
    ],
)
def test_what_a_table_of_text_may_not_say(content, message, tmp_path):
    with pytest.raises(ValueError, match=message.replace("+", r"\+")):
        read_inputs(text(tmp_path, content), 2)


@given(
    st.lists(
        st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=3, max_size=3),
        min_size=1,
        max_size=5,
    )
)
def test_numbers_come_back_to_the_last_bit(tmp_path_factory, rows):
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    path = text(tmp_path_factory.mktemp("csv"), stream.getvalue())
    assert read_inputs(path, 3).tolist() == rows


@given(st.text(max_size=40))
def test_any_text_is_rows_or_a_value_error(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("csv") / "rows.csv"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    try:
        assert read_inputs(path, 1).shape[1] == 1
    except ValueError as error:
        assert "rows.csv" in str(error)  # noqa: PT017 - either is right, nothing else is


@pytest.mark.parametrize("x", [X, X.astype(np.uint8), X.reshape(3, 2, 2), X > 3, X.astype(">f4")])
@pytest.mark.parametrize("name", ["rows.npy", "rows.npz", "ROWS.NPY"])
def test_arrays_become_rows(x, name, tmp_path):
    path = tmp_path / name
    if name.endswith(".npz"):
        np.savez(path, X=x, y=np.zeros(3))
    else:
        with path.open("wb") as stream:
            np.save(stream, x)
    np.testing.assert_array_equal(read_inputs(path, 4), x.reshape(3, 4))


def test_one_row_needs_no_second_axis(tmp_path):
    np.save(tmp_path / "row.npy", X[0])
    assert read_inputs(tmp_path / "row.npy", 4).shape == (1, 4)


def test_a_header_that_lies_takes_no_memory(tmp_path):
    path = tmp_path / "rows.npy"
    np.save(path, X)
    data = path.read_bytes().replace(b"(3, 4)", b"(3, 4000000000000)".ljust(6))
    path.write_bytes(data.replace(b"4000000000000), }            ", b"4000000000000), }"))
    with pytest.raises(ValueError, match=r"declares|damaged"):
        read_inputs(path, 4)


def test_a_picture_is_brightness_times_the_largest_pixel(tmp_path):
    from matplotlib.image import imsave

    path = tmp_path / "picture.png"
    red = np.zeros((2, 2, 3))
    red[..., 0] = 1
    for image, expected in [
        (np.ones((2, 2, 3)), 16.0),
        (np.zeros((2, 2, 3)), 0.0),
        (red, 16 * 0.299),
        (np.dstack([np.ones((2, 2, 3)), np.zeros((2, 2))]), 0.0),
    ]:
        imsave(path, image)
        np.testing.assert_allclose(read_inputs(path, 4, (2, 2), PIXELS), expected, atol=1e-9)


@pytest.mark.parametrize(
    ("shape", "preprocess"), [(None, PIXELS), ((2, 2), {"kind": "standardise"}), ((2, 2), None)]
)
def test_only_a_network_of_pictures_takes_one(shape, preprocess, tmp_path):
    with pytest.raises(ValueError, match="a picture needs a network of pictures"):
        read_inputs(text(tmp_path, "x", "picture.png"), 4, shape, preprocess)


def test_a_file_of_another_kind_or_none(tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no such file"):
        read_inputs(tmp_path / "rows.csv", 2)
    with pytest.raises(ValueError, match=r"got '\.xlsx'"):
        read_inputs(text(tmp_path, "x", "rows.xlsx"), 2)
    with pytest.raises(ValueError, match="got a folder or a device"):
        read_inputs(tmp_path, 2)
