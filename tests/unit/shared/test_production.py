from __future__ import annotations

from pathlib import Path

import pytest

from shared.settings import ConfigurationError, Mode, load

GOOD = {
    "SILTA_MODE": "production",
    "SILTA_SECRET": "0c7f1f7a9b36d2e4583ac81be5f09d62",
    "SILTA_AMQP_URL": "amqps://events:Zk3v9Qw7xT1rB5nL@broker.city.example:5671/",
    "SILTA_MONGO_URL": "mongodb://events:Zk3v9Qw7xT1rB5nL@a.city.example,b.city.example/?replicaSet=silta&tls=true",
    "SILTA_SMTP_URL": "smtp://silta:relay@relay.city.example:587",
    "SILTA_PUBLIC_URL": "https://osallistu.city.example",
    "SILTA_OIDC_ISSUER": "https://login.city.example/realms/staff",
    "SILTA_OIDC_AUDIENCE": "silta",
}


def configured(monkeypatch: pytest.MonkeyPatch, **environment: str) -> None:
    for name, value in (GOOD | environment).items():
        monkeypatch.setenv(name, value)


def test_a_city_s_own_settings_start(monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch)
    assert load().mode is Mode.PRODUCTION


def test_production_is_what_is_meant_when_no_mode_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch, SILTA_PUBLIC_URL="http://osallistu.city.example")
    monkeypatch.delenv("SILTA_MODE")
    with pytest.raises(ConfigurationError, match=r"^SILTA_PUBLIC_URL "):
        load()


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("SILTA_SECRET", "abababababababababababababababab", "few characters"),
        ("SILTA_AMQP_URL", "amqp://events:Zk3v9Qw7xT1rB5nL@broker/", "amqps://"),
        ("SILTA_AMQP_URL", "amqp://events:Zk3v9Qw7xT1rB5nL@127.0.0.1/", "amqps://"),
        ("SILTA_AMQP_URL", "amqps://events:Zk3v9Qw7xT1rB5nL@broker/?no_verify_ssl=1", "no_verify_ssl"),
        ("SILTA_AMQP_URL", "amqps://guest:guest@broker/", "own name"),
        ("SILTA_AMQP_URL", "amqps://events:hunter2@broker/", "fewer than 16"),
        ("SILTA_AMQP_URL", "amqps://events:aaaaaaaaaaaaaaaaaaaa@broker/", "few characters"),
        ("SILTA_AMQP_URL", "amqps://events@broker/", "no password"),
        ("SILTA_AMQP_URL", "amqps://broker/?auth=external", "no password"),
        ("SILTA_MONGO_URL", "mongodb://events:Zk3v9Qw7xT1rB5nL@a/", "tls=true"),
        ("SILTA_MONGO_URL", "mongodb://events:Zk3v9Qw7xT1rB5nL@a/?tls=false", "tls=true"),
        ("SILTA_MONGO_URL", "mongodb+srv://events:Zk3v9Qw7xT1rB5nL@a/?ssl=false", "tls=true"),
        ("SILTA_MONGO_URL", "mongodb+srv://events:Zk3v9Qw7xT1rB5nL@a/?tls=", "tls=true"),
        ("SILTA_MONGO_URL", "mongodb://events:Zk3v9Qw7xT1rB5nL@a/?tls=true&tlsInsecure=true", "tlsinsecure"),
        (
            "SILTA_MONGO_URL",
            "mongodb://events:Zk3v9Qw7xT1rB5nL@a/?tls=true&tlsAllowInvalidCertificates=true",
            "tlsallowinvalidcertificates",
        ),
        ("SILTA_MONGO_URL", "mongodb://a/?tls=true", "no password"),
        ("SILTA_MONGO_URL", "mongodb://events:password@a/?tls=true", "fewer than 16"),
        ("SILTA_SMTP_URL", "smtp://relay.city.example smtp://silta:silta@relay.city.example", "own name"),
        ("SILTA_PUBLIC_URL", "http://osallistu.city.example", "https://"),
        ("SILTA_CLOCK_FILE", "clock.json", "local mode only"),
        ("SILTA_OIDC_ISSUER", "http://login.city.example", "https://"),
        ("SILTA_OIDC_ISSUER", "https://127.0.0.1:8106", "development only"),
        ("SILTA_OIDC_ISSUER", "https://localhost", "development only"),
        ("SILTA_OTLP_ENDPOINT", "http://collector.city.example:4318", "SILTA_PLAIN_HOSTS"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector.city.example:4318", "SILTA_PLAIN_HOSTS"),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://jaeger:4318/v1/traces", "SILTA_PLAIN_HOSTS"),
    ],
)
def test_production_refuses_to_start(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, words: str) -> None:
    configured(monkeypatch, **{variable: value})
    with pytest.raises(ConfigurationError) as refusal:
        load()
    sentence = str(refusal.value)
    assert sentence.startswith(f"{variable} ")
    assert words in sentence
    assert "\n" not in sentence
    assert "Zk3v9Qw7xT1rB5nL" not in sentence


