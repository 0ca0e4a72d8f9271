"""What several told of one fact: version beside version, and the one that is chosen for counting."""
