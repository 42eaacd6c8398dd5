"""What editors do with what their organisation runs, and how a file of it is taken in."""
