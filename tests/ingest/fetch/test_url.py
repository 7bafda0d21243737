"""Plain web addresses."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from catalog.ingest.fetch import Credential, FetchError, Limits, NotFound, Outside, Rules, Target, fetch

from .servers import Handler, Server

LOCAL = ["127.0.0.1"]


def problem_of(url: str, cache: Path, rules: Rules, credential: Credential | None = None) -> FetchError:
    with pytest.raises(FetchError) as raised, fetch(Target("url", url, credential), cache=cache, rules=rules):
        pass
    return raised.value


def test_a_file_is_read_and_linked_as_backstage_does(web: Server, cache: Path, local: Rules) -> None:
    web.pages["/extra.yaml"] = lambda handler: handler.reply(200, b"kind: X")
    url = f"{web.url}/extra.yaml"
    with fetch(Target("url", url), cache=cache, rules=local) as tree:
        assert tree.start == [url]
        assert tree.read(url) == b"kind: X"
        assert tree.location_ref(url) == f"url:{url}"
        assert tree.links(url) == {"backstage.io/view-url": url}
        with pytest.raises(FetchError, match="larger than 3 bytes"):
            tree.read(url, limit=3)
    assert web.paths() == ["/extra.yaml"]


def test_an_etag_saves_the_second_download(web: Server, cache: Path, local: Rules) -> None:
    def page(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == '"one"':
            handler.reply(304, ETag='"one"')
        else:
            handler.reply(200, b"a: 1", ETag='"one"', Last_Modified="Mon, 05 Jan 2026 10:00:00 GMT")

    web.pages["/x.yaml"] = page
    target = Target("url", f"{web.url}/x.yaml")
    with fetch(target, cache=cache, rules=local) as tree:
        assert (tree.revision, tree.unchanged) == ('"one"', False)
    with fetch(target, known_revision='"one"', cache=cache, rules=local) as tree:
        assert (tree.revision, tree.unchanged) == ('"one"', True)


def test_a_date_saves_the_second_download(web: Server, cache: Path, local: Rules) -> None:
    date = "Mon, 05 Jan 2026 10:00:00 GMT"

    def page(handler: Handler) -> None:
        if handler.headers.get("If-Modified-Since") == date:
            handler.reply(304)
        else:
            handler.reply(200, b"a: 1", Last_Modified=date)

    web.pages["/x.yaml"] = page
    target = Target("url", f"{web.url}/x.yaml")
    with fetch(target, cache=cache, rules=local) as tree:
        revision = tree.revision
    with fetch(target, known_revision=revision, cache=cache, rules=local) as tree:
        assert tree.unchanged


def test_without_etag_and_date_the_bytes_tell_whether_it_changed(
    web: Server, cache: Path, local: Rules
) -> None:
    web.pages["/x.yaml"] = lambda handler: handler.reply(200, b"a: 1")
    target = Target("url", f"{web.url}/x.yaml")
    with fetch(target, cache=cache, rules=local) as tree:
        revision = tree.revision
    with fetch(target, known_revision=revision, cache=cache, rules=local) as tree:
        assert tree.unchanged
    web.pages["/x.yaml"] = lambda handler: handler.reply(200, b"a: 2")
    with fetch(target, known_revision=revision, cache=cache, rules=local) as tree:
        assert not tree.unchanged


def test_what_it_names_beside_itself_is_read_with_it(
    web: Server, other_web: Server, cache: Path, local: Rules
) -> None:
    web.pages["/a/x.yaml"] = lambda handler: handler.reply(200, b"a: 1", ETag='"one"')
    web.pages["/a/text.md"] = lambda handler: handler.reply(200, b"text")
    url = f"{web.url}/a/x.yaml"
    with fetch(Target("url", url), cache=cache, rules=local) as tree:
        assert tree.resolve(url, "./text.md") == [f"{web.url}/a/text.md"]
        assert tree.read(f"{web.url}/a/text.md") == b"text"
        assert tree.resolve(url, "x.yaml") == [url]
        assert tree.revision == "", "the ETag of the first file does not cover the second"
        elsewhere = f"{other_web.url}/y.yaml"
        assert tree.resolve(url, elsewhere) == Outside("url", elsewhere)
        assert tree.resolve(url, f"//127.0.0.1:{other_web.port}/y.yaml") == Outside("url", elsewhere)
        with pytest.raises(NotFound):
            tree.resolve(url, "./none.yaml")
        with pytest.raises(NotFound):
            tree.resolve(url, "./*.yaml")
        with pytest.raises(FetchError):
            tree.resolve(url, "file:///etc/passwd")
    assert web.paths() == ["/a/x.yaml", "/a/text.md", "/a/none.yaml"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_file_that_is_not_there_is_told_as_backstage_tells_it(
    web: Server, cache: Path, local: Rules, status: int
) -> None:
    web.pages["/none.yaml"] = lambda handler: handler.reply(status)
    url = f"{web.url}/none.yaml"
    error = problem_of(url, cache, local)
    assert isinstance(error, NotFound)
    assert error.problem.message == f"Unable to read url, no matching files found for {url}"


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_other_refusals_are_told_with_their_status(
    web: Server, cache: Path, local: Rules, status: int
) -> None:
    web.pages["/x.yaml"] = lambda handler: handler.reply(status)
    error = problem_of(f"{web.url}/x.yaml", cache, local)
    assert not isinstance(error, NotFound)
    assert f"could not read {web.url}/x.yaml, {status}" in error.problem.message


def test_redirects_are_followed_up_to_a_limit(web: Server, cache: Path, local: Rules) -> None:
    web.pages["/a.yaml"] = lambda handler: handler.reply(302, Location="/b.yaml")
    web.pages["/b.yaml"] = lambda handler: handler.reply(308, Location=f"{web.url}/c.yaml")
    web.pages["/c.yaml"] = lambda handler: handler.reply(200, b"c")
    web.pages["/round.yaml"] = lambda handler: handler.reply(301, Location="/round.yaml")
    web.pages["/odd.yaml"] = lambda handler: handler.reply(301, Location="file:///etc/passwd")
    with fetch(Target("url", f"{web.url}/a.yaml"), cache=cache, rules=local) as tree:
        assert tree.read(tree.start[0]) == b"c"
    assert "redirects more than 5 times" in problem_of(f"{web.url}/round.yaml", cache, local).problem.message
    assert web.paths().count("/round.yaml") == 6
    assert "is not an address" in problem_of(f"{web.url}/odd.yaml", cache, local).problem.message


def test_a_credential_goes_to_its_own_host_only(
    web: Server, other_web: Server, cache: Path, local: Rules
) -> None:
    web.pages["/x.yaml"] = lambda handler: handler.reply(302, Location=f"{other_web.url}/y.yaml")
    other_web.pages["/y.yaml"] = lambda handler: handler.reply(200, b"y")
    target = Target("url", f"{web.url}/x.yaml", Credential(secret="token"))
    with fetch(target, cache=cache, rules=local):
        pass
    assert web.asked[0].headers["authorization"] == "Bearer token"
    assert "authorization" not in other_web.asked[0].headers


def test_a_credential_for_another_host_is_not_sent(web: Server, cache: Path, local: Rules) -> None:
    web.pages["/x.yaml"] = lambda handler: handler.reply(200, b"x")
    credential = Credential(username="u", secret="token", host="other.example")
    with fetch(Target("url", f"{web.url}/x.yaml", credential), cache=cache, rules=local):
        pass
    assert "authorization" not in web.asked[0].headers


def test_a_secret_does_not_come_back_in_an_error(web: Server, cache: Path, local: Rules) -> None:
    error = problem_of(f"{web.url}/x.yaml", cache, local, Credential(secret="hidden\r\nX-Other: 1"))
    assert "hidden" not in str(error) + error.problem.advice
    assert "hidden" not in repr(error.__cause__)


def test_a_large_file_is_cut_off(web: Server, cache: Path) -> None:
    web.pages["/x.yaml"] = lambda handler: handler.reply(200, b"x" * 500_000)
    rules = Rules(allowed_addresses=LOCAL, limits=Limits(file_bytes=100_000))
    assert "larger than 100,000 bytes" in problem_of(f"{web.url}/x.yaml", cache, rules).problem.message


def test_packed_files_are_unpacked(web: Server, cache: Path, local: Rules) -> None:
    web.pages["/g.yaml"] = lambda handler: handler.reply(200, gzip.compress(b"a: 1"), Content_Encoding="gzip")
    web.pages["/d.yaml"] = lambda handler: handler.reply(
        200, zlib.compress(b"a: 1"), Content_Encoding="deflate"
    )
    for name in ("g", "d"):
        with fetch(Target("url", f"{web.url}/{name}.yaml"), cache=cache, rules=local) as tree:
            assert tree.read(tree.start[0]) == b"a: 1"


def test_a_packed_bomb_is_not_unpacked(web: Server, cache: Path) -> None:
    bomb = gzip.compress(gzip.compress(bytes(30_000_000)))
    rules = Rules(allowed_addresses=LOCAL, limits=Limits(file_bytes=10_000))
    web.pages["/once.yaml"] = lambda handler: handler.reply(200, bomb, Content_Encoding="gzip")
    web.pages["/twice.yaml"] = lambda handler: handler.reply(200, bomb, Content_Encoding="gzip, gzip")
    assert "larger than 10,000 bytes" in problem_of(f"{web.url}/once.yaml", cache, rules).problem.message
    assert "in the encoding" in problem_of(f"{web.url}/twice.yaml", cache, rules).problem.message


def test_an_encoding_that_was_not_asked_for_is_told(web: Server, cache: Path, local: Rules) -> None:
    web.pages["/x.yaml"] = lambda handler: handler.reply(200, b"xx", Content_Encoding="br")
    assert "in the encoding br" in problem_of(f"{web.url}/x.yaml", cache, local).problem.message


def test_a_file_that_is_cut_short_is_told(cache: Path, local: Rules) -> None:
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf") as url:
        assert "stops in the middle" in problem_of(url, cache, local).problem.message


def test_nonsense_instead_of_http_is_told(cache: Path, local: Rules) -> None:
    with answering(b"SSH-2.0-server\r\n\r\n") as url:
        assert "cannot be reached or stops" in problem_of(url, cache, local).problem.message


@pytest.mark.parametrize(
    "start", [b"HTTP/1.1 200 OK\r\nX-Long: ", b"HTTP/1.1 200 OK\r\n\r\n"], ids=["headers", "body"]
)
def test_a_drip_without_end_ends(cache: Path, start: bytes) -> None:
    limits = Limits(read_seconds=5, download_seconds=0.6)
    with answering(start, drip=True) as url:
        error = problem_of(url, cache, Rules(allowed_addresses=LOCAL, limits=limits))
    assert "did not arrive within 0.6 seconds" in error.problem.message


def test_a_server_that_says_nothing_is_left(cache: Path) -> None:
    limits = Limits(read_seconds=0.3, download_seconds=30)
    with answering(b"") as url:
        assert (
            "cannot be reached"
            in problem_of(url, cache, Rules(allowed_addresses=LOCAL, limits=limits)).problem.message
        )


def test_patterns_are_for_repositories(web: Server, cache: Path, local: Rules) -> None:
    error = problem_of(f"{web.url}/**/catalog-info.yaml", cache, local)
    assert isinstance(error, NotFound)
    assert not web.asked


@contextmanager
def answering(start: bytes, *, drip: bool = False) -> Iterator[str]:
    """A server that says `start` to the first who connects and then drips, or for one without drip, hangs up
    (when it said anything) or waits."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def run() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(start)
            while drip and not over.wait(0.02):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return
            if not start:
                over.wait(5)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/x.yaml"
    finally:
        over.set()
        thread.join(5)
        listener.close()
