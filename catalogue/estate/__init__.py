"""What an organisation runs today, for each capability: recorded, kept true, ended."""
