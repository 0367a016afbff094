"""Sealed dossiers on the card."""
