"""Scripts that ask for a GPU are told that there is none, and go on on the CPU."""

import rushlight


def test_the_line_of_every_tutorial():
    device = rushlight.device("cuda" if rushlight.cuda.is_available() else "cpu")
    assert rushlight.nn.Linear(2, 1).to(device)(rushlight.ones(1, 2)).shape == (1, 1)
    assert rushlight.cuda.device_count() == 0
