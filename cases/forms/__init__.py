"""Forms of a case: they clean and explain, and never save."""
