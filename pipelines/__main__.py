"""The command `scrutiny`, also as `python -m pipelines`.

Here: what comes before the first import. Not here: the commands (`cli`).
"""

import atexit
import gc

OBJECTS_BETWEEN_LOOKS = 100_000


def look_for_garbage_seldom() -> None:
    """Let Python look for cycles of garbage after a hundred thousand new objects, not after seven hundred, and not at the end.

    What is imported stays until the process ends. Looking through it again and again takes a quarter of the time of
    importing Dagster.
    """
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS, 50, 50)
    atexit.register(gc.freeze)


def main() -> None:
    """Run one command."""
    look_for_garbage_seldom()
    gc.disable()
    from pipelines.commands import app as cli

    gc.freeze()
    gc.enable()
    cli.main()


if __name__ == "__main__":
    main()
