"""The board in a running product: first paint in a browser, fifty boards told of one act."""

import http.cookiejar
import json
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from playwright.sync_api import sync_playwright

from bench.harness import Product, percentile, product

BOARDS_OPEN = 50
BROWSER = "/usr/bin/chromium"
SIGNERS = ["yueyang-duty", "zhangjiajie-duty", "changsha-duty", "changde-duty", "hengyang-duty"]


def measure() -> Iterator[tuple[str, float, str]]:
    with (
        tempfile.TemporaryDirectory(prefix="lianfang-bench-") as home,
        product(Path(home)) as running,
    ):
        yield from _paint(running)
        yield from _news(running)


def _paint(running: Product) -> Iterator[tuple[str, float, str]]:
    """When the figures are on the screen, and when map and curve are drawn."""
    painted, drawn = [], []
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        cookie = _Reader.signed_in(running, "province-commander").cookie()
        for _turn in range(5):
            context = browser.new_context(locale="zh-CN")
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": running.address}])
            page = context.new_page()
            begun = time.perf_counter()
            page.goto(f"{running.address}/board/43/", wait_until="domcontentloaded")
            page.wait_for_selector("lf-map svg", timeout=30_000)
            drawn.append(time.perf_counter() - begun)
            painted.append(
                page.evaluate(
                    "performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000"
                )
            )
            context.close()
        browser.close()
    yield "board: first meaningful paint, worst of five", max(painted), "s"
    yield "board: map drawn, worst of five", max(drawn), "s"


@dataclass
class _Reader:
    """One signed-in browser without a screen."""

    address: str
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    @classmethod
    def signed_in(cls, running: Product, username: str) -> "_Reader":
        reader = cls(running.address)
        reader.get("/")
        reader.post("/sign-in/demonstration", username=username)
        return reader

    def _opener(self) -> OpenerDirector:
        return build_opener(HTTPCookieProcessor(self.jar))

    def cookie(self, name: str = "sessionid") -> str:
        return next(str(cookie.value) for cookie in self.jar if cookie.name == name)

    def get(self, path: str) -> str:
        with self._opener().open(f"{self.address}{path}", timeout=30) as answer:
            text: str = answer.read().decode()
            return text

    def post(self, path: str, **fields: str) -> None:
        body = urlencode(fields | {"csrfmiddlewaretoken": self.cookie("csrftoken")}).encode()
        request = Request(f"{self.address}{path}", data=body, headers={"Referer": self.address})
        with self._opener().open(request, timeout=30) as answer:
            answer.read()


def _news(running: Product) -> Iterator[tuple[str, float, str]]:
    """Fifty boards ask every second, as the browser does; somebody signs; when has each heard?"""
    watcher = _Reader.signed_in(running, "province-commander")
    signer, path = _something_to_sign(running)
    after = int(re.findall(r'after="(\d+)"', watcher.get("/board/43/"))[0])
    heard: list[float] = []
    threads = [
        threading.Thread(
            target=_listen,
            kwargs={
                "watcher": watcher,
                "after": after,
                "heard": heard,
                "delay": number / BOARDS_OPEN,
            },
        )
        for number in range(BOARDS_OPEN)
    ]
    for thread in threads:
        thread.start()
    time.sleep(3)
    begun = time.perf_counter()
    signer.post(path)
    for thread in threads:
        thread.join(timeout=30)
    delays = [moment - begun for moment in heard]
    yield "board: boards told of an act", float(len(delays)), "of 50"
    yield "board: 50 open boards told of an act, last", max(delays), "s"
    yield "board: 50 open boards told of an act, middle", percentile(delays, 0.5), "s"


def _something_to_sign(running: Product) -> tuple[_Reader, str]:
    for username in SIGNERS:
        reader = _Reader.signed_in(running, username)
        found = re.findall(r'action="(/tasks/\d+/sign)"', reader.get("/desk/"))
        if found:
            return reader, found[0]
    message = "the scenario left nothing to sign"
    raise LookupError(message)


def _listen(*, watcher: _Reader, after: int, heard: list[float], delay: float) -> None:
    time.sleep(delay)
    limit = time.perf_counter() + 20
    while time.perf_counter() < limit:
        begun = time.perf_counter()
        text = watcher.get(f"/live?after={after}")
        if text and "tasks" in json.loads(text)["topics"]:
            heard.append(time.perf_counter())
            return
        time.sleep(max(0.0, 1.0 - (time.perf_counter() - begun)))


if __name__ == "__main__":
    for what, value, unit in measure():
        print(what, value, unit, sep="\t")
