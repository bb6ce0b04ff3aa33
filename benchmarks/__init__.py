"""Performance as ratios: each figure against a stated peer or limit, measured in the same run.

Here: one module per benchmark, and what they share: `measure` (paired runs of fresh child processes), `table` (what a
benchmark returns). Not here: tests of speed. A figure is read by people; no test fails because a machine is busy.

A benchmark is a module of this folder with

    SIZES                a dictionary of its size arguments and their defaults; each is an option `--<name>`
    run(setup, **sizes)  measures, and returns its tables (`benchmarks.table.Table`)

The first line of its docstring says what is measured against what. Nothing is registered by hand. What runs in a child
process is called by name: `python -m benchmarks.<module> <what> …` (`benchmarks.measure.answer`).
"""
