"""The one place where a failure of HTTP or of the API becomes an error of ours, with its sentence.

The sentences name the host and what to do; never an address with its path, a token or a secret.
What the API says in words is cleaned before it is used.
"""

import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import httpx

from app.locale import N_, _
from app.locale.forms import decimal
from app.telphin.body import read_json
from app.telphin.errors import (
    Busy,
    Forbidden,
    Gone,
    Misled,
    Nonsense,
    Refused,
    TelphinError,
    Unauthorised,
    Unreachable,
    no_quota,
)
from app.telphin.quota import seconds_to_reset
from app.telphin.text import clean_text

QUOTA_SPENT = "rate_limit_exceeded"
USER_BLOCKED = "user_blocked"

_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_LONGEST_ERROR = 2**16
_NOT_NOW = (9, 10)
"""OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED."""
_ANOTHER_NAME = (62, 64)
"""OpenSSL's X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH."""
Cause = TypeVar("Cause", bound=BaseException)
_FORBIDDEN = {
    "access_denied": N_(
        "Not allowed: the application lacks the right for this. "
        "Its rights are set in Telphin's account."
    ),
    USER_BLOCKED: N_(
        "Not allowed: the user of this application is blocked. "
        "Please ask the administrator of the account."
    ),
    "user_access_type_deny": N_(
        "Not allowed: the user of this application may not do this (it may be read-only). "
        "Please ask the administrator of the account."
    ),
    "app_access_type_deny": N_(
        "Not allowed: this kind of application may not do this. "
        "Its kind is set in Telphin's account."
    ),
}


def without_answer(
    error: httpx.RequestError, *, host: str, timeout: float, sent: bool
) -> Unreachable:
    """The request failed on its way. `sent`: whether what it asks for had been sent before."""
    kind = Misled if _is_misled(error) else Unreachable
    return kind(
        _why_no_answer(error, host, timeout), sent=sent and not isinstance(error, _NOT_SENT)
    )


def too_slow(*, host: str, seconds: float, sent: bool) -> Unreachable:
    return Unreachable(
        _("{host} did not answer completely within {seconds} s.").format(
            host=host, seconds=decimal(seconds)
        ),
        sent=sent,
    )


def failure(
    response: httpx.Response,
    *,
    host: str,
    redact: Callable[[str], str],
    to_next_hour: float,
) -> TelphinError:
    """What a reply (already read) that is not a 2xx means."""
    code = response.status_code
    message, status = _said(response, redact)
    if code == httpx.codes.UNAUTHORIZED:
        return Unauthorised(
            _("{host} refused the access, with a new token too.").format(host=host),
            code=code,
            status=status,
        )
    if code == httpx.codes.FORBIDDEN:
        return Forbidden(_forbidden(status, message), code=code, status=status)
    if code == httpx.codes.NOT_FOUND:
        return Gone(_("What was asked for does not exist any more."), code=code, status=status)
    if code == httpx.codes.TOO_MANY_REQUESTS:
        return _too_many(response, status, to_next_hour, sent=True)
    if 400 <= code < 500:
        return Refused(_refused(message, code), code=code, status=status)
    return _not_an_answer(host, code, status)


def token_failure(response: httpx.Response, *, host: str, to_next_hour: float) -> TelphinError:
    """What a reply (already read) of the token endpoint that is not a 2xx means.

    Nothing of its text is used: it may repeat what was sent. What the token was wanted for has
    not been sent, or has been refused by a 401.
    """
    code = response.status_code
    _message, status = _said(response, lambda text: text)
    if code in (httpx.codes.BAD_REQUEST, httpx.codes.UNAUTHORIZED):
        return Unauthorised(
            _(
                "{host} refused the application id or its secret; "
                "please check client_id and the secret in the settings."
            ).format(host=host),
            code=code,
            sent=False,
        )
    if code == httpx.codes.FORBIDDEN:
        known = status if status in _FORBIDDEN else ""
        return Forbidden(_forbidden(known, ""), code=code, status=known, sent=False)
    if code == httpx.codes.TOO_MANY_REQUESTS:
        return _too_many(response, status, to_next_hour, sent=False)
    return _not_an_answer(host, code, "", sent=False)


def not_this_api(host: str, *, code: int, sent: bool = True) -> Nonsense:
    """A 2xx whose body is not JSON, or not of the shape."""
    return Nonsense(
        _(
            "{host} answered with something that is not Telphin's API; "
            "if that stays so, please check the address of the API."
        ).format(host=host),
        code=code,
        sent=sent,
    )


