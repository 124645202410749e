"""What Textual lacks on a terminal: frames sent as differences."""
