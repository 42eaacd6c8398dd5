"""Who is told, in what words, and what a person or an operator can look up."""
