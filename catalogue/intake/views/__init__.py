"""Imports that administrators run, and a file from which an editor begins."""
