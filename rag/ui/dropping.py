"""Where files are dropped on the documents page, and the field beside it."""

from __future__ import annotations

from html import escape

from rag.documents.loading import SUPPORTED_SUFFIXES
from rag.ui.actions import button
from rag.ui.strings import Locale, text

DROP_ON_LOAD = """
const send = (file, bar) => new Promise((done) => {
  const request = new XMLHttpRequest();
  request.open("PUT", `uploads/${encodeURIComponent(file.name)}`);
  request.upload.onprogress = (event) => (bar.value = event.loaded / event.total);
  request.onloadend = () => done(request);
  request.send(file);
});

// What the server would refuse is not even sent.
const refusal = (file, told) => {
  const known = told.accept.split(",").some((end) => file.name.toLowerCase().endsWith(end));
  if (!known) return told.format;
  return file.size > told.limit * 1024 * 1024 ? told.large : "";
};

const line = (list, file, ...more) => {
  const item = document.createElement("li");
  item.append(file.name, ...more);
  list.append(item);
  return item;
};

async function add(files) {
  const list = element.querySelector("ul");
  const told = element.querySelector("label").dataset;
  list.replaceChildren();
  const coming = [];
  for (const file of files) {
    const why = refusal(file, told);
    if (why) line(list, file, " ", why).className = "failed";
    else {
      const bar = document.createElement("progress");
      bar.setAttribute("aria-label", file.name);
      bar.value = 0;
      coming.push({ file, bar, item: line(list, file, bar) });
    }
  }
  const names = [];
  for (const { file, bar, item } of coming) {
    const reply = await send(file, bar);
    if (reply.status === 200) {
      names.push(reply.responseText);
      item.remove();
    } else {
      bar.replaceWith(" ", reply.responseText || told.failed);
      item.className = "failed";
    }
  }
  if (names.length) trigger("click", { names });
}

element.addEventListener("change", (event) => {
  add([...event.target.files]);
  event.target.value = "";
});
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  element.addEventListener(kind, (event) => {
    event.preventDefault();
    element.classList.toggle("over", kind === "dragenter" || kind === "dragover");
    if (kind === "drop") add([...event.dataTransfer.files]);
  });
}
"""
"""``js_on_load`` of the ``gr.HTML`` that holds it: uploads one file after the other, and then
presses a button that names them all."""


def drop_html(locale: Locale, megabytes: int) -> str:
    accepted = ",".join(sorted(SUPPORTED_SUFFIXES))
    limit = text(locale, "limit_upload", count=megabytes)
    refusals = "".join(
        f' data-{name}="{escape(text(locale, f"upload_{name}", limit=megabytes))}"'
        for name in ("format", "large", "failed")
    )
    return (
        f'<label data-accept="{accepted}" data-limit="{megabytes}"{refusals}>'
        f'<input type="file" multiple accept="{accepted}">'
        f"<strong>{escape(text(locale, 'add_documents'))}</strong>"
        f"<span>{escape(text(locale, 'add_how'))}</span>"
        f'<span class="quiet">{escape(text(locale, "add_kinds"))}<br>{escape(limit)}</span></label>'
        '<div role="status"><ul></ul></div>'
    )


def place_html(locale: Locale, folders: bool, written: str = "") -> str:
    """The field for what need not be uploaded; ``folders`` tells that the server's may be named,
    ``written`` is what was refused, to be put right."""
    label = escape(text(locale, "add_place_or_folder" if folders else "add_place"))
    return (
        f'<form data-reset><input name="place" value="{escape(written)}" aria-label="{label}"'
        f' placeholder="{label}" required>'
        f"{button(text(locale, 'add_place_button'), 'place')}</form>"
    )
