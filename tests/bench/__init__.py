"""Benchmarks: how well the program does what cannot be said by yes or no."""
