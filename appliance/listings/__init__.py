"""The posted listing: its rules, its way to the box, what is shown of it."""
