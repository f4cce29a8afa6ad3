// In a view that stands in a page of another site: every link opens in a new tab, because there is no room for it here.

const away = (event) => {
  const link = event.composedPath().find((node) => node.matches?.("a[href]"));
  if (link) Object.assign(link, { target: "_blank", rel: "noopener" });
};

export default function ({ parentElement }) {
  (parentElement.host ?? parentElement).toggleAttribute("data-blank", true); // the page does not wait for something to be drawn here
  document.removeEventListener("click", window.ledgerLeaves, true);
  document.addEventListener("click", (window.ledgerLeaves = away), true);
}
