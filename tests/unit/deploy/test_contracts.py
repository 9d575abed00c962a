from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from deploy.contracts.__main__ import main
from deploy.contracts.comparing import broken
from deploy.contracts.fitting import Fitting
from deploy.contracts.snapshot import Snapshot, present, read, text
from shared.version import VERSION

Schema = dict[str, Any]
WORD: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
NULL: Schema = {"type": "null"}


def fields(*required: str, **properties: Schema) -> Schema:
    """What pydantic writes of a model that refuses unknown fields."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def told(written: Schema, read: Schema, *, ours: bool = False, **definitions: Schema) -> list[str]:
    return [*Fitting(definitions, definitions, ours).problems(written, read)]


NARROWED: dict[str, tuple[Schema, Schema, Any, str]] = {
    "a field is required now": (fields(), fields("a", a=WORD), {}, "/a: is needed, and may be missing"),
    "a field was left out": (fields(a=WORD), fields(), {"a": "x"}, "/a: is refused as unknown"),
    "any field was welcome": ({"type": "object", "additionalProperties": True}, fields(), {"b": 1}, "/*: is refused"),
    "one of a list is gone": ({"enum": ["x", "y"], **WORD}, {"enum": ["x"], **WORD}, "y", "/: may be y, where only x"),
    "a constant is another": ({"const": 1}, {"const": 2}, 1, "/: may be 1, where only 2"),
    "a list was closed": (WORD, {"enum": ["x"], **WORD}, "z", "/: may be anything else, where only x"),
    "a type is another": (WORD, NUMBER, "x", "/: may be string, where integer is read"),
    "a list of values has another type": ({"enum": ["x"]}, NUMBER, "x", "/: may be string, where integer is read"),
    "a number must be whole": ({"type": "number"}, NUMBER, 1.5, "/: may be number, where integer is read"),
    "anything was welcome": ({}, WORD, 1, "/: may be anything, where string is read"),
    "null was welcome": ({"anyOf": [WORD, NULL]}, WORD, None, "/: may be null, where string is read"),
    "a kind of a choice is gone": (
        {"oneOf": [fields("k", k={"const": "p"}), fields("k", k={"const": "q"})]},
        {"oneOf": [fields("k", k={"const": "p"}), fields("k", k={"const": "r"})]},
        {"k": "q"},
        "/k: may be q, where only p",
    ),
    "longer at least": ({**WORD, "minLength": 1}, {**WORD, "minLength": 2}, "x", "/: may be below minLength 2"),
    "a least is new": (NUMBER, {**NUMBER, "minimum": 0}, -1, "/: may be below minimum 0"),
    "shorter at most": ({**WORD, "maxLength": 3}, {**WORD, "maxLength": 2}, "xyz", "/: may be above maxLength 2"),
    "a most is new": ({"type": "array"}, {"type": "array", "maxItems": 0}, [1], "/: may be above maxItems 0"),
    "a pattern is new": (WORD, {**WORD, "pattern": "^y"}, "x", "/: must follow pattern ^y"),
    "a format is new": (WORD, {**WORD, "format": "date"}, "x", "/: must follow format date"),
    "what nobody thought of": (NUMBER, {**NUMBER, "multipleOf": 2}, 1, "/: must follow multipleOf 2"),
    "within a list": (
        {"type": "array", "items": WORD},
        {"type": "array", "items": NUMBER},
        ["x"],
        "/*: may be string, where integer is read",
    ),
    "within a field": (fields(a=fields(b=WORD)), fields(a=fields()), {"a": {"b": "x"}}, "/a/b: is refused as unknown"),
    "within a map": (
        {"type": "object", "additionalProperties": WORD},
        {"type": "object", "additionalProperties": NUMBER},
        {"x": "y"},
        "/*: may be string, where integer is read",
    ),
    "a map's names": (
        {"type": "object", "additionalProperties": NUMBER},
        {"type": "object", "additionalProperties": NUMBER, "propertyNames": {"maxLength": 1}},
        {"xx": 1},
        "/<name>: may be above maxLength 1",
    ),
    "a map's values by the pattern of names": (
        {"type": "object", "patternProperties": {"^x": WORD}, "additionalProperties": False},
        {"type": "object", "patternProperties": {"^x": NUMBER}, "additionalProperties": False},
        {"x": "y"},
        "/<^x>: may be string, where integer is read",
    ),
    "a map's pattern of names": (
        {"type": "object", "patternProperties": {"^x": WORD}, "additionalProperties": False},
        {"type": "object", "patternProperties": {"^xx": WORD}, "additionalProperties": False},
        {"x": "y"},
        "/<^x>: is refused as unknown",
    ),
    "a map that gives a name its own meaning": (
        {"type": "object", "additionalProperties": WORD},
        {"type": "object", "properties": {"a": NUMBER}},
        {"a": "x"},
        "/a: may be string, where integer is read",
    ),
}


@pytest.mark.parametrize("case", NARROWED)
def test_what_a_client_may_no_longer_send_is_named(case: str) -> None:
    written, read, example, sentence = NARROWED[case]
    checks = Draft202012Validator.FORMAT_CHECKER
    assert Draft202012Validator(written, format_checker=checks).is_valid(example)
    assert not Draft202012Validator(read, format_checker=checks).is_valid(example)
    [found] = told(written, read)
    assert found.startswith(sentence)


WIDENED: dict[str, tuple[Schema, Schema]] = {
    "a field that may be there": (fields("a", a=WORD), fields("a", a=WORD, b=WORD)),
    "a field that needn't be there any more": (fields("a", a=WORD), fields(a=WORD)),
    "one more of a list": ({"enum": ["x"]}, {"enum": ["x", "y"]}),
    "a list that is open now": ({"enum": ["x"], **WORD}, WORD),
    "null": (WORD, {"anyOf": [WORD, NULL]}),
    "one more of a choice": ({"anyOf": [WORD, NULL]}, {"anyOf": [NUMBER, NULL, WORD]}),
    "a number that needn't be whole": (NUMBER, {"type": "number"}),
    "bounds further apart": (
        {**NUMBER, "minimum": 1, "maximum": 2},
        {**NUMBER, "minimum": 0, "maximum": 3},
    ),
    "no pattern": ({**WORD, "pattern": "^x"}, WORD),
    "a map that takes anything": (fields(a=WORD), {"type": "object", "additionalProperties": True}),
}


@pytest.mark.parametrize("case", WIDENED)
def test_what_a_client_may_send_besides_breaks_nothing(case: str) -> None:
    assert told(*WIDENED[case]) == []
    assert told(*reversed(WIDENED[case])) != []


def test_schemas_are_followed_by_name_even_round_and_round() -> None:
    more: Schema = {"anyOf": [{"$ref": "Tree"}, NULL]}
    tree = fields("a", a={**WORD, "maxLength": 2}, more=more)
    smaller = fields("a", a={**WORD, "maxLength": 1}, more=more)
    [found] = Fitting({"Tree": tree}, {"Tree": smaller}, ours=False).problems({"$ref": "Tree"}, {"$ref": "Tree"})
    assert found == "/a: may be above maxLength 1"
    assert told({"$ref": "Tree"}, {"$ref": "Tree"}, Tree=tree) == []


def test_readers_of_what_silta_writes_ignore_what_they_don_t_know() -> None:
    assert told(fields(a=WORD, b=WORD), fields(a=WORD), ours=True) == []


def test_silta_always_writes_a_field_with_a_default_and_a_client_may_not() -> None:
    written = fields(a={**WORD, "default": "x"})
    assert told(written, fields("a", a=WORD), ours=True) == []
    assert told(written, fields("a", a=WORD)) == ["/a: is needed, and may be missing"]


def version(**changes: Any) -> Snapshot:
    """Two contracts and what they are made of, with some of it changed."""
    envelope = {"type": "object", "properties": {"id": WORD}, "required": ["id"], "additionalProperties": True}
    command = {"type": "silta.events.wave.v1", "who": "staff", "roles": ["coordinator", "operator"]}
    made: Snapshot = {
        "version": "1",
        "envelope": {"Envelope": "Envelope", "Outcome": "Outcome"},
        "commands": {"events.wave": {**command, "data": "Wave", "result": "Waved"}},
        "events": {"events.waved": {"type": "silta.events.waved.v1", "to": ["notify", "panels"], "data": "WavedAt"}},
        "schemas": {
            "Envelope": envelope,
            "Outcome": fields("status", status={"enum": ["accepted"]}),
            "Wave": fields("at", at=WORD),
            "Waved": fields("at", at=WORD),
            "WavedAt": fields("at", at={"enum": ["you", "me"]}),
        },
    }
    for path, value in changes.items():
        *above, last = path.split("__")
        here = made
        for name in above:
            here = here[name.replace("_", ".")]
        here[last] = value
    return made


BREAKS: dict[str, tuple[dict[str, Any], str]] = {
    "a command's name": ({"commands": {}}, "events.wave: the command is gone"),
    "an event's name": ({"events": {}}, "events.waved: the event is gone"),
    "a command's type": (
        {"commands__events_wave__type": "silta.events.wave.v2"},
        "events.wave: its type was silta.events.wave.v1",
    ),
    "an event's type": (
        {"events__events_waved__type": "silta.events.waved.v2"},
        "events.waved: its type was silta.events.waved.v1",
    ),
    "who may send": ({"commands__events_wave__who": "a device"}, "events.wave: it was sent by staff"),
    "a role": ({"commands__events_wave__roles": ["operator"]}, "events.wave: coordinator may no longer send it"),
    "a subscriber": ({"events__events_waved__to": ["notify"]}, "events.waved: panels no longer hears it"),
    "a command's field": (
        {"schemas__Wave": fields("at", "to", at=WORD, to=WORD)},
        "events.wave, data /to: is needed, and may be missing",
    ),
    "a result's field": ({"schemas__Waved": fields()}, "events.wave, result /at: is needed, and may be missing"),
    "a field that an old event lacks": (
        {"schemas__WavedAt": fields("at", "to", at={"enum": ["you", "me"]}, to=WORD)},
        "events.waved, old to new /to: is needed, and may be missing",
    ),
    "a field that an old reader needs": (
        {"schemas__WavedAt": fields()},
        "events.waved, new to old /at: is needed, and may be missing",
    ),
    "a value that an old reader doesn't know": (
        {"schemas__WavedAt": fields("at", at={"enum": ["you", "me", "us"]})},
        "events.waved, new to old /at: may be us, where only you, me can be read",
    ),
    "a value that an old event may have": (
        {"schemas__WavedAt": fields("at", at={"enum": ["you"]})},
        "events.waved, old to new /at: may be me, where only you can be read",
    ),
    "the envelope that clients send": (
        {"schemas__Envelope": {**fields("id", "source", id=WORD, source=WORD), "additionalProperties": True}},
        "envelope /source: is needed, and may be missing",
    ),
    "the envelope that clients read": (
        {"schemas__Envelope": {"type": "object", "additionalProperties": True, "properties": {}}},
        "envelope /id: is needed, and may be missing",
    ),
    "the outcome": (
        {"schemas__Outcome": fields("status", status={"enum": ["accepted", "perhaps"]})},
        "outcome /status: may be perhaps, where only accepted can be read",
    ),
}


@pytest.mark.parametrize("case", BREAKS)
def test_a_change_that_an_old_side_can_t_bear_is_named(case: str) -> None:
    changes, sentence = BREAKS[case]
    assert sentence in [*broken(version(), version(**changes))]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"schemas__Wave": fields("at", at=WORD, to={"anyOf": [WORD, NULL], "default": None})},
        {"schemas__Waved": fields("at", "to", at=WORD, to=WORD)},
        {"schemas__WavedAt": fields("at", at={"enum": ["you", "me"]}, to={**WORD, "default": "x"})},
        {"commands__events_wave__roles": ["auditor", "coordinator", "operator"]},
        {"events__events_waved__to": ["feedback", "notify", "panels"]},
    ],
    ids=["nothing", "a field to send", "a field to be answered", "a field to hear", "a role", "a subscriber"],
)
def test_what_is_added_breaks_nothing(changes: dict[str, Any]) -> None:
    assert [*broken(version(), version(**changes))] == []


def test_of_the_real_contracts_nothing_is_left_out() -> None:
    now = present()
    assert json.loads(text(now)) == now
    assert [*broken(now, now)] == []
    stricter = deepcopy(now)
    stricter["schemas"]["Register"]["required"].append("comment")
    assert [*broken(now, stricter)] == ["events.register, data /comment: is needed, and may be missing"]
    poorer = deepcopy(now)
    del poorer["schemas"]["Text"]["properties"]["sv"]
    assert "events.plan-year, data /promise/sv: is refused as unknown" in [*broken(now, poorer)]


def test_a_release_is_written_and_may_grow_until_its_version_is_raised(tmp_path: Path) -> None:
    assert main([], tmp_path) == 0
    assert [*tmp_path.iterdir()] == []
    assert main(["release"], tmp_path) == 0
    [written] = tmp_path.iterdir()
    assert written.name == f"{VERSION}.json"
    assert read(written) == present()
    smaller = present()
    del smaller["commands"]["events.register"]
    written.write_text(text(smaller), encoding="utf-8")
    assert main(["release"], tmp_path) == 0
    assert read(written) == present()


def test_no_release_is_written_that_an_older_one_can_t_bear(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    older = present()
    older["commands"]["events.fly"] = older["commands"]["events.register"]
    (tmp_path / "0.0.9.json").write_text(text(older), encoding="utf-8")
    assert main(["release"], tmp_path) == 1
    assert capsys.readouterr().out == "0.0.9: events.fly: the command is gone\n"
    assert [file.name for file in tmp_path.iterdir()] == ["0.0.9.json"]
