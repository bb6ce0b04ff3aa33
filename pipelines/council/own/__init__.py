"""The council's own indicators: rows of its workbook, and files in its home.

Here: `files` (reading a file), `form` (what its fields must be), `collected` (rows and files together, and where the dashboard shows
them), `new_file` (what `scrutiny indicator new` writes). Not here: what a row or a condition means (`warehouse.own`,
`warehouse.conditions`), working one out (`warehouse.evaluate`), what is printed (`pipelines.commands.indicator`).
"""

from pipelines.council.own.collected import Own, own_of, with_places
from pipelines.council.own.files import FOLDER, OwnFile, own_files

__all__ = ["FOLDER", "Own", "OwnFile", "own_files", "own_of", "with_places"]
