"""The command `scrutiny`, also as `python -m pipelines`.

Here: what comes before the first import. Not here: the commands (`cli`).
"""

import gc


def main() -> None:
    """Run one command.

    What is imported stays until the process ends. Looking through it for garbage, again and again, would take as long as
    judging a workbook.
    """
    gc.disable()
    from pipelines import cli

    gc.freeze()
    gc.enable()
    cli.main()


if __name__ == "__main__":
    main()
