"""Making notices, writing and sending mail, choosing how to be told."""
