"""config.toml: the same settings back, and every damage said with all its problems."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from training_configs import CONFIG

from rushlight.training.config import parse_config, read_config


@pytest.mark.parametrize(
    "config",
    [
        CONFIG,
        replace(CONFIG, data=replace(CONFIG.data, file="/a b/\n\\ü.npz", image_shape=())),
        replace(CONFIG, training=replace(CONFIG.training, patience=None, seed=2**63 - 1)),
        replace(
            CONFIG,
            data=replace(CONFIG.data, kind="regression", classes=(), image_shape=()),
            training=replace(CONFIG.training, loss="mse"),
        ),
    ],
)
def test_settings_come_back(config):
    assert parse_config(config.to_toml()) == config


@settings(max_examples=25)
@given(
    st.floats(1e-300, 1e300),
    st.integers(0, 2**63 - 1),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
)
def test_any_value_comes_back(lr, seed, name):
    config = replace(
        CONFIG,
        command=name,
        data=replace(CONFIG.data, file=name),
        training=replace(CONFIG.training, lr=lr, seed=seed),
    )
    assert parse_config(config.to_toml()) == config


def with_schedule(schedule):
    return replace(CONFIG, training=replace(CONFIG.training, schedule=schedule))


def test_what_a_checkpoint_must_agree_with():
    words = CONFIG.remembered()
    assert words["lr of [training]"] == CONFIG.training.lr
    assert words["layers of [model]"] == list(CONFIG.layers)
    assert {"file of [data]", "engine of [training]"}.isdisjoint(words)
    assert "epochs of [training]" not in with_schedule("constant").remembered()
    assert "epochs of [training]" in with_schedule("one_cycle").remembered()


def test_another_number_of_epochs_stands_in_the_command_too():
    config = replace(CONFIG, command="rushlight train xor --epochs 10 --data 'a b.npz'")
    more = config.with_epochs(20)
    assert more.command == "rushlight train xor --epochs 20 --data 'a b.npz'"
    assert more.training == replace(CONFIG.training, epochs=20)
    assert replace(config, command="rushlight train --epochs").with_epochs(3).training.epochs == 3


def test_a_reader_sees_tables():
    text = CONFIG.to_toml()
    assert [line for line in text.splitlines() if line.startswith("[")] == [
        "[run]",
        "[data]",
        "[model]",
        "[training]",
    ]


BAD = [
    ("lr = 1e-05", "lr = 0.0", "lr of .training. must be a finite number above 0"),
    ("lr = 1e-05", "lr = nan", "lr of .training."),
    ("lr = 1e-05", 'lr = "1"', "lr of .training."),
    ("lr = 1e-05", "", "lr of .training. must be a finite number above 0, got nothing"),
    ("epochs = 10", "epochs = 0", "epochs of .training."),
    ("epochs = 10", "epochs = 1.5", "epochs of .training."),
    ("epochs = 10", "epochs = true", "epochs of .training."),
    ("patience = 3", "patience = 0", "patience of .training."),
    ('"adam"', '"os.system"', "optimizer of .training. must be one of sgd"),
    ('"cross_entropy"', '"mse"', "loss 'mse' is not one for classification"),
    ('kind = "classification"', 'kind = "x"', "kind of .data."),
    ('"Linear"', '"Conv2d"', "no layer 'Conv2d'"),
    ("features = 4\nclasses", "features = 5\nclasses", "image_shape of .data. must hold"),
    ("image_shape = [2, 2]", "image_shape = [4]", "image_shape of .data."),
    ("image_shape = [2, 2]", "image_shape = 4", "image_shape of .data."),
    ('classes = ["a"', 'classes = [3, "a"', "classes of .data. must be a list"),
    ("[training]", "[training]\nspeed = 3", r"\[training\] has no setting 'speed'"),
    ("[training]", "[train]", r"no table \[training\]"),
    ("[run]", "training = 3\n[run]", "Cannot declare|twice|overwrite"),
    ("[run]", "[run", "at line"),
    ("command =", "order =", "command of .run. must be text"),
]


@pytest.mark.parametrize(("old", "new", "message"), BAD, ids=range(len(BAD)))
def test_damage_is_named(old, new, message):
    text = CONFIG.to_toml()
    assert old in text
    with pytest.raises(ValueError, match=message):
        parse_config(text.replace(old, new, 1))


def test_all_problems_are_said_at_once():
    text = CONFIG.to_toml().replace("epochs = 10", "epochs = 0").replace("lr = 1e-05", "lr = -1")
    with pytest.raises(ValueError, match=r"lr of .*epochs of") as caught:
        parse_config(text.replace('"ReLU"', '"Relu"'))
    assert "no layer 'Relu'" in str(caught.value)


@given(st.text(max_size=60))
def test_any_text_is_a_value_error(text):
    with pytest.raises(ValueError, match=r"."):
        parse_config(text)


def test_a_missing_or_strange_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="holds no run"):
        read_config(tmp_path / "config.toml")
    path = tmp_path / "config.toml"
    for content in (b"\xff\xfe", b"x = [" * 5000, b"#" * (5 * 2**20)):
        path.write_bytes(content)
        with pytest.raises(ValueError, match=r"config\.toml"):
            read_config(path)
    path.write_text(CONFIG.to_toml(), encoding="utf-8")
    assert read_config(path) == CONFIG
