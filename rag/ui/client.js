// What happens in the page without asking the server: following a citation to its passage,
// and opening a document over the chat.
(() => {
  "use strict";

  const FLASH_MS = 1600;

  function show(exchange) {
    for (const section of document.querySelectorAll("section.evidence")) {
      section.hidden = section.dataset.exchange !== exchange;
    }
  }

  function flash(element) {
    element.classList.remove("flash");
    void element.offsetWidth; // restarts the animation when the same citation is clicked again
    element.classList.add("flash");
    setTimeout(() => element.classList.remove("flash"), FLASH_MS);
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

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const citation = event.target.closest("a.cite");
    const link = event.target.closest("a[data-open]");
    const reader = document.getElementById("reader");
    if (citation) follow(citation);
    else if (link) open(link);
    else if (event.target.closest("[data-close]") || event.target === reader) reader.close();
    else return;
    event.preventDefault();
  });

  // Enter that only confirms a candidate of a Chinese input method must not send the question.
  for (const kind of ["keydown", "keypress"]) {
    document.addEventListener(
      kind,
      (event) => {
        if (event.key === "Enter" && event.isComposing) event.stopPropagation();
      },
      true,
    );
  }
})();
