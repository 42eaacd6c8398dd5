"""Seeing the same thing twice: two listings become one, and two again where that was wrong."""
