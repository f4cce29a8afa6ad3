// One button a link: copies this page's address with the given parameters. Where the browser lends no clipboard (a host without
// TLS), the address is shown to be copied by hand.
export default function ({ data, parentElement }) {
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
