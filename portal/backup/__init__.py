"""The whole portal in one file, and back from it: database, repositories and keys."""
