"""A pad in a real browser, with its real service worker, and a server that can be switched off."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from bench import harness

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Locator, Page

PIN = "294715"
# A record can be taken back for ten seconds before it is sent.
SENT_MS = 60_000
CARD = "11010519491231002X"
OFFICER = "yueyanglou-checkpoint"


@dataclass
class Switched:
    """The product on one port, to be ended and started again on the same store."""

    home: Path
    port: int = field(default_factory=harness.free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def on(self) -> None:
        with (self.home / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [harness.ROOT / ".venv" / "bin" / "lianfang", "up", "--port", str(self.port)],
                cwd=harness.ROOT,
                env=os.environ | {"LIANFANG_HOME": str(self.home)},
                stdout=log,
                stderr=log,
            )
        harness._wait_for(f"{self.address}/health", self.process)

    def off(self) -> None:
        """The only way of being offline that a service worker cannot get around."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=30)
            self.process = None

    def asked(self, question: str) -> Any:
        """What the store answers to a piece of Python that prints JSON."""
        answer = subprocess.run(
            [harness.ROOT / ".venv/bin/lianfang", "django", "shell", "-v", "0", "-c", question],
            env=os.environ | {"LIANFANG_HOME": str(self.home)},
            check=True,
            capture_output=True,
            text=True,
        )
        return json.loads(answer.stdout)


@contextmanager
def switched(home: Path) -> Iterator[Switched]:
    server = Switched(home)
    server.on()
    try:
        yield server
    finally:
        server.off()


def at_devices(context: BrowserContext, server: Switched, *, officer: str = OFFICER) -> Page:
    """The officer has signed in at a desk and opened the page of devices."""
    page = context.new_page()
    page.goto(f"{server.address}/")
    page.locator(f'form:has(input[name="username"][value="{officer}"]) button').click()
    expect(page.locator("header nav.lf-nav").first).to_be_visible()
    page.goto(f"{server.address}/devices/")
    return page


def code_shown(context: BrowserContext, server: Switched, *, officer: str = OFFICER) -> str:
    page = at_devices(context, server, officer=officer)
    page.locator('form[action="/devices/codes"] button').click()
    code = page.locator("strong.lf-num").inner_text()
    page.close()
    return code


@dataclass
class PadAtWork:
    """Hands on a pad: presses, types, reads."""

    page: Page

    @classmethod
    def opened(cls, context: BrowserContext, server: Switched) -> PadAtWork:
        page = context.new_page()
        page.goto(f"{server.address}/pad/")
        return cls(page)

    def part(self, name: str) -> Locator:
        return self.page.locator(f'[data-test="{name}"]')

    def press(self, *names: str) -> None:
        for name in names:
            self.part(name).first.click()

    def type(self, digits: str, *, prefix: str = "key") -> None:
        self.press(*(f"{prefix}-{digit}" for digit in digits))

    def pair(self, code: str, *, shows: str = "lane-1") -> None:
        self.part("code").fill(code)
        self.part("pad-name").fill("Lane 1")
        self.press("pair")
        for _once_and_again in range(2):
            expect(self.part("pin-1")).to_be_enabled()
            self.type(PIN, prefix="pin")
        expect(self.part(shows).first).to_be_visible()

    def kept_for_offline(self) -> None:
        """Wait until the service worker has everything and is in charge."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.page.wait_for_function("navigator.serviceWorker.controller !== null")

    def sign_in(self) -> None:
        self.type(PIN, prefix="pin")
        expect(self.page.locator(".p-frame")).to_be_visible()

    def stand_at_lane(self) -> None:
        self.part("ambient").get_by_role("button").last.click()
        self.press("lane-1")
        expect(self.part("next")).to_be_visible()

    def passer_by(self) -> None:
        self.press("next", "quick-36.5", "all-well")
        expect(self.part("next")).to_be_visible()

    def passers_by(self, count: int) -> None:
        """The same three presses again and again, without asking the browser after each of them."""
        self.page.evaluate(_PASSERS_BY, count)

    def chosen(self) -> str:
        """The code of the checkpoint whose lane this pad stands at."""
        return str(self.page.evaluate(_CHOSEN))

    def measure(self, *, quick: str = "quick-36.5") -> None:
        self.press("next", quick)

    def answer(self, question: str, word: str = "yes") -> None:
        self.page.locator(f'[data-test="q-{question}"] .p-option-{word}').click()

    def register(self, name: str = "演示甲") -> None:
        self.part("name").fill(name)
        self.part("number").fill(CARD)
        self.part("phone").fill("13800138000")
        self.press("person-done")

    def hand_over(self) -> None:
        self.page.locator('[data-test="goal"]:enabled').first.click()
        self.press("save")
        expect(self.part("next")).to_be_visible()

    def waits(self) -> int:
        return int(self.page.evaluate(_WAITING))

    def everything_sent(self) -> None:
        expect(self.page.locator(".p-sync")).to_contain_text(
            "All records are sent", timeout=SENT_MS
        )


# Counted in the pad's own store, whatever its screens say.
_WAITING = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("lianfang-pad");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const work = opening.result.transaction(["facts", "held"]);
    const facts = work.objectStore("facts").count();
    const held = work.objectStore("held").getAll();
    work.oncomplete = () => {
      opening.result.close();
      resolve(held.result.reduce((sum, each) => sum + each.count, facts.result));
    };
  };
})"""

# A press lands as soon as its button is there.
_PASSERS_BY = """async (count) => {
  const shown = async (name) => {
    for (const until = Date.now() + 15000; Date.now() < until; ) {
      const found = document.querySelector(`[data-test="${name}"]:enabled`);
      if (found) return found;
      await new Promise((soon) => setTimeout(soon));
    }
    throw new Error(`no ${name} on the screen`);
  };
  for (let passer = 0; passer < count; passer += 1) {
    for (const name of ["next", "quick-36.5", "all-well"]) (await shown(name)).click();
  }
  await shown("next");
}"""

_CHOSEN = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("lianfang-pad");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("meta").objectStore("meta").get("choices");
    asked.onsuccess = () => {
      opening.result.close();
      resolve(asked.result.checkpoint);
    };
  };
})"""
