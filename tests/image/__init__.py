"""The card's image, as far as it can be tested without building one; `make image-test` boots one."""
