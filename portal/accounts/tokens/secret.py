"""The text of a token: how it is made, told from other text, and kept."""

from __future__ import annotations

import hashlib
import re
import secrets
import string

PREFIX = "grt_"
"""By which people, and programs that look for leaked secrets, know a token of Greenroom."""

LETTERS = string.ascii_letters + string.digits
LENGTH = 43
"""Letters behind the prefix: 256 bits, so that a fast digest without salt keeps them safe."""

_FORM = re.compile(rf"{PREFIX}[A-Za-z0-9]{{{LENGTH}}}", re.ASCII)
HINT = len(PREFIX) + 4


def make_secret() -> str:
    return PREFIX + "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def is_secret(text: str) -> bool:
    """Whether it has the form of a token, without asking whether there is such a one."""
    return _FORM.fullmatch(text) is not None


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def hint_of(secret: str) -> str:
    """So much of it as may be shown for ever."""
    return secret[:HINT]
