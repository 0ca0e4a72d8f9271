"""Bench databases and what is measured in them: invented requests of twenty years, loaded in bulk, and every daily page asked."""