@pytest.mark.parametrize(
    "environment",
    [
        {"SILTA_OTLP_ENDPOINT": "https://collector.city.example:4318"},
        {"SILTA_OTLP_ENDPOINT": "http://127.0.0.1:4318"},
        {"SILTA_OTLP_ENDPOINT": "http://jaeger:4318", "SILTA_PLAIN_HOSTS": "events jaeger"},
        {
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector.monitoring:4318",
            "SILTA_PLAIN_HOSTS": "collector.monitoring",
        },
    ],
)
def test_traces_go_by_tls_or_no_further_than_a_closed_network(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    configured(monkeypatch, **environment)
    assert load().mode is Mode.PRODUCTION


def test_a_plain_host_is_one_for_the_web_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch, SILTA_AMQP_URL="amqp://events:Zk3v9Qw7xT1rB5nL@rabbitmq/", SILTA_PLAIN_HOSTS="rabbitmq")
    with pytest.raises(ConfigurationError, match=r"^SILTA_AMQP_URL "):
        load()


@pytest.mark.parametrize(
    "variable",
    ["SILTA_AMQP_URL", "SILTA_MONGO_URL", "SILTA_PUBLIC_URL", "SILTA_CLOCK_FILE", "SILTA_OIDC_ISSUER"],
)
def test_one_machine_starts_with_what_production_refuses(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    plain = {
        "SILTA_AMQP_URL": "amqp://guest:guest@127.0.0.1/",
        "SILTA_MONGO_URL": "mongodb://127.0.0.1/",
        "SILTA_PUBLIC_URL": "http://127.0.0.1:8080",
        "SILTA_CLOCK_FILE": "clock.json",
        "SILTA_OIDC_ISSUER": "http://127.0.0.1:8106",
    }
    configured(monkeypatch, SILTA_MODE="local", **{variable: plain[variable]})
    assert load().mode is Mode.LOCAL


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("AMQP", "amqps://broker/?auth=EXTERNAL"),
        ("MONGO", "mongodb://a/?tls=true&authMechanism=MONGODB-X509"),
    ],
)
def test_a_certificate_may_stand_in_for_a_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, value: str
) -> None:
    own = tmp_path / "own.pem"
    own.touch()
    configured(monkeypatch, **{f"SILTA_{variable}_URL": value, f"SILTA_{variable}_CERTIFICATE_FILE": str(own)})
    assert load().mode is Mode.PRODUCTION


@pytest.mark.parametrize(
    "url", ["mongodb+srv://events:Zk3v9Qw7xT1rB5nL@a/", "mongodb://e:Zk3v9Qw7xT1rB5nL@a/?ssl=true"]
)
def test_an_address_may_ask_for_tls_in_other_words(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    configured(monkeypatch, SILTA_MONGO_URL=url)
    assert load().mode is Mode.PRODUCTION
