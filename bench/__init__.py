"""Benchmarks: a file per headline figure (`python -m bench.NAME`); progress on stderr, one JSON object on stdout."""
