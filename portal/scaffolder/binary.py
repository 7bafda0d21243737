"""Whether a file is text, decided by its beginning as the npm package isbinaryfile decides it.

Backstage renders what that package calls text, so what we render is to be the same.
"""

from __future__ import annotations

SCANNED, BOUNDARY = 512, 3
_MARKS_OF_TEXT = (b"\xef\xbb\xbf", b"\x00\x00\xfe\xff", b"\xff\xfe\x00\x00", b"\x84\x31\x95\x33")
_MARKS_OF_UTF16 = (b"\xfe\xff", b"\xff\xfe")
_PLAIN = bytes([*range(7, 15), *range(32, 128)])


def is_binary(beginning: bytes) -> bool:
    """`beginning`: the first 515 bytes of the file, or all of it."""
    data = beginning[: SCANNED + BOUNDARY]
    if not data or data.startswith(_MARKS_OF_TEXT):
        return False
    if data.startswith(b"%PDF-"):
        return True
    if data.startswith(_MARKS_OF_UTF16) or not data.translate(None, _PLAIN):
        return False
    return _looks_binary(data)


def _looks_binary(data: bytes) -> bool:
    scanned = min(len(data), SCANNED)
    suspicious = 0
    at = 0
    while at < scanned:
        byte = data[at]
        if byte == 0:
            return True
        if not (7 <= byte <= 14 or 32 <= byte <= 127):
            length = _sequence(data, at)
            if length:
                at += length
                continue
            if 0xC0 <= byte <= 0xEF and at + (1 if byte < 0xE0 else 2) < len(data):
                at += 1  # that package passes over the byte behind a broken beginning
            elif 0xF0 <= byte <= 0xF7 and at + 3 < len(data):
                at += 1
            suspicious += 1
            if at >= 32 and suspicious * 100 / scanned > 10:
                return True
        at += 1
    return suspicious * 100 / scanned > 10 or (suspicious > 1 and _reads_as_protobuf(data[:scanned]))


def _sequence(data: bytes, at: int) -> int:
    """The length of a character of several bytes that begins here, 0 for none."""
    byte = data[at]
    length = 2 if 0xC0 <= byte <= 0xDF else 3 if 0xE0 <= byte <= 0xEF else 4 if 0xF0 <= byte <= 0xF7 else 0
    rest = data[at + 1 : at + length]
    whole = length and len(rest) == length - 1 and all(0x80 <= other <= 0xBF for other in rest)
    return length if whole else 0


def _reads_as_protobuf(data: bytes) -> bool:
    """Whether it begins with a message of Protocol Buffers and goes on with such until it is cut off."""
    found = 0
    at: int | None = 0
    while at is not None:
        tag, at = _number(data, at)
        if at is None:
            break
        match tag & 7:
            case 0:
                at = _number(data, at)[1]
            case 1:
                at = _behind(data, at + 8)
            case 2:
                length, at = _number(data, at)
                at = at if at is None else _behind(data, at + max(length, 0))
            case 5:
                at = _behind(data, at + 4)
            case _:
                return False
        found += at is not None
    return found > 0


def _number(data: bytes, at: int) -> tuple[int, int | None]:
    """A number of as many bytes as it takes, and where what follows begins: None behind the end. As
    JavaScript counts: with 32 bits and a sign."""
    value = 0
    for place, byte in enumerate(data[at : at + 11]):
        value |= (byte & 0x7F) << (7 * place % 32)
        if not byte & 0x80:
            value &= 0xFFFFFFFF
            return value - (1 << 32) if value & 0x80000000 else value, at + place + 1
    return 0, None


def _behind(data: bytes, at: int) -> int | None:
    return at if at <= len(data) else None
