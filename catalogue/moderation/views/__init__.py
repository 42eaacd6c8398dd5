"""The pages of moderators, and those on which others turn to them."""
