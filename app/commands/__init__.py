"""What `callwatch` does besides the dashboard; each module is imported when its command runs."""
