"""What a supervisor thinks in: calls, extensions, actions. Pure: no I/O, no clock, no screen."""
