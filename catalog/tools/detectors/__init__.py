"""What in a source shows that a service uses a tool.

`rules/` has one file a tool; a rule is data. `scan.py` looks through the files of a tree and gives findings;
nothing of what it reads is ever executed.
"""
