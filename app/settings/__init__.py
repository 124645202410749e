"""Every setting: its type, its default, one line of help, and where its value came from.

Plain pydantic over three layers that are laid above each other here: the TOML file, the
environment, the flags. (pydantic-settings merges the same layers but cannot say afterwards which
one a value, or an error, came from.)
"""

from app.settings.errors import SettingsError
from app.settings.load import Loaded, load, settings_path
from app.settings.model import Settings
from app.settings.secret import resolve_secret

__all__ = ["Loaded", "Settings", "SettingsError", "load", "resolve_secret", "settings_path"]
