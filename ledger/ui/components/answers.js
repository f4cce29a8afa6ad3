// Issue by issue: a table whose chips open the words below their row. `data` is the table, with all text in it escaped.
// A chip that is chosen is sent as `picked`: the ids of its records; choosing it again, Close or Escape sends "close".
// A chip that is opened by a key gives the focus to its words; Close and Escape give it back to the chip.
// The arrow keys go from chip to chip, so that the table is one stop of the tab key.

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const old = parentElement.querySelector(".issues");
  const keys = (all) => new Set([...all].map((node) => `${node.closest("tr").id} ${node.closest("td").className} ${node.dataset.body}`));
  const open = old ? keys(old.querySelectorAll("details[open]")) : new Set();
  const held = old?.contains(document.activeElement) && document.activeElement.dataset.ids;
  const root = document.createElement("div");
  root.className = "issues";
  root.innerHTML = data;
  for (const details of root.querySelectorAll("details")) if (open.has([...keys([details])][0])) details.open = true;
  const stops = [...root.querySelectorAll("tr[id] :is(a, summary)")];
  const reach = (stop) => stops.forEach((each) => (each.tabIndex = each === stop ? 0 : -1));
  const chosen = root.querySelector('.chip[aria-expanded="true"]');
  const kept = held ? stops.find((stop) => stop.dataset.ids === held) : null;
  reach(kept || chosen || stops[0]);
  const close = () => {
    chosen?.focus();
    setTriggerValue("picked", "close");
  };
  root.onclick = (event) => {
    const chip = event.target.closest(".chip");
    if (event.target.closest("[data-close]")) return close();
    if (!chip || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (chip.ariaExpanded === "true") return close();
    if (event.detail === 0) root.dataset.byKey = chip.dataset.ids;
    setTriggerValue("picked", chip.dataset.ids);
  };
  root.onkeydown = (event) => {
    const at = document.activeElement;
    if (event.key === "Escape" && chosen) return close();
    const seen = stops.filter((stop) => stop.checkVisibility());
    let next = seen[seen.indexOf(at) + STEPS[event.key]];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const row = at.closest("tr[id]");
      const place = [...(row?.cells ?? [])].indexOf(at.closest("td, th"));
      const rows = [...root.querySelectorAll("tr[id]")];
      const other = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
      next = other && (seen.find((stop) => stop.closest("td, th") === other.cells[place]) || seen.find((stop) => other.contains(stop)));
    }
    if (!stops.includes(at) || !next) return;
    event.preventDefault();
    reach(next);
    next.focus();
  };
  root.onfocusin = (event) => stops.includes(event.target) && reach(event.target);
  const hint = document.createElement("p");
  hint.className = "hint";
  hint.textContent = "Arrow keys go from chip to chip, Enter opens the words, Escape closes them.";
  root.append(hint);
  if (old) old.replaceWith(root);
  else parentElement.append(root);
  const isOpened = chosen && old?.dataset.byKey === chosen.dataset.ids;
  (isOpened ? root.querySelector(".words [tabindex]") : kept)?.focus({ preventScroll: true });
  root.dataset.chosen = chosen?.dataset.ids ?? "";
  if (chosen && root.dataset.chosen !== old?.dataset.chosen) root.querySelector(".words").scrollIntoView({ block: "nearest" });
}
