"""Services built from services: what a service is made of, and who is reached through it."""
