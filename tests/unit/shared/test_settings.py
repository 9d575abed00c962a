from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from shared.city import City, load_city
from shared.settings import ConfigurationError, load

GOOD = {"SILTA_SECRET": "s" * 32, "SILTA_MODE": "local"}


@pytest.fixture(autouse=True)
def _on_one_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILTA_MODE", "local")


def broken(monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    for name, value in (GOOD | environment).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as error:
        load()
    return str(error.value)


def test_a_secret_is_all_that_must_be_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILTA_SECRET", "s" * 32)
    assert load().http_host == "127.0.0.1"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SILTA_AMQP_URL", "http://127.0.0.1/"),
        ("SILTA_MONGO_URL", "nonsense"),
        ("SILTA_SMTP_URL", "ftp://127.0.0.1"),
        ("SILTA_HTTP_PORT", "70000"),
        ("SILTA_LOG_LEVEL", "LOUD"),
        ("SILTA_GROUP_SIZE", "0"),
        ("SILTA_MODE", "party"),
        ("SILTA_OIDC_ISSUER", "login.city.example"),
        ("SILTA_OIDC_ISSUER", "https://login.city.example?realm=staff"),
        ("SILTA_OIDC_TOKEN_LIFETIME", "P2D"),
        ("SILTA_OIDC_TOKEN_LIFETIME", "PT0S"),
        ("SILTA_OUTCOME_KEPT", "P29D"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    sentence = broken(monkeypatch, **{variable: value})
    assert sentence.startswith(f"{variable}: ")
    assert "\n" not in sentence


def test_an_authority_that_is_empty_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (GOOD | {"SILTA_OIDC_CA_FILE": "", "SILTA_AMQP_CA_FILE": ""}).items():
        monkeypatch.setenv(name, value)
    assert (load().oidc_ca_file, load().amqp_ca_file) == (None, None)


def test_an_issuer_without_an_audience_is_refused_since_its_tokens_may_be_for_anybody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sentence = broken(monkeypatch, SILTA_OIDC_ISSUER="https://login.city.example")
    assert sentence.startswith("SILTA_OIDC_AUDIENCE ")


def test_several_relays_are_parted_by_white_space_in_a_variable_and_in_a_secret_s_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    relays = "smtp://a:587?weight=3&rate=0.5\nsmtps://b"
    (tmp_path / "silta_smtp_url").write_text(relays, encoding="utf-8")
    monkeypatch.setenv("SILTA_SECRET", "s" * 32)
    monkeypatch.setenv("SILTA_SECRETS_DIR", str(tmp_path))
    assert [url.host for url in load().smtp_url] == ["a", "b"]
    monkeypatch.setenv("SILTA_SMTP_URL", "smtp://c")
    assert [url.host for url in load().smtp_url] == ["c"]


@pytest.mark.parametrize("query", ["weight=0", "rate=0.1", "weight=-1", "rate=fast", "wieght=2", "rate"])
def test_a_relay_s_weight_and_rate_are_numbers_that_can_be_kept(monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    assert broken(monkeypatch, SILTA_SMTP_URL=f"smtp://a?{query}").startswith("SILTA_SMTP_URL: a relay has a weight")


def test_a_short_secret_is_told_how_to_make_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "openssl rand" in broken(monkeypatch, SILTA_SECRET="short")


@pytest.mark.parametrize("way", ["AMQP", "MONGO", "SMTP"])
def test_a_file_of_certificates_that_is_missing_is_told(
    monkeypatch: pytest.MonkeyPatch, way: str, tmp_path: Path
) -> None:
    sentence = broken(monkeypatch, **{f"SILTA_{way}_CA_FILE": str(tmp_path / "nowhere.pem")})
    assert sentence.startswith(f"SILTA_{way}_CA_FILE: ")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("mongodb://a:1,b:2", "mongodb://a:1,b:2/?tlsCAFile={}"),
        ("mongodb://a:1/", "mongodb://a:1/?tlsCAFile={}"),
        ("mongodb://a:1/?tls=true", "mongodb://a:1/?tls=true&tlsCAFile={}"),
    ],
)
def test_the_address_names_the_files_of_certificates(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, address: str
) -> None:
    authority = tmp_path / "the authority.pem"
    authority.touch()
    for name, value in (GOOD | {"SILTA_MONGO_URL": url, "SILTA_MONGO_CA_FILE": str(authority)}).items():
        monkeypatch.setenv(name, value)
    assert load().database_address == address.format(str(authority).replace(" ", "%20"))


def test_the_secret_is_in_no_text_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILTA_SECRET", "very-secret" * 4)
    settings = load()
    assert "very-secret" not in repr(settings)
    assert "very-secret" not in settings.model_dump_json()


def test_secrets_may_be_files_of_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "silta_secret").write_text("f" * 32 + "\n", encoding="utf-8")
    (tmp_path / "silta_amqp_url").write_text("amqp://events:hidden@broker/\n", encoding="utf-8")
    monkeypatch.setenv("SILTA_SECRETS_DIR", str(tmp_path))
    settings = load()
    assert settings.secret.get_secret_value() == "f" * 32
    assert settings.amqp_url.host == "broker"


