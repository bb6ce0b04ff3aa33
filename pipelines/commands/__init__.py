"""`scrutiny …`: one module per family of commands, and the screens they print.

Here: arguments, order, words. Not here: what a command does.
"""
