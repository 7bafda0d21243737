"""What happens to repositories, for parts of the portal that the git host knows nothing of."""

from django.dispatch import Signal

branches_moved = Signal()
"""Sent with `repository` after branches or tags of it were moved, made or removed."""
