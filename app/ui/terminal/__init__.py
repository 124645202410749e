"""What Textual lacks on a terminal: frames sent as differences, a line that may end at any time."""
