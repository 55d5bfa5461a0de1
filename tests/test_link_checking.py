"""The link checker against real servers on this machine, which it takes only because the test says so."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from directory import link_checking
from directory.link_checking import LinkChecker, is_public

HERE = "127.0.0.1"
Handle = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """A web server on a free port. `seen` are the requests that came, as "METHOD path"; `pages` says what a path does."""

    def __init__(self, pages: dict[str, Handle], context: ssl.SSLContext | None = None) -> None:
        self.seen: list[str] = []
        self.headers: list[dict[str, str]] = []
        seen, headers = self.seen, self.headers

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                seen.append(f"{self.command} {self.path}")
                headers.append(dict(self.headers))
                pages[self.path](self)

            do_GET = do_HEAD = _answer

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer((HERE, 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *args: None  # type: ignore[method-assign]
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def serving(pages: dict[str, Handle], context: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(pages, context)
    try:
        yield server
    finally:
        server.stop()


def status(code: int, get: int | None = None, **headers: str) -> Handle:
    """Answer with `code`, or `get` to a GET."""

    def handle(request: BaseHTTPRequestHandler) -> None:
        request.send_response(get if get and request.command == "GET" else code)
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()

    return handle


def to(location: str, code: int = 302) -> Handle:
    return status(code, Location=location)


def checker(*servers: Server, resolve: Callable[[str, int], list[str]] = lambda host, port: [HERE], **options: object) -> LinkChecker:
    trusted = frozenset((HERE, server.port) for server in servers)
    return LinkChecker("Saath link check (+https://saath.example.org)", resolve=resolve, trusted=trusted, **options)


def check(server: Server, path: str = "/") -> str | None:
    return checker(server).check(f"http://there.example:{server.port}{path}")


@pytest.mark.parametrize(
    ("handle", "problem"),
    [
        (status(200), None),
        (status(204), None),
        (status(404), "not-found"),
        (status(410), "not-found"),
        (status(500), "server-error"),
        (status(405, get=200), None),
        (status(404, get=200), None),
        (status(403), None),
        (status(401), None),
        (status(429), None),
    ],
)
def test_an_answer_that_only_refuses_a_machine_is_an_answer(handle: Handle, problem: str | None) -> None:
    with serving({"/": handle}) as server:
        assert check(server) == problem


def test_head_is_asked_first_and_get_only_where_that_is_answered_badly() -> None:
    with serving({"/": status(200), "/get": status(501, get=200)}) as server:
        check(server)
        check(server, "/get")
        assert server.seen == ["HEAD /", "HEAD /get", "GET /get"]


def test_who_asks_and_whom_stands_in_the_request() -> None:
    with serving({"/%E0%A4%B8?q=%E0%A4%B8": status(200)}) as server:
        assert check(server, "/स?q=स") is None
        (headers,) = server.headers
        assert headers["User-Agent"] == "Saath link check (+https://saath.example.org)"
        assert headers["Host"] == f"there.example:{server.port}"
        assert not {"Cookie", "Referer", "Authorization"} & set(headers)


def test_endless_page_is_not_read_to_its_end() -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(404 if request.command == "HEAD" else 200)
        request.end_headers()
        while request.command == "GET":
            request.wfile.write(b"x" * 65_536)

    with serving({"/": endless}) as server:
        began = time.monotonic()
        assert check(server) is None
        assert time.monotonic() - began < 5


@pytest.mark.parametrize("is_secure", [False, True])
def test_server_that_answers_drop_by_drop_is_left(is_secure: bool, monkeypatch: pytest.MonkeyPatch, trust: Trust) -> None:
    monkeypatch.setattr(link_checking, "_DEADLINE_S", 0.4)

    def drip(request: BaseHTTPRequestHandler) -> None:
        try:
            for _ in range(200):
                request.wfile.write(b"H")
                time.sleep(0.05)
        except OSError:
            pass

    with serving({"/": drip}, trust.server if is_secure else None) as server:
        began = time.monotonic()
        scheme = "https" if is_secure else "http"
        assert checker(server, context=trust.client).check(f"{scheme}://there.example:{server.port}/") == "no-answer"
        assert time.monotonic() - began < 3


def test_what_is_not_http_is_no_answer() -> None:
    with socket.create_server((HERE, 0)) as server:
        port = server.getsockname()[1]

        def talk() -> None:
            for _ in range(2):
                with server.accept()[0] as visitor:
                    visitor.recv(1000)
                    visitor.sendall(b"220 mail.example.org ready\r\n")

        thread = threading.Thread(target=talk)
        thread.start()
        found = LinkChecker("test", resolve=lambda host, port: [HERE], trusted=frozenset({(HERE, port)})).check(f"http://a.example:{port}/")
        thread.join()
        assert found == "no-answer"


def test_port_that_nobody_listens_at_is_no_connection() -> None:
    with socket.socket() as free:
        free.bind((HERE, 0))
        port = free.getsockname()[1]
    assert LinkChecker("test", resolve=lambda host, port: [HERE], trusted=frozenset({(HERE, port)})).check(f"http://a.example:{port}/") == (
        "no-connection"
    )


def test_second_address_of_a_name_is_tried_where_the_first_cant_be_reached() -> None:
    with serving({"/": status(200)}) as server:
        trusted = frozenset({("127.0.0.2", server.port), (HERE, server.port)})
        there = LinkChecker("test", resolve=lambda host, port: ["127.0.0.2", HERE], trusted=trusted)
        assert there.check(f"http://a.example:{server.port}/") is None


# -- redirects


def test_up_to_five_redirects_are_followed() -> None:
    pages = {f"/{n}": to(f"/{n + 1}", code=(301, 302, 303, 307, 308)[n % 5]) for n in range(9)} | {"/9": status(200)}
    with serving(pages) as server:
        assert check(server, "/4") is None
        assert check(server, "/3") == "too-many-redirects"


@pytest.mark.parametrize(
    "location", ["javascript:alert(1)", "file:///etc/passwd", "ftp://a.example/", "http://[", "http://user:pw@a.example/"]
)
def test_redirect_to_what_is_no_web_address_is_not_followed(location: str) -> None:
    with serving({"/": to(location)}) as server:
        assert check(server) == "bad-address"


def test_redirect_into_a_private_network_is_refused_without_a_knock() -> None:
    with serving({"/admin": status(200)}) as inside, serving({"/": to(f"http://inside.example:{inside.port}/admin")}) as outside:
        assert checker(outside).check(f"http://there.example:{outside.port}/") == "refused-address"
        assert inside.seen == []


@pytest.mark.parametrize(
    "location", ["http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://10.0.0.1/", "http://2130706433/"]
)
def test_redirect_to_a_bare_private_address_is_refused(location: str) -> None:
    def resolve(host: str, port: int) -> list[str]:
        return [HERE] if host == "there.example" else list(link_checking.addresses_of(host, port))

    with serving({"/": to(location)}) as server:
        assert checker(server, resolve=resolve).check(f"http://there.example:{server.port}/") == "refused-address"


# -- which addresses


@pytest.mark.parametrize(
    "address",
    [
        *(
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.254",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
        ),
        *("192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.2.3"),
        *("240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1"),
        *(
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:a00:1::",
            "3fff::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fe80::1%eth0",
            "fec0::1",
            "ff02::1",
        ),
        *("localhost", "", "10.1", "1.2.3.4.5"),
    ],
)
def test_address_that_isnt_public_is_refused(address: str) -> None:
    assert not is_public(address)
    there = LinkChecker("test", resolve=lambda host, port: [address])
    assert there.check("http://name.example/") == "refused-address"


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_address_that_is_public_is_taken(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://0x7f.1/", "http://2130706433/", "http://0/"]
)
def test_address_of_this_machine_is_refused_however_it_is_written(url: str) -> None:
    assert LinkChecker("test").check(url) == "refused-address"


@pytest.mark.parametrize("url", ["http://a.example:22/", "http://a.example:8080/", "https://a.example:6379/"])
def test_other_ports_than_those_of_the_web_are_refused(url: str) -> None:
    assert LinkChecker("test", resolve=lambda host, port: ["93.184.215.14"]).check(url) == "refused-address"


@pytest.mark.parametrize(
    "url", ["", "nothing", "ftp://a.example/", "http://", "http:///x", "http://a.example:99999/", "http://u:p@a.example/", "http://\u2028/"]
)
def test_what_is_no_web_address_is_said_to_be_none(url: str) -> None:
    assert LinkChecker("test", resolve=lambda host, port: ["93.184.215.14"]).check(url) == "bad-address"


def test_name_that_nobody_knows_is_no_such_host() -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror("unknown")

    assert LinkChecker("test", resolve=resolve).check("http://gone.example/") == "no-such-host"
    assert LinkChecker("test", resolve=lambda host, port: []).check("http://gone.example/") == "no-such-host"


def test_name_is_looked_up_once_so_that_what_it_means_a_moment_later_doesnt_matter() -> None:
    """DNS rebinding: the first answer is public (trusted, here), every later one leads inside."""
    asked = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return [HERE] if len(asked) == 1 else ["127.0.0.2"]

    with serving({"/": status(404, get=200)}) as server:  # HEAD and GET: two connections
        assert checker(server, resolve=resolve).check(f"http://there.example:{server.port}/") is None
        assert server.seen == ["HEAD /", "GET /"]
    assert asked == ["there.example"]


def test_name_with_a_public_and_a_private_address_is_connected_to_at_the_public_one_only() -> None:
    with serving({"/": status(200)}) as server:
        resolve = lambda host, port: ["10.0.0.1", "::1", HERE]  # noqa: E731
        assert checker(server, resolve=resolve).check(f"http://there.example:{server.port}/") is None


# -- certificates


class Trust:
    """A server's certificate for there.example, and a client that trusts it and no other."""

    def __init__(self, folder: Path) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "there.example")])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(datetime.now() - timedelta(days=1))  # noqa: DTZ005 - the library's own convention
            .not_valid_after(datetime.now() + timedelta(days=1))  # noqa: DTZ005
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("there.example")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(key, hashes.SHA256())
        )
        chain, secret = folder / "certificate.pem", folder / "key.pem"
        chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        self.asked_for: list[str | None] = []
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server.load_cert_chain(chain, secret)
        self.server.sni_callback = lambda raw, name, context: self.asked_for.append(name)
        self.client = ssl.create_default_context(cafile=str(chain))


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    return Trust(tmp_path_factory.mktemp("trust"))


def test_certificate_is_held_against_the_name_though_the_connection_goes_to_an_address(trust: Trust) -> None:
    with serving({"/": status(200)}, trust.server) as server:
        there = checker(server, context=trust.client)
        assert there.check(f"https://there.example:{server.port}/") is None
        assert trust.asked_for[-1] == "there.example"
        assert there.check(f"https://other.example:{server.port}/") == "not-secure"


def test_certificate_that_nobody_vouches_for_is_not_secure(trust: Trust) -> None:
    with serving({"/": status(200)}, trust.server) as server:
        assert checker(server).check(f"https://there.example:{server.port}/") == "not-secure"
