// The copy buttons: the ones of this component, which stand above every page, and every `button[data-link]` of the page, also inside
// other components. `data-link` is a relative address; `data-text`, if any, is copied with that address in the place of `{link}`.
// Where the browser lends no clipboard (a host without TLS), the text is shown to be copied by hand.

const serve = async (event) => {
  const button = event.composedPath().find((node) => node.matches?.("button[data-link]"));
  if (!button) return;
  const address = new URL(button.dataset.link, location.href).href.replace(/\?$/, "");
  const text = button.dataset.text ? button.dataset.text.replace("{link}", address) : address;
  const was = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = was), 2000);
  } catch {
    const field = document.createElement("input");
    field.readOnly = true;
    field.value = text;
    field.setAttribute("aria-label", was);
    button.replaceWith(field);
    field.select();
  }
};

export default function ({ data, parentElement }) {
  document.removeEventListener("click", window.ledgerCopies);
  document.addEventListener("click", (window.ledgerCopies = serve));
  parentElement.querySelectorAll("button, input").forEach((old) => old.remove());
  for (const [label, link] of Object.entries(data)) {
    const button = document.createElement("button");
    button.type = "button";
    button.ariaLive = "polite";
    button.textContent = label;
    button.dataset.link = link || "?";
    parentElement.append(button);
  }
}
