"""Assertions of the living year explain themselves as those of its tests do."""

import pytest

pytest.register_assert_rewrite("tests.years.living")
