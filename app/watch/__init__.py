"""The running parts: the loop that looks, the control that acts."""
