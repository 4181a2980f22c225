"""``RUSHLIGHT_DEBUG``: nothing by default, more with every level, and only on standard error."""

import pytest

import rushlight as rl
from rushlight.training.engines.debug import debug_level


def told(level, monkeypatch, capsys):
    monkeypatch.setenv("RUSHLIGHT_DEBUG", level)
    model = rl.nn.Linear(2, 1)
    optimizer = rl.optim.SGD(model.parameters(), lr=0.1)
    data = rl.rand(4, 2), rl.rand(4, 1)
    rl.fit(model, data, loss="mse", optimizer=optimizer, epochs=1, engine="compiled")
    out, err = capsys.readouterr()
    assert "nodes" not in out
    return err


def test_nothing_is_told_by_default(monkeypatch, capsys):
    assert "nodes" not in told("", monkeypatch, capsys)


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        ("1", []),
        ("2", ["optimised"]),
        ("3", ["optimised", "buffers", "llvm"]),
        ("4", ["optimised", "buffers", "llvm", "assembly"]),
    ],
)
def test_each_level_shows_more(level, shown, monkeypatch, capsys):
    text = told(level, monkeypatch, capsys)
    titles = [x.split(":")[0][3:] for x in text.split("\n") if x.startswith("== ")]
    assert titles == shown
    assert text.startswith("traced: ")


@pytest.mark.parametrize("text", ["5", "-1", "yes"])
def test_other_levels_are_refused(text, monkeypatch):
    monkeypatch.setenv("RUSHLIGHT_DEBUG", text)
    with pytest.raises(ValueError, match=f"from 0 to 4, got '{text}'"):
        debug_level()
