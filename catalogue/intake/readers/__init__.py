"""One module for each format: bytes in, typed entries or faults out."""
