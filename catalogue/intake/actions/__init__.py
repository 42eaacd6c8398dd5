"""Runs of an import, and what becomes of one file."""
