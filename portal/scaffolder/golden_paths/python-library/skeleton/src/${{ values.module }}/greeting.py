def greeting(name: str) -> str:
    """A greeting by name. Raises ValueError for an empty one."""
    if not name.strip():
        raise ValueError("Expected a name.")
    return f"Hello, {name.strip()}!"
