"""The card's image, built, booted in an emulator and used as residents use it: `make image-test`, not `make test`."""
