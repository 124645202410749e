"""What can go wrong at the API: a small family, each with a sentence a supervisor understands.

`sent` tells whether the request may have reached the exchange: where it did not, nothing was
changed; where it did and no answer came, the outcome is unknown.
"""

from app.locale import _


class TelphinError(Exception):
    """A request failed. `str(error)` is the sentence to show, already free of control characters.

    `code` is the HTTP status (0: there was none), `status` the API's own word for it.
    """

    def __init__(
        self, sentence: str, *, code: int = 0, status: str = "", sent: bool = True
    ) -> None:
        super().__init__(sentence)
        self.code = code
        self.status = status
        self.sent = sent


class BadAddress(TelphinError, ValueError):
    """The address of the API is not one. Raised before any request, also by the settings."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, sent=False)


class InsecureAddress(BadAddress):
    """The secret would leave this machine unencrypted."""


class Unauthorised(TelphinError):
    """The application id or its secret was refused, or the token was, twice."""


class Forbidden(TelphinError):
    """403. `status` says which right is missing."""


class Gone(TelphinError):
    """404: what was asked for does not exist (any more)."""


class QuotaSpent(TelphinError):
    """429 `rate_limit_exceeded`: nothing works until the counter starts anew.

    `retry_after` is in seconds from now.
    """

    def __init__(self, sentence: str, *, retry_after: float, sent: bool = True) -> None:
        super().__init__(sentence, code=429, status="rate_limit_exceeded", sent=sent)
        self.retry_after = retry_after


class Busy(TelphinError):
    """Any other 429: a short pause is enough."""


class Unreachable(TelphinError):
    """No usable answer came: no connection, a broken one, a timeout, or a server error (5xx)."""


class Misled(Unreachable):
    """The way there is wrong, and the sentence says what mends that: a name, a proxy, trust."""


class Nonsense(TelphinError):
    """An answer came, but not one of this API: not JSON, not the shape, an unexpected code."""


class Refused(TelphinError):
    """Another 4xx: the API understood the request and said no."""


def no_quota(retry_after: float, *, sent: bool = True) -> QuotaSpent:
    minutes = max(1, round(retry_after / 60))
    return QuotaSpent(
        _("The hourly number of requests is used up; it starts anew in {minutes} min.").format(
            minutes=minutes
        ),
        retry_after=retry_after,
        sent=sent,
    )
