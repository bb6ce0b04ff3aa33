"""Publishing: what a release rests on, signing it, figures that change without a cause, copies, retention.

Here: `gathered`, `publication`, `unexplained`, `copies`, `retention`, `software`. Not here: building, proving and swapping the file
(`warehouse.publish`).
"""
