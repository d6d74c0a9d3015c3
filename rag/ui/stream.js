// Keeps what the page asks for from being lost. Gradio tells its page of everything on one
// stream, ended by the server with a last message, "close_stream", when nothing more is due. What
// the server accepts while that message is under way finds the stream still open in the page,
// which therefore opens no other and waits for ever. So the end is told to the page only when
// nothing is due; otherwise the server's next stream goes on in the same one.
(() => {
  "use strict";

  const plain = window.fetch.bind(window);
  const encoder = new TextEncoder();
  const END = 'data: {"msg":"close_stream"}\n\n';

  const asking = new Set(); // replies of the server to what the page asks for, not yet here
  const due = new Set(); // what was accepted and is not completed, by its name
  const early = new Set(); // what was completed before its acceptance was here
  let leaving = null; // until the page has let go of the stream whose end it was told

  async function accepted(input, init) {
    const response = await plain(input, init);
    if (response.ok) {
      const { event_id: name } = await response.clone().json();
      if (!early.delete(name)) due.add(name);
    }
    return response;
  }

  async function join(input, init) {
    const reply = accepted(input, init);
    asking.add(reply);
    try {
      await reply;
    } finally {
      asking.delete(reply);
    }
    await leaving;
    return reply;
  }

  // What is completed is due no more. Returns whether this message is the last one.
  function last(message) {
    if (!/"(process_completed|close_stream)"/.test(message)) return false;
    const { msg, event_id: name } = JSON.parse(message.slice("data:".length));
    if (msg === "process_completed" && !due.delete(name)) early.add(name);
    return msg === "close_stream";
  }

  // Hands on what one stream of the server says, up to its end.
  async function pass(response, page) {
    if (!response.ok) throw new TypeError(`The stream was refused: ${response.status}`);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let ended = false;
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done && ended) return;
      if (done) throw new TypeError("The stream broke off");
      text += value;
      for (let at = text.indexOf("\n\n"); at >= 0; at = text.indexOf("\n\n")) {
        const message = text.slice(0, at + 2);
        text = text.slice(at + 2);
        if (last(message)) ended = true;
        else page.enqueue(encoder.encode(message));
      }
    }
  }

  async function relay(response, request, page) {
    try {
      for (;;) {
        const trouble = response && (await pass(response, page).catch((error) => error));
        while (asking.size) await Promise.allSettled(asking);
        request.signal.throwIfAborted();
        if (!due.size) break; // with nothing due, a stream that broke off has merely ended
        if (trouble) throw trouble;
        response = await plain(request.clone());
      }
      leaving = new Promise((left) => {
        request.signal.addEventListener("abort", left, { once: true });
      }).then(() => (leaving = null));
      page.enqueue(encoder.encode(END));
    } catch (error) {
      page.error(error);
    }
  }

  async function stream(request) {
    // Where all was completed before the page heard of its acceptance, there is nothing to fetch.
    const response = due.size ? await plain(request.clone()) : null;
    if (response && !response.ok) return response;
    const body = new ReadableStream({ start: (page) => void relay(response, request, page) });
    return new Response(body, response);
  }

  window.fetch = (input, init) => {
    const { pathname } = new URL(input.url ?? input, document.baseURI);
    if (pathname.endsWith("/gradio_api/queue/join")) return join(input, init);
    if (pathname.endsWith("/gradio_api/queue/data")) return stream(input);
    return plain(input, init);
  };
})();
