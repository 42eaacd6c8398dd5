"""What editors say of the parts of their services, and what is counted through them."""
