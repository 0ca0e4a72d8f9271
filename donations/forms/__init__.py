"""Forms of the money: they clean and explain, and never save."""
