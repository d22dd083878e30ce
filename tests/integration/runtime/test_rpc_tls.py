"""The same over TLS, where reading and writing need greenlets of their own."""

import datetime as dt
import ipaddress
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from dev.ports import wait_until
from tests.integration.runtime.rpc_process import answers, await_gateway
from tests.integration.runtime.tcp_proxy import TcpProxy


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A file with a self-signed certificate of the loopback address, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def tls_proxy(broker, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with TcpProxy(broker.amqp_port, context) as proxy:
        yield proxy


@pytest.fixture
def tls_uri(amqp_uri, broker, tls_proxy):
    return amqp_uri.replace("amqp://", "amqps://").replace(f":{broker.amqp_port}/", f":{tls_proxy.port}/")


def test_calls_large_and_small_survive_a_cut_and_the_end_is_in_time(start, tls_uri, tls_proxy, certificate):
    target, gateway = (start(name, tls_uri, SSL_CERT_FILE=str(certificate)) for name in ("Target", "Gateway"))
    await_gateway(gateway)
    large = "x" * 60_000
    assert gateway.post("echo", {"text": large}) == (200, {"text": large})
    tls_proxy.cut()
    wait_until(lambda: answers(gateway), "the new connection", 5)
    assert gateway.terminate() < 3
    assert target.terminate() < 3


def test_a_broker_whose_certificate_proves_another_name_is_not_spoken_to(start, tls_uri, certificate):
    gateway = start("Gateway", tls_uri.replace("127.0.0.1", "127.1"), SSL_CERT_FILE=str(certificate))
    wait_until(lambda: "broker_unreachable" in gateway.output, "the refusal")
    assert "SSLCertVerificationError" in gateway.output
