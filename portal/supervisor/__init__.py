"""Keeps the portal's processes running.

`python -m portal.supervisor` imports the standard library only, and little of it: it stays in memory as long
as the portal does. `processes` is what it starts.
"""
