"""A person's notices and choices, the end of a subscription, and the mail as operators see it."""
