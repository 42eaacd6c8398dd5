"""What people fill in: to sign in and up, and to look after who belongs where."""
