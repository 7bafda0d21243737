"""Repositories, read from bare mirrors without a working tree."""

from catalog.ingest.fetch.git.source import fetch_git

__all__ = ["fetch_git"]
