// What happens in the page without asking the server: following a citation to its passage,
// and opening a document over the chat.
(() => {
  "use strict";

  const COPIED_MS = 1600;

  function show(exchange) {
    for (const section of document.querySelectorAll("section.evidence")) {
      section.hidden = section.dataset.exchange !== exchange;
    }
  }

  function flash(element) {
    for (const other of document.querySelectorAll(".flash")) other.classList.remove("flash");
    void element.offsetWidth; // restarts the animation when the same citation is clicked again
    element.classList.add("flash");
    const done = () => element.classList.remove("flash");
    element.addEventListener("animationend", done, { once: true });
  }

  function follow(citation) {
    const { exchange, cite } = citation.dataset;
    show(exchange);
    const passage = document.getElementById(`passage-${exchange}-${cite}`);
    if (!passage) return;
    const target = passage.querySelector("mark") ?? passage;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    target.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "center" });
    passage.focus({ preventScroll: true });
    flash(passage);
  }

  function open(link) {
    const reader = document.getElementById("reader");
    reader.querySelector("iframe").src = link.href;
    reader.querySelector("a").href = link.href;
    reader.showModal();
  }

  async function copy(button) {
    const { copy: words, done } = button.dataset;
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(words);
    } else {
      // Browsers keep the clipboard from pages that came over plain HTTP.
      const area = document.createElement("textarea");
      area.value = words;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    if (button.textContent === done) return; // pressed again: the label comes back already
    const label = button.textContent;
    button.textContent = done;
    setTimeout(() => (button.textContent = label), COPIED_MS);
  }

  function edit(button) {
    const box = document.querySelector("#question-box textarea");
    box.value = button.dataset.edit;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  }

  // An open menu closes when something else is pressed, and so does the list on small screens.
  document.addEventListener("click", (event) => {
    if (event.target.closest("#sidebar button:not([data-prompt], [data-confirm])")) {
      document.body.classList.remove("side");
    }
    for (const menu of document.querySelectorAll("details:is(.menu, .judging)[open]")) {
      if (!menu.contains(event.target) || event.target.closest("summary + div :is(a, button)")) {
        menu.open = false;
      }
    }
  });

  // The address names the conversation on screen, so that a reload comes back to it.
  function remember() {
    const current = document.querySelector("#sidebar li[aria-current] [data-conversation]");
    const address = new URL(location.href);
    if (current) address.searchParams.set("c", current.dataset.conversation);
    else address.searchParams.delete("c");
    if (address.href !== location.href) history.replaceState(null, "", address);
  }

  // The latest words stay in sight while they come, unless the reader has scrolled away.
  function follow_words(scroll) {
    let near = true;
    scroll.addEventListener("scroll", () => {
      near = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
    });
    new MutationObserver(() => {
      if (near) scroll.scrollTop = scroll.scrollHeight;
    }).observe(scroll, { childList: true, subtree: true, characterData: true });
  }

  // A button that goes when it is pressed hands the focus to the one in its place.
  function keep_focus(chat) {
    const there = (element) => element.getClientRects().length > 0;
    const buttons = ["ask", "stop"].map((id) => document.getElementById(id));
    new MutationObserver(() => {
      const focused = document.activeElement;
      if (!focused.closest("#welcome, #ask, #stop") || there(focused)) return;
      buttons.find(there)?.focus();
    }).observe(chat, { childList: true, subtree: true });
  }

  // What takes the place of a list is read from its beginning.
  function begin_at_the_top(place, scroll) {
    let shown = false;
    new MutationObserver(() => {
      const now = place.querySelector("article") !== null;
      if (now && !shown) scroll.scrollTop = 0;
      shown = now;
    }).observe(place, { childList: true, subtree: true });
  }

  // All pages are there; the body says which is in sight, the address remembers it.
  function turn(name) {
    document.body.dataset.page = name;
    for (const button of document.querySelectorAll("#masthead [data-page]")) {
      if (button.dataset.page === name) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    }
  }

  const leading = (name) => document.querySelector(`#masthead [data-page="${CSS.escape(name)}"]`);

  const page = () => (leading(location.hash.slice(1)) ? location.hash.slice(1) : "chat");

  document.addEventListener("click", (event) => {
    const name = event.target.closest("#masthead [data-page]")?.dataset.page;
    if (!name) return;
    const address = new URL(location.href);
    address.hash = name === "chat" ? "" : name;
    history.replaceState(null, "", address);
    turn(name);
  });

  const arrival = new MutationObserver(() => {
    const [scroll, sidebar] = ["scroll", "sidebar"].map((id) => document.getElementById(id));
    if (!scroll || !sidebar?.querySelector("nav")) return;
    if (!document.querySelector("#masthead [data-page]")) return;
    arrival.disconnect();
    follow_words(scroll);
    keep_focus(scroll);
    new MutationObserver(remember).observe(sidebar, {
      attributes: true,
      childList: true,
      subtree: true,
    });
    remember();
    const masthead = document.getElementById("masthead");
    new MutationObserver(() => turn(page())).observe(masthead, { childList: true, subtree: true });
    leading(page()).click();
    begin_at_the_top(document.getElementById("detail"), document.getElementById("documents"));
  });
  arrival.observe(document, { childList: true, subtree: true });

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const citation = event.target.closest("a.cite");
    const link = event.target.closest("a[data-open]");
    const reader = document.getElementById("reader");
    if (citation) follow(citation);
    else if (link) open(link);
    else if (event.target.closest("[data-close]") || event.target === reader) reader.close();
    else if (event.target.closest("[data-lead]"))
      leading(event.target.closest("[data-lead]").dataset.lead).click();
    else if (event.target.closest("[data-side]")) document.body.classList.toggle("side");
    else if (event.target.closest("[data-copy]")) copy(event.target.closest("[data-copy]"));
    else if (event.target.closest("[data-edit]")) edit(event.target.closest("[data-edit]"));
    else return;
    event.preventDefault();
  });

  // Enter that only confirms a candidate of a Chinese input method must not send the question, and
  // Enter that is held down sends it once.
  for (const kind of ["keydown", "keypress"]) {
    document.addEventListener(
      kind,
      (event) => {
        const held = event.repeat && !event.shiftKey && event.target.closest("#question-box, form input");
        if (event.key !== "Enter" || !(event.isComposing || held)) return;
        event.stopPropagation();
        if (held) event.preventDefault();
      },
      true,
    );
  }

  // The second half of a double click asks for nothing more: it might stop what the first began.
  document.addEventListener(
    "click",
    (event) => {
      if (event.detail < 2 || !event.target.closest("#ask, #stop, #welcome button, form button"))
        return;
      event.stopPropagation();
      event.preventDefault();
    },
    true,
  );
})();
