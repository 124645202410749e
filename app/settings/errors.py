"""What is wrong with the settings, in one sentence."""


class SettingsError(Exception):
    """A setting cannot be used; the text names where it stands, what was found and expected."""
