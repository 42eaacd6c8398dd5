"""What everybody sees of an organisation, and what its members see."""
