"""A query and the procedures it means."""
