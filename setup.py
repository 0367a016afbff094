"""The package's build; its metadata is in pyproject.toml."""

from setuptools import setup

setup(packages=["appliance", "appliance.screens", "appliance.steps", "appliance.texts", "appliance.wire", "hw", "hw.desk", "web", "city"])
