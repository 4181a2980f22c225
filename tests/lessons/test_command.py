"""Every lesson answers on the command line in the same way."""

import json

import pytest

from rushlight.lessons.command import run_lesson


def call(lesson, *words):
    return run_lesson("demo", "A demo.", lesson, default_epochs=7, arguments=words)


def talkative(data, epochs):
    print("working")
    return {"data": data, "epochs": epochs}


def test_progress_goes_to_standard_output_without_json(capsys):
    assert call(talkative) == 0
    assert capsys.readouterr() == ("working\n", "")


def test_with_json_progress_goes_to_standard_error(capsys):
    assert call(talkative, "--json", "--data", "a.npz", "--epochs", "2") == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"data": "a.npz", "epochs": 2}
    assert err == "working\n"


@pytest.mark.parametrize("error", [FileNotFoundError, ValueError, FloatingPointError])
def test_failure_is_one_line_and_exit_code_1(capsys, error):
    def fail(data, epochs):
        raise error("read_demo(): demo: no")

    assert call(fail, "--json") == 1
    assert capsys.readouterr() == ("", "error: demo: no\n")


@pytest.mark.parametrize(
    "words",
    [
        ["--epochs", "0"],
        ["--epochs", "-1"],
        ["--epochs", "x"],
        ["--epochs", "1e3"],
        ["--epochs", "9999999999"],
        ["--nonsense"],
        ["more"],
    ],
)
def test_wrong_words_are_exit_code_2(capsys, words):
    with pytest.raises(SystemExit) as caught:
        call(talkative, *words)
    assert caught.value.code == 2
    assert words[-1] in capsys.readouterr().err


def test_help_has_an_example(capsys):
    with pytest.raises(SystemExit) as caught:
        call(talkative, "--help")
    assert caught.value.code == 0
    assert "example: python -m rushlight.lessons.demo" in capsys.readouterr().out


def test_what_epochs_may_be_is_said(capsys):
    with pytest.raises(SystemExit):
        call(talkative, "--epochs", "0")
    assert "--epochs: expected a whole number from 1 to 1000000000, got '0'" in (
        capsys.readouterr().err
    )


def test_an_empty_path_is_refused(capsys):
    with pytest.raises(SystemExit) as caught:
        call(talkative, "--data", "")
    assert caught.value.code == 2
    assert "expected a path, got ''" in capsys.readouterr().err
