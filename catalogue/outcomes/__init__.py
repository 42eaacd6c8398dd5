"""An adopter tells what it measured before and after, a colleague confirms it."""
