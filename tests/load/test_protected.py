"""TLS with a certificate made here: refused unless it is trusted, and then a load goes through."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from counterclaim.errors import StoreError
from counterclaim.load import load_into

CLIENTS = {"bolt+s": "neo4j", "falkordbs": "falkordb", "https": ""}


def certificate_for(names: str, folder: Path) -> tuple[Path, Path]:
    """Make a certificate for these names that no authority has signed, and its key."""
    if not shutil.which("openssl"):
        pytest.skip("openssl, which makes the certificate, is not installed")
    made, key = folder / "made.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=made"),
            *("-addext", f"subjectAltName={names}", "-keyout", str(key), "-out", str(made)),
        ],
        check=True,
        capture_output=True,
    )
    return made, key


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return certificate_for("IP:127.0.0.1,DNS:localhost", tmp_path_factory.mktemp("certificate"))


class Guard:
    """Take connections by TLS and pass on what they say to a port of this machine."""

    def __init__(self, certificate: tuple[Path, Path], behind: int) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self.behind = behind
        self.listener = context.wrap_socket(socket.create_server(("127.0.0.1", 0)), server_side=True)
        self.port = int(self.listener.getsockname()[1])
        self.open: list[socket.socket] = []
        Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                inside, _ = self.listener.accept()
            except ssl.SSLError:
                continue  # the client did not trust the certificate
            except OSError:
                return
            try:
                outside = socket.create_connection(("127.0.0.1", self.behind))
            except OSError:  # nobody is there
                inside.close()
                continue
            self.open += [inside, outside]
            for source, target in ((inside, outside), (outside, inside)):
                Thread(target=self.pass_on, args=(source, target), daemon=True).start()

    @staticmethod
    def pass_on(source: socket.socket, target: socket.socket) -> None:
        """Pass on until the source ends; nothing is closed here, since a thread may still read from it."""
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
            if not isinstance(target, ssl.SSLSocket):
                target.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        for each in (self.listener, *self.open):
            each.close()


@pytest.fixture
def guarded(certificate: tuple[Path, Path]) -> Iterator:
    made: list[Guard] = []

    def guard(behind: int) -> int:
        made.append(Guard(certificate, behind))
        return made[-1].port

    yield guard
    for each in made:
        each.close()


@pytest.mark.parametrize("scheme", CLIENTS)
def test_a_certificate_that_nobody_signed_is_refused(scheme, guarded, filled):
    if CLIENTS[scheme]:
        pytest.importorskip(CLIENTS[scheme], reason=f"the extra {CLIENTS[scheme]!r} is not installed")
    with pytest.raises(StoreError, match=r"(?i)certificate verify failed|CertVerificationError"):
        load_into(filled([]), f"{scheme}://127.0.0.1:{guarded(9)}{'' if scheme == 'bolt+s' else '/g'}")


@pytest.mark.parametrize("scheme", CLIENTS)
def test_a_trusted_certificate_of_another_machine_is_refused(scheme, tmp_path, filled, monkeypatch):
    if CLIENTS[scheme]:
        pytest.importorskip(CLIENTS[scheme], reason=f"the extra {CLIENTS[scheme]!r} is not installed")
    certificate = certificate_for("DNS:elsewhere.example", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    guard = Guard(certificate, 9)
    with pytest.raises(StoreError, match=r"(?i)IP address mismatch|CertVerificationError"):
        load_into(filled([]), f"{scheme}://127.0.0.1:{guard.port}{'' if scheme == 'bolt+s' else '/g'}")
    guard.close()


@pytest.mark.server
@pytest.mark.parametrize("scheme", ["bolt+s", "falkordbs", "https"])
def test_a_load_goes_through_where_the_certificate_is_trusted(
    scheme, guarded, certificate, filled, five, address_of, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    name = {"bolt+s": "neo4j", "falkordbs": "falkordb", "https": "oxigraph"}[scheme]
    address = address_of(name)
    behind = int(address.rpartition(":")[2].partition("/")[0])
    graph = filled(five)
    path = "/claims" if name == "falkordb" else ""
    load_into(graph, f"{scheme}://127.0.0.1:{guarded(behind)}{path}")
    assert load_into(graph, address).nodes == 0
