"""Publishing: what a release rests on, gathered, and who may publish and when.

Here: `gathered`. Not here yet: the modules that still lie beside this folder.
"""
