// In a view that stands in a page of another site: every link opens in a new tab, because there is no room for it here.

const away = (event) => {
  const link = event.composedPath().find((node) => node.matches?.("a[href]"));
  if (link) Object.assign(link, { target: "_blank", rel: "noopener" });
};

export default function () {
  document.removeEventListener("click", window.ledgerLeaves, true);
  document.addEventListener("click", (window.ledgerLeaves = away), true);
}
