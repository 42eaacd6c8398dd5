"""Figures about the commons, each opening its list."""
