"""Between the page and the server: a network that can be slow where it hurts, and that tells what
is under way. ``visit(before=SLOW)`` opens a page behind it."""

from __future__ import annotations

from playwright.sync_api import Page

SLOW = """
window.holding = false; // the last message of a stream waits while it is set
window.held = [];       // lets the ones that wait pass
window.asked = 0;       // calls of the page
window.accepted = 0;    // of which it knows that they were accepted
window.streams = 0;     // that are open
const network = window.fetch;
const LAST = 'data: {"msg":"close_stream"';
window.fetch = async (input, init) => {
  const address = String(input.url ?? input);
  let open = address.includes("/queue/data") ? 1 : 0;
  const closed = () => {
    window.streams -= open;
    open = 0;
  };
  window.streams += open;
  const joins = address.includes("/queue/join");
  window.asked += joins;
  const response = await network(input, init);
  if (joins) {
    response.clone().json().then(() => setTimeout(() => (window.accepted += 1), 100));
  }
  if (!open) return response;
  input.signal.addEventListener("abort", closed);
  const waiting = new TransformStream({
    async transform(text, controller) {
      const at = text.indexOf(LAST);
      if (at < 0 || !window.holding) return controller.enqueue(text);
      if (at > 0) controller.enqueue(text.slice(0, at));
      await new Promise((pass) => window.held.push(pass));
      controller.enqueue(text.slice(at));
    },
    flush: closed,
  });
  const slow = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(waiting);
  return new Response(slow.pipeThrough(new TextEncoderStream()), response);
};
"""


QUIET = """() => {
  const quiet = window.asked === window.accepted && window.streams === 0;
  window.quiet = quiet ? window.quiet ?? performance.now() : null;
  return quiet && performance.now() - window.quiet > 500;
}"""


def settle(page: Page) -> None:
    """Waits until all that was asked for is done, no connection is kept for it, and nothing more
    comes of it."""
    page.wait_for_function(QUIET)
