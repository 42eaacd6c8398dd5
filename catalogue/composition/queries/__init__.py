"""What is built from what, and who is reached through it."""
