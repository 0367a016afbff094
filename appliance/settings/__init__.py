"""The settings files: what may stand in them, what is wrong with them, what the box starts with."""
