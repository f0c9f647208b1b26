"""A pad at the road: opened without signal, and its queue sent over a link that loses answers."""

import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import BrowserContext, expect, sync_playwright

from tests.e2e.pads import PadAtWork, Switched, code_shown, switched

BROWSER = "/usr/bin/chromium"
# What is promised is 5,000 in ten seconds. The pad seals facts only behind its own screens, so they
# are made by pressing its buttons, which takes long: fewer are queued, and the limit is as much less.
QUEUED = 1_000
LOST_EVERY = 20
# The queue goes in fewer batches than that: the count starts where the second one loses its answer.
ASKED_BEFORE = LOST_EVERY - 2
HELD_MS = 15_000
SENT_SECONDS = 120.0
OF_THE_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "content-length"}
HELD = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("lianfang-pad");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("held").objectStore("held").count();
    asked.onsuccess = () => {
      opening.result.close();
      resolve(asked.result === 0);
    };
  };
})"""
ROWS = """
select count(*), count(distinct seq) from screening_screening
where device = (select id from sync_device where name = 'Lane 1')
"""


@dataclass
class Link:
    """Carries requests to a port. While it loses, the answer to every twentieth batch is never brought."""

    to: int
    is_up: bool = True
    loses: bool = False
    asked: int = 0
    lost: int = 0
    counting: threading.Lock = field(default_factory=threading.Lock)

    def brings_answer(self, command: str) -> bool:
        """Batches are all that a pad posts while it sends; only they are counted, and lost."""
        with self.counting:
            self.asked += command == "POST"
            is_lost = self.loses and command == "POST" and self.asked % LOST_EVERY == 0
            self.lost += is_lost
            return not is_lost


class _Carrier(BaseHTTPRequestHandler):
    """One request to the other side and its answer back; a failure is a closed connection."""

    link: Link

    def do_GET(self) -> None:
        if not self.link.is_up:
            return
        try:
            self._carry()
        except (OSError, HTTPException):
            self.close_connection = True

    do_POST = do_GET  # noqa: N815  the name that the library calls

    def _carry(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with closing(HTTPConnection("127.0.0.1", self.link.to, timeout=30)) as there:
            there.request(self.command, self.path, body or None, dict(self.headers.items()))
            answer = there.getresponse()
            content = answer.read()
        # The server has stored it by now: what is lost makes the pad send the same facts again.
        if self.link.brings_answer(self.command):
            self._bring(answer, content)

    def _bring(self, answer: HTTPResponse, content: bytes) -> None:
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in OF_THE_CONNECTION:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words: object) -> None:
        """The measurements are what is printed."""


@contextmanager
def linked(server: Switched) -> Iterator[tuple[Link, Switched]]:
    """A link to the server, and the server as seen through it: only its address is of use."""
    link = Link(server.port)
    carrier = type("Carrier", (_Carrier,), {"link": link})
    with ThreadingHTTPServer(("127.0.0.1", 0), carrier) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        try:
            yield link, Switched(server.home, listening.server_address[1])
        finally:
            listening.shutdown()


def measure() -> Iterator[tuple[str, float, str]]:
    with (
        tempfile.TemporaryDirectory(prefix="lianfang-bench-") as home,
        switched(Path(home)) as server,
        linked(server) as (link, there),
        sync_playwright() as tools,
        tools.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"]) as browser,
    ):
        context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
        pad = _at_the_lane(context, there)
        server.off()
        yield "pad: opens offline, worst of five", _opens(context, pad, there), "s"
        pad = PadAtWork.opened(context, there)
        pad.sign_in()
        yield from _sent(pad, server=server, link=link)


def _at_the_lane(context: BrowserContext, there: Switched) -> PadAtWork:
    pad = PadAtWork.opened(context, there)
    pad.pair(code_shown(context, there))
    pad.stand_at_lane()
    pad.kept_for_offline()
    return pad


def _opens(context: BrowserContext, pad: PadAtWork, there: Switched) -> float:
    """From the touch on the icon until the PIN can be typed, the server's process ended."""
    taken = []
    for _turn in range(5):
        pad.page.close()
        begun = time.perf_counter()
        pad = PadAtWork.opened(context, there)
        expect(pad.part("pin-1")).to_be_enabled()
        taken.append(time.perf_counter() - begun)
    pad.page.close()
    return max(taken)


def _sent(pad: PadAtWork, *, server: Switched, link: Link) -> Iterator[tuple[str, float, str]]:
    begun = time.perf_counter()
    pad.passers_by(QUEUED)
    yield f"pad: {QUEUED:,} facts made by pressing", time.perf_counter() - begun, "s"
    pad.page.wait_for_function(HELD, polling=500, timeout=HELD_MS + SENT_SECONDS * 1000)
    link.is_up = False
    server.on()
    link.asked, link.loses = ASKED_BEFORE, True
    pad.press("menu")
    seconds = _until_nothing_waits(pad, link)
    yield f"pad: {QUEUED:,} queued facts arrive over a link that drops", seconds, "s"
    yield "pad: answers lost on that way", _lost(link), ""
    yield f"pad: facts kept of {QUEUED:,}", _kept(server.home), ""


def _until_nothing_waits(pad: PadAtWork, link: Link) -> float:
    begun = time.perf_counter()
    link.is_up = True
    pad.press("send-now")
    while pad.waits():
        if time.perf_counter() - begun > SENT_SECONDS:
            message = f"{pad.waits()} facts were not sent within {SENT_SECONDS:.0f} s"
            raise TimeoutError(message)
        pad.page.wait_for_timeout(50)
    return time.perf_counter() - begun


def _lost(link: Link) -> float:
    if not link.lost:
        message = "the link lost nothing: what was measured is a good link"
        raise RuntimeError(message)
    return float(link.lost)


def _kept(home: Path) -> float:
    with closing(sqlite3.connect(home / "lianfang.sqlite3")) as store:
        rows, numbers = store.execute(ROWS).fetchone()
    if rows != numbers or rows > QUEUED:
        message = f"{rows} rows with {numbers} numbers for {QUEUED} facts"
        raise RuntimeError(message)
    return float(numbers)


if __name__ == "__main__":
    for what, value, unit in measure():
        print(what, value, unit, sep="\t", flush=True)
