"""The pseudonym key: made once by `scrutiny init`, never on first use.

Here: making, loading, copying for the safe and restoring it. Not here: using it (`pipelines.receive.gate.pseudonymise`).

Two workers that each made a key on first use would give one child two pseudonyms; a lost key loses the linkage between
old and new deliveries for ever. So its absence is an error, and the key is backed up apart from the data.
"""

import hashlib
import os
import secrets
from pathlib import Path

from upath import UPath

from pipelines.home.lake import Lake, read_bytes, write_bytes

KEY_BYTES = 32


class NoKey(Exception):  # noqa: N818 - the word people read
    """There is no usable pseudonym key. Says what to do."""


def make_key(lake: Lake) -> bool:
    """Write a new key if there is none. Returns whether one was written. Raises `NoKey` where the home's key is lost."""
    if lake.key_file.exists():
        return False
    if lake.key_id.exists():
        raise NoKey(
            f"this home was made with key {lake.key_id.read_text()}, which is not there ({lake.key_file.name}). "
            "Restore it from its copy (`scrutiny key restore FILE`); a new one would give every child another pseudonym"
        )
    key = secrets.token_bytes(KEY_BYTES)
    # First its name: a home in which only that is left asks for the key instead of making another.
    write_bytes(lake.key_id, key_id(key).encode(), once=True)
    return _write(lake, key)


def key_id(key: bytes) -> str:
    """The name of the key: two keys are distinguished by it, and it reveals nothing of either."""
    return hashlib.sha256(b"identifier of the key" + key).hexdigest()[:12]


def copy_key(key: bytes, place: Path) -> None:
    """Write the key to a new file that only its owner reads. Raises `FileExistsError`."""
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(_as_text(key))


def restore_key(lake: Lake, place: Path) -> bytes:
    """Put the key back from a copy. Raises `NoKey` where it is not the key of the home, or the home has one."""
    key = read_key(place)
    if lake.key_file.exists():
        raise NoKey(f"the home has a key; take {lake.key_file.name} away first if it is the wrong one")
    _refuse_another(_own_id(lake), key, Path(place).name)
    if not _write(lake, key):
        raise NoKey(f"somebody else put a key in the place of {lake.key_file.name} just now")
    return key


def read_key(place: Path | UPath) -> bytes:
    """The key in a file. Raises `NoKey` if it holds none."""
    try:
        text = read_bytes(UPath(place))
    except OSError:
        text = b""
    return _key_in(text, place.name)


def _key_in(text: bytes, name: str) -> bytes:
    try:
        key = bytes.fromhex(text.decode().strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise NoKey(f"{name} is not a key of {KEY_BYTES} bytes. Restore it from its backup")
    return key


def _as_text(key: bytes) -> bytes:
    return key.hex().encode() + b"\n"


def _write(lake: Lake, key: bytes) -> bool:
    written = write_bytes(lake.key_file, _as_text(key), once=True)
    if written and getattr(lake.key_file, "protocol", "") in {"", "file"}:
        Path(str(lake.key_file)).chmod(0o600)
    return written


def _refuse_another(own: str, key: bytes, name: str) -> None:
    """Another key would give every child another pseudonym, without a sign."""
    if own and own != key_id(key):
        raise NoKey(f"{name} is another key than the one this home was made with. Restore that one from its backup")


def _own_id(lake: Lake) -> str:
    """What the key of this home is called; "" in a home of an older version."""
    try:
        return read_bytes(lake.key_id).decode()
    except FileNotFoundError:
        return ""


def load_key(lake: Lake) -> bytes:
    """The key. Raises `NoKey` if it is missing or not one of ours."""
    try:
        text = read_bytes(lake.key_file)
    except FileNotFoundError:
        raise NoKey(
            f"there is no pseudonym key ({lake.key_file.name}). A new home: run `scrutiny init`. "
            "An existing one: restore the key from its backup; a new key would not match what was received before"
        ) from None
    except OSError:
        text = b""
    key = _key_in(text, lake.key_file.name)
    if not (own := _own_id(lake)):  # a home of an older version
        write_bytes(lake.key_id, key_id(key).encode(), once=True)
    _refuse_another(own, key, lake.key_file.name)
    return key
