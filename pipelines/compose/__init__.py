"""Composing: the deliveries received up to a round become one history per event table, with the dates each covers.

Here: the step (`composed`). Not here yet: the modules it is made of, which still lie beside this folder.
"""
