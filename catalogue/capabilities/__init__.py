"""A capability's story: who offers it, who shares it."""
