"""Closed code lists by domain, each entry with the spellings that real files use and the collection years it holds for.

Here: `people`, `children_in_need`, `looked_after`, `looked_after_return`, `schools`, `school_types`, `ccis`, `areas`, `council`.
Not here: what a code list is (`schemas.words.codes`), and which column uses which list (`schemas.sources`).
"""
