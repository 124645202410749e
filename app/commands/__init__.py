"""What `callwatch` does besides the dashboard; each module is imported when its command runs."""

WRONG = 2
"""The exit code of wrong usage and of wrong settings; `guard` has the others."""
