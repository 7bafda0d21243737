"""The index: which entities have a key, a value, a word. Roaring bitmaps of entity ids.

`terms` says what a document gives to it, `write.apply` takes changes in, `read.snapshot` answers.
Nothing is imported here: `terms` is pure, and is used where there is no database.
"""
