"""Days and ages as closely as they are known: one type each, with bounds, words, a column and a form field."""
