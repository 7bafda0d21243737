"""Every write to the git host that a person causes."""
