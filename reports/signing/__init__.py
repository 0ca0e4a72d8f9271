"""What whoever signs an edition reads first: each piece as it would leave the house, marked as not signed."""