def test_a_variable_counts_more_than_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "silta_secret").write_text("f" * 32, encoding="utf-8")
    monkeypatch.setenv("SILTA_SECRETS_DIR", str(tmp_path))
    monkeypatch.setenv("SILTA_SECRET", "v" * 32)
    assert load().secret.get_secret_value() == "v" * 32


def test_a_folder_of_secrets_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    missing = str(tmp_path / "nowhere")
    assert broken(monkeypatch, SILTA_SECRETS_DIR=missing) == f"SILTA_SECRETS_DIR: there is no folder {missing}"


def test_a_wrong_secret_in_a_file_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "silta_mongo_url").write_text("hidden-nonsense", encoding="utf-8")
    sentence = broken(monkeypatch, SILTA_SECRETS_DIR=str(tmp_path))
    assert sentence.startswith("SILTA_MONGO_URL: ")
    assert "hidden" not in sentence


@pytest.mark.parametrize(
    "facts", ["", "[]", "city: {fi: X}", "city: {fi: X}\ntimezone: Mars/Olympus\ndistricts: []", "{"]
)
def test_a_broken_city_file_is_named_in_one_sentence(tmp_path: Path, facts: str) -> None:
    path = tmp_path / "city.yaml"
    path.write_text(facts, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"^SILTA_CITY_FILE: .*city\.yaml"):
        load_city(path)


def test_a_missing_city_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="there is no file"):
        load_city(tmp_path / "nowhere.yaml")


ONE = {"kind": "text", "key": "more", "text": {"fi": "Lisää?", "sv": "Mer?", "en": "More?"}}
THREE = [ONE, {**ONE, "key": "less"}, {**ONE, "key": "else"}]


def city_asking(tmp_path: Path, questions: object) -> City:
    file = tmp_path / "city.yaml"
    file.write_text(yaml.safe_dump({"city": {"fi": "X"}, "districts": [], "survey_questions": questions}), "utf-8")
    return load_city(file)


def test_a_city_may_ask_its_own_three_questions(tmp_path: Path) -> None:
    asked = city_asking(tmp_path, THREE).survey_questions
    assert asked is not None
    assert [one.key for one in asked] == ["more", "less", "else"]


@pytest.mark.parametrize(
    ("questions", "says"),
    [
        (THREE[:2], "at least 3"),
        ([ONE, ONE, THREE[1]], "same key"),
        ([*THREE[:2], {**THREE[2], "text": {"fi": "Muuta?", "en": "Else?"}}], "lack a language: 2/text: sv"),
    ],
    ids=["two", "one twice", "without Swedish"],
)
def test_a_city_can_not_start_with_questions_that_are_no_three_for_all(
    tmp_path: Path, questions: object, says: str
) -> None:
    with pytest.raises(ConfigurationError, match=says):
        city_asking(tmp_path, questions)
