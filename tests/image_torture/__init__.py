"""From one version of the box to the next, with everything that can go wrong on the way: `make image-torture`."""
