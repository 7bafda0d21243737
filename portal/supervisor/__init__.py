"""Keeps the portal's processes running. It imports the standard library only, and little of it: it stays in
memory as long as the portal does."""
