"""The example's laid year, as the pages' tests have it."""

from tests.web.conftest import house, keys, laid_year

__all__ = ["house", "keys", "laid_year"]
