"""What everybody sees of a service's parts, where editors keep them, what moderators watch."""
