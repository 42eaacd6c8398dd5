"""What editors are asked about what their organisation runs."""
