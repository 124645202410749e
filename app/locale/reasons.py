"""Why the system refused a file, in the language in use: its own words are English everywhere."""

import errno
import os

from app.locale import N_, _

_REASONS = {
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("your share of the disk is used up"),
    errno.EFBIG: N_("the file may not grow any further"),
    errno.EROFS: N_("the disk can only be read"),
    errno.EIO: N_("the disk does not work"),
    errno.ELOOP: N_("it is a link to another place"),
    errno.EISDIR: N_("it is not a regular file"),
    errno.ENXIO: N_("it is not a regular file"),
    errno.EEXIST: N_("something else of that name is in the way"),
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.ENOTDIR: N_("its folder does not exist"),
}
_WRITING = _REASONS | {
    errno.EACCES: N_("you have no right to write there"),
    errno.EPERM: N_("you have no right to write there"),
    errno.ENOENT: N_("its folder does not exist"),
}
_READING = _REASONS | {
    errno.EACCES: N_("you have no right to read it"),
    errno.EPERM: N_("you have no right to read it"),
    errno.ENOENT: N_("it does not exist"),
}


def why_not_written(error: OSError) -> str:
    return _why(error, _WRITING)


def why_not_read(error: OSError) -> str:
    return _why(error, _READING)


def _why(error: OSError, reasons: dict[int, str]) -> str:
    """Our own words where the error has them; the system's for what is not known here."""
    number = error.errno or 0
    if error.strerror and error.strerror != os.strerror(number):
        return error.strerror
    return _(reasons[number]) if number in reasons else error.strerror or str(error)
