"""The place on the documents page where files are dropped."""

from __future__ import annotations

from html import escape

from rag.documents.loading import SUPPORTED_SUFFIXES
from rag.ui.strings import Locale, text

DROP_ON_LOAD = """
const send = (file, bar) => new Promise((done) => {
  const request = new XMLHttpRequest();
  request.open("PUT", `uploads/${encodeURIComponent(file.name)}`);
  request.upload.onprogress = (event) => (bar.value = event.loaded / event.total);
  request.onloadend = () => done(request);
  request.send(file);
});

async function add(files) {
  const list = element.querySelector("ul");
  const names = [];
  for (const file of files) {
    const item = document.createElement("li");
    const bar = document.createElement("progress");
    item.append(file.name, bar);
    list.append(item);
    const reply = await send(file, bar);
    if (reply.status === 200) {
      names.push(reply.responseText);
      item.remove();
    } else {
      bar.replaceWith(document.createTextNode(" " + (reply.responseText || reply.status)));
      item.className = "failed";
    }
  }
  if (names.length) trigger("click", { names });
}

element.addEventListener("change", (event) => {
  element.querySelector("ul").replaceChildren();
  add([...event.target.files]);
  event.target.value = "";
});
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  element.addEventListener(kind, (event) => {
    event.preventDefault();
    element.classList.toggle("over", kind === "dragenter" || kind === "dragover");
    if (kind === "drop") {
      element.querySelector("ul").replaceChildren();
      add([...event.dataTransfer.files]);
    }
  });
}
"""
"""``js_on_load`` of the ``gr.HTML`` that holds it: uploads one file after the other, and then
presses a button that names them all."""


def drop_html(locale: Locale) -> str:
    accepted = ",".join(sorted(SUPPORTED_SUFFIXES))
    kinds = escape(" ".join(suffix.lstrip(".") for suffix in sorted(SUPPORTED_SUFFIXES)))
    return (
        f'<label><input type="file" multiple accept="{accepted}">'
        f"<strong>{escape(text(locale, 'add_documents'))}</strong>"
        f"<span>{escape(text(locale, 'add_how'))}</span>"
        f'<span class="quiet">{kinds}</span></label><ul role="status"></ul>'
    )
