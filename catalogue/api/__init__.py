"""The published contract for machines, /api/v1/: read only so far, shaped by the field schema."""
