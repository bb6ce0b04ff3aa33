"""Figures: events become facts, national files become the comparison.

Here: the two steps (`facts`, `comparison`). Not here: definitions and rules (`warehouse`).
"""
