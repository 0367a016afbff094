"""The city server: an intake that takes sealed dossiers in and cannot open them, and a console that can."""
