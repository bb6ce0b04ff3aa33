"""The few words a schema is written in: fields, sources, rules, mappings, and rules that sources of children share.

Here: what a column, a table, a source and a rule are. Not here: any particular one.
"""
