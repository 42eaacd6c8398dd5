"""Where editors keep what their organisation runs, and what everybody sees of it."""