def _said(response: httpx.Response, redact: Callable[[str], str]) -> tuple[str, str]:
    """The message and status of `{"message": ..., "status": ...}`, harmless; empty if missing."""
    if len(response.content) > _LONGEST_ERROR:
        return "", ""
    try:
        body = read_json(response.content)
    except ValueError:
        return "", ""
    if not isinstance(body, dict):
        return "", ""
    message, status = body.get("message"), body.get("status")
    if not isinstance(status, str):
        status = ""
    elif status not in _FORBIDDEN and status != QUOTA_SPENT:
        status = clean_text(redact(status))
    return clean_text(redact(message)) if isinstance(message, str) else "", status


def _forbidden(status: str, message: str) -> str:
    if known := _FORBIDDEN.get(status):
        return _(known)
    if said := message or status:
        return _("Not allowed: {message}").format(message=said)
    return _("Not allowed.")


def _refused(message: str, code: int) -> str:
    if message:
        return _("Refused: {message}").format(message=message)
    return _("Refused (code {code}).").format(code=code)


def _too_many(
    response: httpx.Response, status: str, to_next_hour: float, *, sent: bool
) -> TelphinError:
    if status == QUOTA_SPENT:
        reset = seconds_to_reset(response.headers)
        return no_quota(to_next_hour if reset is None else reset, sent=sent)
    return Busy(
        _("The exchange is busy with a request of this kind; please try again in a moment."),
        code=response.status_code,
        status=status,
        sent=sent,
    )


def _not_an_answer(host: str, code: int, status: str, *, sent: bool = True) -> TelphinError:
    if 500 <= code < 600:
        sentence = _("{host} is out of order at the moment (code {code}).")
        return Unreachable(
            sentence.format(host=host, code=code), code=code, status=status, sent=sent
        )
    sentence = _(
        "{host} answered with code {code}, which Telphin's API does not; "
        "please check the address of the API."
    )
    return Nonsense(sentence.format(host=host, code=code), code=code, status=status, sent=sent)


def _is_misled(error: httpx.RequestError) -> bool:
    if isinstance(error, httpx.ProxyError):
        return str(error).startswith("407")
    wrong = (ssl.SSLCertVerificationError, socket.gaierror)
    return any(isinstance(cause, wrong) for cause in _causes(error))


def _why_no_answer(error: httpx.RequestError, host: str, timeout: float) -> str:
    if isinstance(error, httpx.TimeoutException):
        return _("{host} did not answer within {seconds} s.").format(
            host=host, seconds=decimal(timeout)
        )
    if isinstance(error, httpx.ProxyError):
        if str(error).startswith("407"):
            return _(
                "The proxy on the way to {host} wants a name and password; "
                "please put them into HTTPS_PROXY."
            ).format(host=host)
        return _("The proxy on the way to {host} refused the connection.").format(host=host)
    if isinstance(error, httpx.ConnectError):
        return _why_no_connection(tuple(_causes(error)), host)
    return _("The connection to {host} broke before the answer was complete.").format(host=host)


def _why_no_connection(causes: tuple[BaseException, ...], host: str) -> str:
    if verification := _first(ssl.SSLCertVerificationError, causes):
        return _why_not_trusted(verification.verify_code).format(host=host)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return _("No encrypted connection to {host} could be made.").format(host=host)
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return _("The name {host} was not found; please check it, and the network.").format(
            host=host
        )
    return _("There is no connection to {host}.").format(host=host)


def _why_not_trusted(verify_code: int) -> str:
    if verify_code in _NOT_NOW:
        return _(
            "The certificate of {host} is not valid now, so nothing was sent. "
            "It has expired, or the clock of this machine is wrong."
        )
    if verify_code in _ANOTHER_NAME:
        return _(
            "The certificate of {host} was made for another name, so nothing was sent; "
            "please check the address of the API."
        )
    return _(
        "The certificate of {host} cannot be trusted, so nothing was sent. Where a proxy of "
        "your own stands in between, please name its certificate in [api] ca_file."
    )


def _first(kind: type[Cause], causes: Iterable[BaseException]) -> Cause | None:
    return next((cause for cause in causes if isinstance(cause, kind)), None)


def _causes(error: BaseException) -> Iterator[BaseException]:
    pending: list[BaseException] = [error]
    seen: set[int] = set()
    while pending:
        cause = pending.pop()
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        pending += [c for c in (cause.__cause__, cause.__context__) if c is not None]
        if isinstance(cause, BaseExceptionGroup):
            pending += cause.exceptions
