"""The history of a request on paper: asked for with a purpose, recorded, printed once."""
