"""The council's workbook: its settings, the empty one that a home starts with, and its own names for columns and codes.

Here: `settings`, `councils`, `template`, `new_home`, `mapping`, `own`. Not here: the workbook's tables and rules (`schemas.council`).
"""
