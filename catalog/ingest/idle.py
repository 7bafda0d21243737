"""What a worker that has nothing to do any more gives back to the machine."""

from __future__ import annotations

import ctypes
import gc
import sys

from django.db import connection


def give_back() -> None:
    """The memory that work took: pages of the database, and what the C library keeps for the next time."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA shrink_memory")
    gc.collect()
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "malloc_trim"):  # glibc has it
        library.malloc_trim(0)
