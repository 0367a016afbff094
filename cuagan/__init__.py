"""The `cuagan` command: a module for each program of the box, which wires what it needs."""
