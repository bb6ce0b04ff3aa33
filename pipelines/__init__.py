"""HOW data arrives, and WHEN things run. The folder is the step.

    route       receive → compose → figures → publish, in one screen
    home        where things lie, keys, audit, locks
    receive     from a file in landing to a verdict, with its rows
    council     the council's workbook
    compose     deliveries → one history per event table
    figures     events → facts; national files → comparison
    show        what people look at
    publish     what a release rests on, signing, copies, retention
    dagster     every line of Dagster wiring
    commands    `scrutiny …`
    demo        a synthetic county

Beside them: `steps` (work that is done again only if what it rests on has changed), `closure` (which code that is), `failures`.
"""
