"""Brings what a run made to where it is to live: the portal's own git host, or a forge."""
