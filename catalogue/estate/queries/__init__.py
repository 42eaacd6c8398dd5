"""What members see of what their organisation runs, what everybody sees, and what files hold."""
