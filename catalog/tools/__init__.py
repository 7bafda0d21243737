"""Which tools are recommended for what, who uses them, and what shows it."""
