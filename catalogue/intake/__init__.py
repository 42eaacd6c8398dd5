"""Bringing outside catalogues in: files, runs, refused lines."""
