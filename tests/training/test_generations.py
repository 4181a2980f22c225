"""The last two states of a file: what is kept, when, and what is read."""

from pathlib import Path

import pytest

from rushlight.training.errors import DamagedError
from rushlight.training.generations import Generations


def read(path):
    """A file of words is whole if it ends in a point."""
    text = path.read_text()
    if not text.endswith("."):
        raise DamagedError(path, "is damaged: it has no end")
    return text


@pytest.fixture
def files(tmp_path):
    return Generations(tmp_path / "state.txt")


def contents(files):
    there = (files.path, files.previous)
    return [path.read_text() if path.exists() else None for path in there]


def test_the_last_two_are_kept(files):
    assert not files.exist()
    seen = []
    for text in (b"1.", b"2.", b"3."):
        files.write(text)
        seen.append(contents(files))
    assert seen == [["1.", None], ["2.", "1."], ["3.", "2."]]
    assert files.exist()
    assert len(list(files.path.parent.iterdir())) == 2


def test_a_damaged_newest_gives_way_to_the_one_before(files):
    files.write(b"1.")
    files.write(b"2.")
    files.path.write_text("2")
    with pytest.warns(UserWarning, match=r"state\.txt is damaged: it has no end; going on from"):
        assert Generations(files.path).read(read) == "1."


def test_a_damaged_file_never_takes_the_place_of_a_good_one(files, monkeypatch):
    files.write(b"1.")
    files.write(b"2.")
    files.path.write_text("2")
    again = Generations(files.path)
    with pytest.warns(UserWarning, match="damaged"):
        again.read(read)

    replace = Path.replace

    def stopped(self, target):
        """The machine stops just before the new file gets the name."""
        if target == files.path:
            raise OSError("stopped")
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", stopped)
        with pytest.raises(OSError, match="stopped"):
            again.write(b"2.")
    assert contents(files) == ["2", "1."]
    again.write(b"2.")
    assert contents(files) == ["2.", None]
    again.write(b"3.")
    assert contents(files) == ["3.", "2."]


def test_a_missing_newest_is_told(files):
    files.write(b"1.")
    files.write(b"2.")
    files.path.unlink()
    assert files.exist()
    with pytest.warns(UserWarning, match=r"state\.txt is missing; going on from state\.previous"):
        assert files.read(read) == "1."


def test_both_damaged_is_one_error_about_both(files):
    files.write(b"1.")
    files.write(b"2.")
    files.path.write_text("2")
    files.previous.write_text("1")
    with pytest.raises(
        DamagedError, match=r"no end, and state\.previous\.txt beside it is damaged"
    ):
        files.read(read)


def test_with_none_before_the_error_is_its_own(files):
    with pytest.raises(FileNotFoundError):
        files.read(read)
    files.path.write_text("1")
    with pytest.raises(DamagedError, match="it has no end"):
        files.read(read)


def test_the_file_of_another_is_not_kept(files):
    """A training that begins anew must not fall back on one that was here before it."""
    files.write(b"1.")
    files.write(b"2.")
    Generations(files.path).write(b"new.")
    assert contents(files) == ["new.", None]


def test_both_stand_beside_the_file_that_a_link_names(tmp_path):
    (tmp_path / "disk").mkdir()
    link = tmp_path / "state.txt"
    link.symlink_to(tmp_path / "disk" / "real.txt")
    files = Generations(link)
    files.write(b"1.")
    files.write(b"2.")
    assert sorted(p.name for p in (tmp_path / "disk").iterdir()) == [
        "real.previous.txt",
        "real.txt",
    ]
    assert link.is_symlink()
