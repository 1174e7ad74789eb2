"""The description of the JSON addresses is true: it names each of them, and each answers as it says, whoever asks."""

import json

import pytest
import schemathesis
from django.urls import Resolver404, get_resolver
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

from stridework.web.openapi import describe_api
from stridework.web.records import SESSION_LOG, store_log
from stridework.web.screen.records import KEPT_SCREEN, store_screen
from tests.web.conftest import browser_of, make_log
from tests.web.test_access import _list_patterns
from tests.web.test_screens import make_screen

EXAMPLES = 40
OPERATIONS = [
    (method.upper(), path)
    for path, item in describe_api()["paths"].items()
    for method in item
    if method in {"get", "put", "post", "delete"}
]
TELL_APART = {
    "log_id": "<uuid:log_id>",
    "screen_id": "<uuid:screen_id>",
    "exercise_id": "<slug:exercise_id>",
    "level": "<int:level>",
}


def test_every_json_address_is_described():
    described = {path.lstrip("/") for path in describe_api()["paths"]}
    for name, django in TELL_APART.items():
        described = {path.replace(f"{{{name}}}", django) for path in described}
    routes = {str(pattern.pattern) for pattern in _list_patterns(get_resolver().url_patterns)}
    others = {"api/openapi.json", "api/<path:anything>"}
    assert described == {route for route in routes if route.startswith("api/")} - others


def test_it_is_served_and_is_openapi(client, db):
    response = client.get("/api/openapi.json")
    assert response.json() == json.loads(json.dumps(describe_api()))
    schemathesis.openapi.from_dict(response.json()).validate()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["as described", "not"])
@pytest.mark.parametrize("who", ["owner", "nobody"])
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_each_answers_as_described(method, path, who, mode, alice):
    schema = schemathesis.openapi.from_dict(describe_api())
    operation = schema[path][method]
    kept = make_log()
    store_log(alice, kept)
    store_screen(alice, kept.id, make_screen())
    browser = browser_of(alice if who == "owner" else None)
    seen = set()

    @given(st.data())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def attack(data):
        case = data.draw(operation.as_strategy(generation_mode=mode))
        if data.draw(st.booleans()):
            _bring_near(data, case, kept)
        response = send(browser, case)
        seen.add(response.status_code)
        assert response.status_code < 500, (case.body, response.content)
        if not _is_described(response):
            return  # what was drawn is another address, such as one with a level that is no number
        documented = operation.definition.raw["responses"]
        if str(response.status_code) not in documented:
            assert response.status_code == 404 and mode is GenerationMode.NEGATIVE, (response.status_code, case.body)
            return
        if who == "nobody":
            assert response.status_code == 401
        kind = documented[str(response.status_code)].get("content")
        if kind:
            validate(response.json(), kind["application/json"]["schema"])
        else:
            assert not response.content

    attack()
    if who == "owner" and mode is GenerationMode.POSITIVE:
        good = {int(status) for status in operation.definition.raw["responses"] if status < "300"}
        assert seen & good, "no request was good enough to be answered"


def _is_described(response):
    try:
        return response.resolver_match.url_name != "api-nothing"
    except Resolver404:  # an id with a line break
        return False


def _bring_near(data, case, kept):
    """Let the address name what is there, and a session be a whole one with only some of the fields drawn."""
    there = {"log_id": str(kept.id), "screen_id": str(kept.id), "exercise_id": "balance-lunge", "level": 1}
    case.path_parameters = {name: there[name] for name in case.path_parameters or {}}
    wholes = {"/api/logs": SESSION_LOG.dump_python(kept, mode="json")}
    wholes["/api/screens"] = KEPT_SCREEN.dump_python(make_screen(), mode="json")
    whole = next((whole for path, whole in wholes.items() if case.path.startswith(path)), None)
    if isinstance(case.body, dict) and whole is not None:
        drawn = data.draw(st.sets(st.sampled_from(sorted(case.body)))) if case.body else set()
        case.body = whole | {name: case.body[name] for name in drawn if name != "id" or data.draw(st.booleans())}


def send(browser, case):
    address = case.formatted_path
    body = case.body
    told = b""
    if not isinstance(body, type(schemathesis.core.NOT_SET)):
        told = body if isinstance(body, bytes) else json.dumps(body).encode("utf-8", "surrogatepass")
    kind = case.media_type or "application/json"
    headers = {}
    for name, value in (case.headers or {}).items():
        if str(name).lower() not in {"cookie", "content-length", "host"}:
            headers[str(name)] = str(value).encode("latin-1", "replace").decode("latin-1")
    return browser.generic(case.method, address, told, content_type=kind, headers=headers)


def validate(found, schema):
    import jsonschema

    jsonschema.Draft202012Validator({**schema, "components": describe_api()["components"]}).validate(found)
