"""Towns people come from, were seen last in and crossed at: found by any spelling, and kept as they were told."""
