"""Encrypted connections: to the checked address, for the name that was asked for."""

from __future__ import annotations

import datetime
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from catalog.ingest.fetch import FetchError, Rules, Target, fetch

from .repositories import Repository
from .servers import Server, SmartProtocol


@pytest.fixture
def secure(web: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The web server, with a certificate for good.example that this process trusts."""
    certificate = tmp_path / "certificate.pem"
    _make_certificate("good.example", certificate)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("GIT_SSL_CAINFO", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    web.socket = context.wrap_socket(web.socket, server_side=True)
    return web


def _make_certificate(name: str, path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))


@pytest.mark.parametrize("kind", ["url", "git"])
def test_the_name_is_verified_though_the_address_is_pinned(
    secure: Server, repository: Repository, tmp_path: Path, cache: Path, kind: str
) -> None:
    repository.commit({"catalog-info.yaml": b"a"})
    secure.pages["/x.yaml"] = lambda handler: handler.reply(200, b"a")
    secure.otherwise = SmartProtocol(tmp_path / "served")
    path = "x.yaml" if kind == "url" else "o/r.git"
    rules = Rules(allowed_addresses=["127.0.0.1"], resolve=lambda host, port: ["127.0.0.1"])
    with fetch(Target(kind, f"https://good.example:{secure.port}/{path}"), cache=cache, rules=rules) as tree:
        assert tree.read(tree.start[0]) == b"a"
    with (
        pytest.raises(FetchError, match=r"(?i)certificate|identity"),
        fetch(Target(kind, f"https://bad.example:{secure.port}/{path}"), cache=cache, rules=rules),
    ):
        pass
