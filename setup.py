"""The package's build; its metadata is in pyproject.toml."""

from setuptools import find_packages, setup

setup(packages=find_packages(include=["appliance*", "hw*", "web*", "city*"]))
