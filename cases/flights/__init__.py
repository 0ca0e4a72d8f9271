"""What a person lived through before a request: earlier flights and returns, told once and known in every request."""
