"""Runs a template: its steps in their order, each with what it said and made."""
