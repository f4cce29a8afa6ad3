// A table whose filled cells can be chosen by mouse, by touch, or with the arrow keys. A choice is sent as `picked`: "row column".
// `data`: corner, columns [{id, label, group}], rows [{id, label, group, depth}], cells {"row column": {text, tone, title}}, notes {the same, of empty cells}, chosen, empty.

const make = (tag, className, text) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
};

export default function ({ data, parentElement, setTriggerValue }) {
  const old = parentElement.querySelector(".scroll");
  const held = old?.getRootNode().activeElement?.dataset.key;
  const place = old && [old.scrollLeft, old.scrollTop];
  old?.remove();
  const scroll = make("div", "scroll");
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", data.label);
  const table = make("table");
  const head = table.createTHead().insertRow();
  const corner = make("th", "corner", data.corner);
  corner.scope = "col";
  head.append(corner);
  for (const column of data.columns) {
    const th = make("th", "column");
    th.scope = "col";
    th.append(make("span", "", column.label));
    head.append(th);
  }
  const places = [];
  let group = "";
  const body = table.createTBody();
  for (const row of data.rows) {
    if (row.group && row.group !== group) {
      const th = make("th", "group", (group = row.group));
      th.colSpan = data.columns.length + 1;
      th.scope = "rowgroup";
      body.insertRow().append(th);
    }
    const line = body.insertRow();
    const th = make("th", "row", row.label);
    th.scope = "row";
    th.style.setProperty("--depth", row.depth || 0);
    line.append(th);
    places.push(
      data.columns.map((column) => {
        const cell = line.insertCell();
        const key = `${row.id} ${column.id}`;
        const found = data.cells[key];
        if (!found) {
          cell.className = "none";
          const note = data.notes[key];
          cell.append(make("span", "", note?.text ?? data.empty));
          if (note) cell.title = note.title;
          return null;
        }
        const button = make("button", found.tone, found.text);
        button.type = "button";
        button.tabIndex = -1;
        button.dataset.key = key;
        button.title = found.title;
        button.setAttribute("aria-label", found.title);
        button.setAttribute("aria-pressed", String(key === data.chosen));
        button.onclick = () => setTriggerValue("picked", key);
        cell.append(button);
        return button;
      }),
    );
  }
  const all = places.flat().filter(Boolean);
  const start = all.find((button) => button.ariaPressed === "true") || all[0];
  if (start) start.tabIndex = 0;
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  table.onkeydown = (event) => {
    const step = steps[event.key];
    const at = table.getRootNode().activeElement;
    let row = places.findIndex((line) => line.includes(at));
    if (!step || row < 0) return;
    event.preventDefault();
    let column = places[row].indexOf(at);
    let next = null;
    while (!next && (row += step[0]) in places && (column += step[1]) in places[row]) next = places[row][column];
    if (!next) return;
    all.forEach((button) => (button.tabIndex = -1));
    next.tabIndex = 0;
    next.focus();
  };
  scroll.append(table);
  parentElement.append(scroll);
  if (place) [scroll.scrollLeft, scroll.scrollTop] = place;
  if (held) all.find((button) => button.dataset.key === held)?.focus({ preventScroll: true });
}
