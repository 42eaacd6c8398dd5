"""A believable commons of fictional organisations, the same from the same seed."""
