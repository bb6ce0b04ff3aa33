"""How a figure stands: its position, direction and rating, records, what was restated, what is not plausible, and the text facts.

Here: figures beside other figures. Not here: working a figure out (`warehouse.evaluate`), national figures (`warehouse.comparison`).
"""
