"""What everybody sees of suppliers and their offers, and where a supplier keeps its own."""
