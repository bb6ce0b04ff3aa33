"""The pseudonym key: made once by `scrutiny init`, never on first use.

Here: making and loading it. Not here: using it (`pipelines.gate.pseudonymise`).

Two workers that each made a key on first use would give one child two pseudonyms; a lost key loses the linkage between
old and new deliveries for ever. So its absence is an error, and the key is backed up apart from the data.
"""

import secrets
from pathlib import Path

from pipelines.lake import Lake, write_bytes

KEY_BYTES = 32


class NoKey(Exception):  # noqa: N818 - the word people read
    """There is no usable pseudonym key. Says what to do."""


def make_key(lake: Lake) -> bool:
    """Write a new key if there is none. Returns whether one was written."""
    written = write_bytes(lake.key_file, secrets.token_hex(KEY_BYTES).encode() + b"\n", once=True)
    if written and getattr(lake.key_file, "protocol", "") in {"", "file"}:
        Path(str(lake.key_file)).chmod(0o600)
    return written


def load_key(lake: Lake) -> bytes:
    """The key. Raises `NoKey` if it is missing or not one of ours."""
    if not lake.key_file.exists():
        raise NoKey(
            f"there is no pseudonym key ({lake.key_file.name}). A new home: run `scrutiny init`. "
            "An existing one: restore the key from its backup; a new key would not match what was received before"
        )
    try:
        key = bytes.fromhex(lake.key_file.read_text().strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise NoKey(f"{lake.key_file.name} is not a key of {KEY_BYTES} bytes. Restore it from its backup")
    return key
