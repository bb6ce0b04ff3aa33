"""Closed code lists by domain, each entry with the spellings that real files use and the collection years it holds for.

Here: `common` (social care and the council's workbook, and how a spelling is matched to its code), `social_care` (the returns), `schools`, `ccis`,
`areas`, `school_types`. Not here: which column uses which list (`schemas.sources`).
"""
