"""The defaults: a column per data set, each of which is allowed and trains."""

import pytest

from rushlight.cli.defaults import COLUMNS, default_settings
from rushlight.cli.settings import settings_of
from rushlight.datasets import names


def test_every_data_set_has_its_column():
    assert names() == COLUMNS


@pytest.mark.parametrize("name", names())
def test_defaults_are_allowed(name):
    assert settings_of(name, {}, None)["epochs"] == default_settings(name)["epochs"]


def test_a_name_without_a_column_is_left_to_be_refused():
    assert default_settings("nothing") == default_settings("digits")
