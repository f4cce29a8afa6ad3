// A table whose filled cells can be chosen by mouse, by touch, or with the arrow keys. A choice is sent as `picked`: "row column".
// A line above it tells the column at the pointer or the focus in full, and how many rows or columns there are while some lie below
// or to the right.
// On a phone a field chooses the one column that is shown; a table that is listed begins with all. Where a short table has mostly empty cells and not all columns have room, each row is a
// list of its filled cells, each with the name of its column.
// `data`: noun, corner, columns [{id, label, group, title, said}], rows [{id, label, group, depth, said}], cells {"row column": {text, tone, title, looks (more classes)}}, notes {the same, of empty cells}; before the title of a cell stands what the heads of its row and column have `said`, where both have; chosen, empty; opens, where given the beginning of the address that a cell opens in a new tab.

const SHORT = 24; // rows of a table that stands as a whole, unless a cell is chosen
const SPARSE = 3; // filled cells a row, on average, below which most are empty

const make = (tag, className, text) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
};

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const before = parentElement.querySelector(".grid");
  const old = before?.querySelector(".scroll");
  const held = old?.getRootNode().activeElement?.dataset.key;
  const place = old && [old.scrollLeft, old.scrollTop];
  const only = before?.querySelector("select").value ?? "";
  before?.remove();
  const grid = make("div", "grid");
  const line = make("p", "line");
  const told = make("span", "told");
  const more = make("span", "more", `${data.columns.length} ${data.noun}s →`);
  const deeper = make("span", "more deeper");
  grid.classList.toggle("short", data.rows.length <= SHORT);
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
    th.title = column.title ?? "";
    head.append(th);
  }
  const whole = (row, column, title) => (row.said && column.said ? `${row.said} ${column.said} ${title}` : title);
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
    const cells = body.insertRow();
    const th = make("th", "row", row.label);
    th.scope = "row";
    th.style.setProperty("--depth", row.depth || 0);
    cells.append(th);
    places.push(
      data.columns.map((column) => {
        const cell = cells.insertCell();
        cell.dataset.column = column.label;
        const key = `${row.id} ${column.id}`;
        const found = data.cells[key];
        if (!found) {
          cell.className = "none";
          const note = data.notes[key];
          cell.append(make("span", "", note?.text ?? data.empty));
          if (note) cell.title = whole(row, column, note.title);
          return null;
        }
        const button = make("button", `${found.tone} ${found.looks ?? ""}`, found.text.replace(/ (?=\d)/g, "\u00a0"));
        button.type = "button";
        button.tabIndex = -1;
        button.dataset.key = key;
        button.title = whole(row, column, found.title);
        button.setAttribute("aria-label", button.title);
        button.setAttribute("aria-pressed", String(key === data.chosen));
        button.onclick = () => (data.opens ? open(data.opens + encodeURIComponent(`~${row.id}~${column.id}`), "_blank", "noopener") : setTriggerValue("picked", key));
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
  const tell = (event) => {
    const cell = event.target.closest("th, td");
    const column = cell?.parentElement.querySelector(".corner, .row") ? data.columns[cell.cellIndex - 1] : null;
    told.textContent = column?.title ?? "";
  };
  table.onmouseover = tell;
  table.addEventListener("focusin", tell);
  const label = make("label", "", `One ${data.noun} `);
  const select = label.appendChild(make("select"));
  [["", `all ${data.columns.length}`], ...data.columns.map((column) => [column.id, column.label])].forEach(([id, text]) => select.add(new Option(text, id)));
  const narrow = matchMedia("(max-width: 640px)");
  const show = () => {
    const column = narrow.matches ? data.columns.findIndex(({ id }) => id === select.value) : -1;
    told.textContent = column < 0 ? "" : data.columns[column].title ?? "";
    [...head.cells].forEach((cell, at) => (cell.hidden = column >= 0 && at > 0 && at !== column + 1));
    let filled = false;
    for (const row of [...table.tBodies[0].rows].reverse()) {
      const heads = row.cells[0].className === "group";
      row.hidden = column >= 0 && (heads ? !filled : !row.cells[column + 1].querySelector("button"));
      if (heads) filled = false;
      else filled ||= !row.hidden;
      if (!heads) [...row.cells].forEach((cell, at) => (cell.hidden = column >= 0 && at > 0 && at !== column + 1));
    }
    deeper.textContent = `${[...table.tBodies[0].rows].filter((row) => !row.hidden && row.cells[0].className === "row").length} rows ↓`;
    hint();
  };
  const isSparse = data.rows.length <= SHORT && all.length < SPARSE * data.rows.length;
  const hint = () => {
    grid.classList.remove("listed");
    grid.classList.toggle("listed", isSparse && scroll.clientWidth < scroll.scrollWidth - 4);
    grid.classList.toggle("cut", scroll.scrollLeft + scroll.clientWidth < scroll.scrollWidth - 4);
    grid.classList.toggle("deep", scroll.scrollTop + scroll.clientHeight < scroll.scrollHeight - 4);
  };
  // On a phone a table that is listed row by row shows all; else the column with the most cells comes first; denials do not count.
  const filled = (column) => data.rows.filter(({ id }) => (data.cells[`${id} ${column.id}`]?.tone ?? "denied") !== "denied").length;
  const fullest = data.columns.reduce((best, column) => (best && filled(best) >= filled(column) ? best : column), null);
  const first = data.chosen ? data.chosen.split(" ")[1] : isSparse ? "" : fullest?.id;
  select.value = before ? only : first;
  select.onchange = show;
  scroll.onscroll = hint;
  narrow.onchange = show;
  new ResizeObserver(() => requestAnimationFrame(hint)).observe(scroll);
  scroll.append(table);
  line.append(told, deeper, more);
  grid.append(label, line, scroll);
  parentElement.append(grid);
  show();
  if (place) [scroll.scrollLeft, scroll.scrollTop] = place;
  // With a chosen cell the table is lower, so that the cell, its heads and the words below the table are in sight together.
  const chosen = all.find((button) => button.ariaPressed === "true")?.parentElement;
  grid.classList.toggle("lower", Boolean(chosen));
  grid.dataset.chosen = data.chosen;
  if (chosen) {
    const [at, box, heads] = [chosen, scroll, corner].map((part) => part.getBoundingClientRect());
    scroll.scrollTop += Math.min(at.top - heads.bottom, 0) + Math.max(at.bottom - box.bottom, 0);
    scroll.scrollLeft += Math.min(at.left - heads.right, 0) + Math.max(at.right - box.right + 64, 0);
    if (before && before.dataset.chosen !== data.chosen) scroll.scrollIntoView({ block: "nearest" });
  }
  if (held) all.find((button) => button.dataset.key === held)?.focus({ preventScroll: true });
}
