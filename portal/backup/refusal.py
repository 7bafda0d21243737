class Refusal(Exception):
    """A backup cannot be made or brought back; the message is for the person who tried."""
