"""Builds the card image: from Debian's packages and this repository to what a technician flashes."""
