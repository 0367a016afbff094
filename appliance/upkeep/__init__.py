"""How the box is, whom it is told to, and what is done about it: checks, reports, commands, updates."""
