"""Textual, and the only place that imports it."""
