"""The package's build; its metadata is in pyproject.toml."""

from setuptools import find_packages, setup

# what a page, a slip or a text is made of lies beside the code that uses it
DATA = ["*.toml", "fonts/*", "texts/**/*", "static/**/*", "templates/**/*", "*.json", "*.svg"]

setup(
    packages=find_packages(include=["cuagan*", "appliance*", "hw*", "web*", "city*", "serving*"]),
    package_data={"": DATA},
)
