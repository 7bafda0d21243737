"""Projects follow their template: what it would make today is merged with what they became."""
