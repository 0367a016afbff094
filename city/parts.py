"""What the routes of an application find of what it was built from."""

from typing import Any

from flask import current_app


def part(name: str) -> Any:
    """The part that the factory put into this application under this name."""
    return current_app.extensions[name]
