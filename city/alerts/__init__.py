"""Alerts that reach somebody: e-mail and webhook for wards without a monitoring system; calls that nobody answers."""
