"""Writes figures and charts; whoever calls, the rows decide."""
