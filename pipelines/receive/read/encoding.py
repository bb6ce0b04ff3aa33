"""Bytes to text, for files that do not say their encoding.

Here: which encoding a file is in, and what is refused because no one encoding fits. Not here: cells (`text`), XML (`xml`).
No letter is guessed: a file is one encoding as a whole, or it is refused with the line that is not.
"""

import codecs

from pipelines.receive.read.grid import Unreadable

_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOOKED_AT = 2_048
_MIN_SHARE_OF_NUL = 0.8
"""Of every second byte: western text in two bytes a letter has NUL in nearly all of them."""
_STEP = 2**24


def in_bytes_of_ascii(data: bytes) -> tuple[bytes, str, tuple[str, ...]]:
    r"""The file with \n for every line break, in an encoding in which a byte below 128 is always that character.

    Returns it with the name of the encoding (`utf-8` or `cp1252`) and what was done to read it. UTF-8 (with or without mark)
    is read strictly, then UTF-16, then cp1252, which is noted. Raises `Unreadable`.
    """
    data, notes = _narrow(data)
    if (at := data.find(b"\x00")) >= 0:
        raise Unreadable(
            "NUL_BYTES",
            f"line {_line_of(data, at):,} holds NUL bytes (padding after a crash, or not text)",
            "Export it again.",
        )
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if _is_utf8(data):
        return data, "utf-8", notes
    _refuse_mixture(data)
    return data, "cp1252", ("encoding cp1252",)


def _narrow(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The file without a mark, in UTF-8 if it was UTF-16."""
    mark, wide = next(((m, e) for m, e in _WIDE_MARKS if data.startswith(m)), (b"", _wide_without_mark(data)))
    if mark and not wide:
        raise Unreadable("UNKNOWN_ENCODING", "it is in UTF-32", "Save it as CSV UTF-8.")
    if not wide:
        return data.removeprefix(codecs.BOM_UTF8), ()
    try:
        return data[len(mark) :].decode(wide).encode(), ("encoding UTF-16",)
    except UnicodeDecodeError:
        raise Unreadable(
            "INCOMPLETE_UPLOAD", "it is UTF-16 that ends within a letter or is damaged", "Copy or export it again."
        ) from None


def _wide_without_mark(data: bytes) -> str:
    head = data[: _LOOKED_AT - _LOOKED_AT % 2]
    half = len(head) // 2
    if half and head[1::2].count(0) >= _MIN_SHARE_OF_NUL * half:
        return "utf-16-le"
    if half and head[::2].count(0) >= _MIN_SHARE_OF_NUL * half:
        return "utf-16-be"
    return ""


def _is_utf8(data: bytes) -> bool:
    """Is all of it UTF-8; looked at step by step, as a long file would take its own size again."""
    if data.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _STEP):
            decoder.decode(data[start : start + _STEP], final=start + _STEP >= len(data))
    except UnicodeDecodeError:
        return False
    return True


def _refuse_mixture(data: bytes) -> None:
    """Refuse lines of two encodings: read as either, the letters of the others would be wrong and nobody would notice."""
    first: bool | None = None
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.isascii():
            continue
        in_utf8 = _is_utf8(line)
        if first is None:
            first = in_utf8
        if in_utf8 is not first:
            raise Unreadable(
                "MIXED_ENCODINGS",
                f"line {number:,} is in another encoding than the lines before it",
                "Export it again, in UTF-8 throughout.",
            )


def _line_of(data: bytes, at: int) -> int:
    """Number of the line that a byte stands in, whatever ends lines."""
    before = data[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1
