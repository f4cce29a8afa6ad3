// One button a link: copies this page's address with the given parameters. Where the browser lends no clipboard (a host without
// TLS), the address is shown to be copied by hand. The component also serves the copy buttons of the cards, which stand in the page.

const serve = async (event) => {
  const button = event.target.closest?.("button[data-link]");
  if (!button) return;
  const address = new URL(button.dataset.link, location.href).href;
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
  if (window.ledgerServes) document.removeEventListener("click", window.ledgerServes);
  window.ledgerServes = serve;
  document.addEventListener("click", serve);
  parentElement.querySelectorAll("button, input, span").forEach((old) => old.remove());
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  for (const [label, query] of Object.entries(data)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.onclick = async () => {
      const address = location.origin + location.pathname + query;
      button.dataset.address = address;
      try {
        await navigator.clipboard.writeText(address);
        said.textContent = "Copied";
        setTimeout(() => (said.textContent = ""), 2500);
      } catch {
        const field = document.createElement("input");
        field.readOnly = true;
        field.value = address;
        field.setAttribute("aria-label", label);
        said.replaceChildren(field);
        field.select();
      }
    };
    parentElement.append(button);
  }
  parentElement.append(said);
}
