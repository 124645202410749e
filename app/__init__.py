"""callwatch: watch and steer the live calls of a call centre on the Telphin cloud PBX."""

__version__ = "0.1.0"
