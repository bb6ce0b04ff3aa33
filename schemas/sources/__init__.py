"""What every kind of file must look like, one module each: its tables, and rules across them. Found by folder.

Here: files that councils deliver. Not here: national files (`schemas.sources.national`), the council's own workbook (`schemas.council`).
"""
