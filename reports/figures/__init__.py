"""Counting a fiscal year into figures: people, money, and what is quoted."""
