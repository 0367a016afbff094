"""A real city, as its own tests have it."""

from tests.city.conftest import city, first_city, intake, receiving

__all__ = ["city", "first_city", "intake", "receiving"]
