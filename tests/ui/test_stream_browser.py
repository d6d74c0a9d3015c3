"""No press is lost: how the page hears of what it asked for, on a network slow where it hurts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rag.ui.frontpage import HERE
from tests.ui.conftest import Site, Visit
from tests.ui.network import SLOW, settle

pytestmark = pytest.mark.browser

QUESTION = "“一窗办结”由谁牵头？"


def test_what_is_accepted_while_a_stream_ends_is_answered(site: Site, visit: Visit) -> None:
    visitor = visit(before=SLOW)
    page = visitor.page
    visitor.answered(QUESTION)
    settle(page)
    page.evaluate("window.holding = true")
    page.get_by_role("button", name="有用").click()
    expect(page.locator(".thanks")).to_be_visible()
    page.wait_for_function("window.held.length === 1")
    before = page.evaluate("window.accepted")
    visitor.ask("责任单位呢？")
    page.wait_for_function(f"window.accepted > {before}")
    page.evaluate("window.holding = false; window.held.forEach((pass) => pass())")
    expect(page.locator("#thread .answered")).to_have_count(2)
    settle(page)  # browsers have few connections to a server, over all their tabs
    assert visitor.complaints == []


SERVER = """
window.joins = [];   // each accepts a call under a name
window.streams = []; // what the server says on each
window.fetch = (input) => new Promise((reply) => {
  if (String(input).includes("/queue/join")) {
    window.joins.push((name) => reply(Response.json({ event_id: name })));
    return;
  }
  let body;
  const stream = {
    say: (text) => body.enqueue(new TextEncoder().encode(text)),
    completed: (name) => stream.say(`data: {"msg":"process_completed","event_id":"${name}"}\\n\\n`),
    close: () => {
      stream.say('data: {"msg":"close_stream","event_id":null}\\n\\n');
      body.close();
    },
    stop: () => body.close(),
    aborted: false,
  };
  window.streams.push(stream);
  input.signal.addEventListener("abort", () => {
    stream.aborted = true;
    try { body.error(input.signal.reason); } catch { /* it had ended */ }
  });
  reply(new Response(new ReadableStream({ start: (controller) => void (body = controller) })));
});
"""

CLIENT = """
const moment = () => new Promise((pass) => setTimeout(pass, 50));
const post = () => {
  const call = { known: false };
  fetch("/gradio_api/queue/join?", { method: "POST" })
    .then((response) => response.json())
    .then(() => (call.known = true));
  return call;
};
const listen = () => {
  const heard = [];
  const control = new AbortController();
  const request = new Request("/gradio_api/queue/data", { signal: control.signal });
  fetch(request).then(async (response) => {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        heard.push(value);
      }
    } catch (error) {
      heard.push(error.name);
    }
  });
  return { heard, abort: () => control.abort() };
};
"""

END = 'data: {"msg":"close_stream"}\n\n'


def completed(name: str) -> str:
    return f'data: {{"msg":"process_completed","event_id":"{name}"}}\n\n'


@pytest.fixture
def bare(site: Site, visit: Visit) -> Page:
    """A page with nothing but our script, on a network that the test speaks for."""
    page = visit().page
    page.goto(f"{site.address}/healthz")
    for script in (SERVER, (HERE / "stream.js").read_text(encoding="utf-8")):
        page.evaluate(f"() => {{ {script} }}")
    return page


def played(page: Page, scene: str) -> Any:
    return page.evaluate(f"async () => {{ {CLIENT} {scene} }}")


def test_messages_are_passed_on_whole_and_at_once(bare: Page) -> None:
    heard = played(
        bare,
        """
        post(); joins[0]("a"); await moment();
        const { heard } = listen(); await moment();
        streams[0].say('data: {"msg":"process_gen'); await moment();
        const early = [...heard];
        streams[0].say('erating"}\\n\\ndata: {"msg":"heartbeat"}\\n\\ndata: '); await moment();
        return [early, heard];
        """,
    )
    messages = ['data: {"msg":"process_generating"}\n\n', 'data: {"msg":"heartbeat"}\n\n']
    assert heard == [[], messages]


def test_the_page_is_told_the_end_when_nothing_is_due(bare: Page) -> None:
    heard = played(
        bare,
        """
        post(); joins[0]("a"); await moment();
        const { heard } = listen(); await moment();
        streams[0].completed("a"); streams[0].close(); await moment();
        return [heard, streams.length];
        """,
    )
    assert heard == [[completed("a"), END], 1]


def test_the_stream_goes_on_for_what_is_still_due(bare: Page) -> None:
    heard = played(
        bare,
        """
        post(); joins[0]("a"); await moment();
        const { heard } = listen(); await moment();
        streams[0].completed("a");
        post(); await moment(); // the server's reply is under way
        streams[0].close(); await moment();
        const silent = [...heard];
        joins[1]("b"); await moment();
        streams[1].completed("b"); streams[1].close(); await moment();
        return [silent, heard, streams.length];
        """,
    )
    assert heard == [[completed("a")], [completed("a"), completed("b"), END], 2]


def test_what_is_accepted_at_the_very_end_waits_until_the_page_has_let_go(bare: Page) -> None:
    known = played(
        bare,
        """
        post(); joins[0]("a"); await moment();
        const { abort } = listen(); await moment();
        streams[0].completed("a"); streams[0].close(); await moment();
        const late = post(); joins[1]("b"); await moment();
        const before = late.known;
        abort(); await moment();
        const next = listen(); await moment();
        streams[1].completed("b"); streams[1].close(); await moment();
        return [before, late.known, next.heard];
        """,
    )
    assert known == [False, True, [completed("b"), END]]


def test_nothing_is_fetched_for_what_was_completed_before_its_acceptance_was_known(
    bare: Page,
) -> None:
    heard = played(
        bare,
        """
        post(); joins[0]("a"); await moment();
        const first = listen(); await moment();
        post(); await moment();
        streams[0].completed("b"); streams[0].completed("a"); streams[0].close(); await moment();
        joins[1]("b"); await moment();
        first.abort();
        const { heard } = listen(); await moment();
        return [first.heard, heard, streams.length];
        """,
    )
    assert heard == [[completed("b"), completed("a"), END], [END], 1]


def test_a_stream_that_breaks_off_is_an_error_only_for_what_is_due(bare: Page) -> None:
    heard = played(
        bare,
        """
        post(); joins[0]("a"); await moment();
        const broken = listen(); await moment();
        streams[0].stop(); await moment();
        const last = listen(); await moment();
        streams[1].completed("a"); streams[1].stop(); await moment();
        return [broken.heard, last.heard];
        """,
    )
    assert heard == [["TypeError"], [completed("a"), END]]


def test_who_leaves_is_gone_from_the_server_too(bare: Page) -> None:
    heard = played(
        bare,
        """
        post(); joins[0]("a"); await moment();
        const { heard, abort } = listen(); await moment();
        streams[0].completed("a");
        post(); joins[1]("b"); await moment();
        streams[0].close(); await moment();
        abort(); await moment();
        return [heard, streams.map((stream) => stream.aborted)];
        """,
    )
    assert heard == [[completed("a"), "AbortError"], [True, True]]
