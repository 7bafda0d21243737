"""Reasons not to start."""


class Refusal(Exception):
    """The portal cannot start; the message is one line for the person who tried."""
