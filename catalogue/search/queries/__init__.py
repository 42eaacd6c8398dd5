"""Matching, counting and explaining; each module one of them."""
