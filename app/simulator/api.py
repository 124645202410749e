"""The API's end points over a `Story`: plain functions of Starlette, without the faults."""

from collections.abc import Callable
from typing import cast
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.simulator.exchange import BadRequest, NoSuchCall
from app.simulator.faults import BadFault
from app.simulator.people import Extension
from app.simulator.story import Story
from app.simulator.wire import Json, call_row, extension_row, group_row, slot_rows, user_row

ROOT = "/api/ver1.0"
MOST_PER_PAGE = 100
WHO_MAY_SET_FAULTS = ("127.0.0.1", "::1")


class Problem(Exception):
    """An answer that is an error of the API."""

    def __init__(self, code: int, message: str, status: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.status = status

    def body(self) -> dict[str, str]:
        body = {"message": str(self)}
        return body | {"status": self.status} if self.status else body


class Api:
    """Answers requests. `rows`: set by tests, what `call_list` then is instead of the truth."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self.rows: list[Json] | None = None
        routes = [
            ("/user/", self._user, "GET"),
            ("/client/{client}/extension/", self._extensions, "GET"),
            ("/client/{client}/extension_group/", self._groups, "GET"),
            ("/extension/registration/", self._registration, "GET"),
            ("/client/{client}/current_calls/", self._all_calls, "GET"),
            ("/extension/{extension:int}/current_calls/", self._calls_of_one, "GET"),
            ("/extension/{extension:int}/current_calls/{call}", self._control, "PUT"),
            ("/extension/{extension:int}/current_calls/{call}", self._hang_up, "DELETE"),
            ("/extension/{extension:int}/valet_park/{call}", self._valet_park, "PUT"),
            ("/extension/{extension:int}/callback/", self._callback, "POST"),
        ]
        self.app = Starlette(
            routes=[
                Route("/oauth/token", self._token, methods=["POST"]),
                Route("/_simulator/faults", self._set_faults, methods=["POST"]),
                Route("/_simulator/advance", self._advance, methods=["POST"]),
                Route("/_simulator/state", self._state, methods=["GET"]),
                *(
                    Route(ROOT + path, self._guarded(answer), methods=[method])
                    for path, answer, method in routes
                ),
            ]
        )

    def _guarded(self, answer: Callable[[Request, Json], Response]) -> Callable[[Request], object]:
        """What every end point of the API has in common: token, gzip, quota, errors."""

        async def guarded(request: Request) -> Response:
            body = await _json(request)
            with self._story.lock:
                self._story.catch_up()
                try:
                    self._check(request)
                    response = answer(request, body)
                except Problem as problem:
                    response = JSONResponse(problem.body(), problem.code)
                except NoSuchCall:
                    response = JSONResponse(
                        {"message": "Call not found", "status": "call_not_found"}, 404
                    )
                except BadRequest as refusal:
                    response = JSONResponse({"message": str(refusal), "status": "bad_request"}, 400)
                response.headers.update(self._story.quota.headers(self._story.wall()))
            return response

        return guarded

    def _check(self, request: Request) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not self._story.knows_token(token):
            raise Problem(401, "The access token is invalid or has expired", "invalid_token")
        if "gzip" not in request.headers.get("accept-encoding", ""):
            raise Problem(406, "Accept-Encoding: gzip is obligatory")
        client = request.path_params.get("client")
        if client is not None and client not in ("@me", str(self._story.staff.client_id)):
            raise Problem(404, "Client not found", "client_not_found")
        if not self._story.quota.spend(self._story.wall()):
            raise Problem(429, "Rate limit exceeded", "rate_limit_exceeded")

    # Who and what there is.

    async def _token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        options = self._story.options
        if form.get("grant_type") != "client_credentials":
            return JSONResponse({"error": "unsupported_grant_type"}, 400)
        given = (form.get("client_id"), form.get("client_secret"))
        if given != (options.client_id, options.client_secret):
            return JSONResponse(
                {"error": "invalid_client", "error_description": "Client authentication failed"},
                401,
            )
        with self._story.lock:
            token = self._story.new_token()
        return JSONResponse(
            {
                "access_token": token,
                "token_type": "Bearer",
                "expires_in": options.token_lifetime,
                "scope": "all",
            }
        )

    def _user(self, _request: Request, _body: Json) -> Response:
        return JSONResponse(user_row(self._story.staff, read_only=self._story.options.read_only))

    def _extensions(self, request: Request, _body: Json) -> Response:
        query = request.query_params
        page = _whole(query.get("page"), 1)
        per_page = min(_whole(query.get("per_page"), 20), MOST_PER_PAGE)
        found = [
            extension
            for extension in self._story.staff.extensions
            if query.get("type") in (None, extension.type)
            and query.get("status") in (None, extension.status)
            and query.get("name") in (None, extension.name)
        ]
        rows = [extension_row(e, self._story.staff) for e in found]
        return JSONResponse(rows[(page - 1) * per_page : page * per_page])

    def _groups(self, _request: Request, _body: Json) -> Response:
        staff = self._story.staff
        return JSONResponse([group_row(group, staff) for group in staff.groups])

    def _registration(self, request: Request, _body: Json) -> Response:
        extension = self._extension(_whole(request.query_params.get("extension_id"), 0))
        contact = {"contact": f"sip:{extension.number}@10.0.0.5", "user_agent": "Phone/1.0"}
        return JSONResponse(
            {
                "registered": extension.registered,
                "registrations": [contact] if extension.registered else [],
            }
        )

    # Current calls.

    def _all_calls(self, _request: Request, _body: Json) -> Response:
        if not self._story.options.client_wide:
            raise Problem(403, "Access denied for this type of user", "user_access_type_deny")
        return self._call_list(None)

    def _calls_of_one(self, request: Request, _body: Json) -> Response:
        return self._call_list(self._extension(request.path_params["extension"]).id)

    def _call_list(self, extension_id: int | None) -> Response:
        if self.rows is not None:
            return JSONResponse({"call_list": self.rows})
        story = self._story
        rows: list[Json] = [
            call_row(leg, story.staff, story.begins, leg.conversation.legs)
            for leg in story.exchange.legs(extension_id)
        ]
        return JSONResponse({"call_list": rows})

    # Acting.

    def _control(self, request: Request, body: Json) -> Response:
        self._may_control()
        extension, call = request.path_params["extension"], request.path_params["call"]
        action, destination = _field(body, "action"), _field(body, "send_dst")
        self._story.exchange.control(extension, call, action, destination)
        return JSONResponse({"call_api_id": call, "action": action})

    def _hang_up(self, request: Request, _body: Json) -> Response:
        self._may_control()
        self._story.exchange.hang_up(request.path_params["extension"], request.path_params["call"])
        return Response(status_code=204)

    def _valet_park(self, request: Request, body: Json) -> Response:
        self._may_control()
        exchange = self._story.exchange
        extension = self._extension(request.path_params["extension"])
        action = _field(body, "action")
        slot = body.get("slot") if isinstance(body, dict) else None
        if action == "slots":
            return JSONResponse({"slots": slot_rows(exchange.parked())})
        if not isinstance(slot, int):
            raise Problem(400, "slot is required", "bad_request")
        if action == "park":
            exchange.park(exchange.leg(extension.id, request.path_params["call"]), slot)
        elif action == "bridge":
            exchange.retrieve(extension, slot)
        else:
            raise Problem(400, f"unknown action {action}", "bad_request")
        return JSONResponse({"slot": slot})

    def _callback(self, request: Request, body: Json) -> Response:
        self._may_control()
        extension = self._extension(request.path_params["extension"])
        destination = _field(body, "dst_num")
        if not destination:
            raise Problem(400, "dst_num is required", "bad_request")
        phones = body.get("src_num") if isinstance(body, dict) else None
        if not isinstance(phones, list) or extension.number not in phones:
            raise Problem(400, "src_num is a list with the extension's phone", "bad_request")
        leg = self._story.exchange.call_back(extension, destination)
        return JSONResponse(
            {"call_api_id": leg.id, "call_id": leg.conversation.id}, status_code=201
        )

    def _may_control(self) -> None:
        if self._story.options.read_only:
            raise Problem(403, "Read only access", "access_denied")

    def _extension(self, extension_id: int) -> Extension:
        extension = self._story.staff.by_id(extension_id)
        if extension is None:
            raise Problem(404, "Extension not found", "extension_not_found")
        return extension

    # Steering the simulation while it runs; on the loopback only, without a token.

    async def _set_faults(self, request: Request) -> Response:
        if not _is_local(request):
            return Response(status_code=403)
        body = await _json(request)
        specs = body.get("faults") if isinstance(body, dict) else None
        if not isinstance(specs, list):
            return JSONResponse({"message": 'expected {"faults": ["error=503@0.1", ...]}'}, 400)
        try:
            with self._story.lock:
                self._story.faults.set(tuple(str(spec) for spec in specs))
        except BadFault as problem:
            return JSONResponse({"message": str(problem)}, 400)
        return JSONResponse({"faults": specs})

    async def _advance(self, request: Request) -> Response:
        if not _is_local(request):
            return Response(status_code=403)
        body = await _json(request)
        seconds = body.get("seconds") if isinstance(body, dict) else None
        if not isinstance(seconds, int | float) or seconds < 0:
            return JSONResponse({"message": 'expected {"seconds": 60}'}, 400)
        with self._story.lock:
            self._story.clock.advance(seconds)
            self._story.catch_up()
        return await self._state(request)

    async def _state(self, request: Request) -> Response:
        if not _is_local(request):
            return Response(status_code=403)
        story = self._story
        with story.lock:
            story.catch_up()
            return JSONResponse(
                {
                    "now": story.wall().isoformat(),
                    "calls": len(list(story.exchange.legs())),
                    "parked": sorted(story.exchange.parked()),
                    "faults": story.faults.names(),
                    "requests_this_hour": story.quota.used,
                }
            )


async def _json(request: Request) -> Json:
    if not await request.body():
        return None
    try:
        return cast("Json", await request.json())
    except ValueError:
        return None


def _field(body: Json, name: str) -> str:
    value = body.get(name) if isinstance(body, dict) else None
    return value if isinstance(value, str) else ""


def _whole(text: str | None, otherwise: int) -> int:
    return max(1, int(text)) if text and text.isascii() and text.isdigit() else otherwise


def _is_local(request: Request) -> bool:
    return request.client is None or request.client.host in WHO_MAY_SET_FAULTS
