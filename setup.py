"""The package's build; its metadata is in pyproject.toml."""

from setuptools import setup

setup(packages=["appliance", "appliance.wire", "hw", "web", "city"])
