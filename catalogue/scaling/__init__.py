"""Which local services spread, how far, and what holds each back."""
