"""WHAT every table must look like, from the workbook a council delivers to the star that people read.

Here: columns, code lists, tables as pandera models, the rules inside a table and across the tables of a source.
Not here: reading, writing, Dagster, or what an indicator means. Nothing in this package imports its siblings.
"""
