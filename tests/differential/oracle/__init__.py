"""The oracle: the figures of a council by the written definitions, in plain Python.

Here: loops that an analyst can hold against the definitions line by line; the standard library and nothing else. Not
here: any code of the product, any speed, and making or reading files (the oracle is given the rows).
"""
