"""The house in a real browser, on the demonstration year: the path of three people, every page, every state."""
