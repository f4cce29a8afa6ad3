// The proposals of the draft desk, each accepted or dropped by one key or one press. It is a grid with one stop of the tab key.
// `data`: shown, the proposals of this page in groups {heading, items: [{id, number, table, name, quote, why, more}]}, where more is
// what remains to be filled in; said, a sentence that counts; undone, one that names what the last undo took back; heard, the number
// of the last decision that the server knows.
// A decision is [number, what, id], what being "accept", "drop" or "undo", which takes no id. Those that the server has not heard are
// sent together as `decided`, so that none is lost when several are made before an answer comes. Until then the list shows them.

let last = 0; // the number of the last decision

const make = (name, attributes, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

const build = (parent) => {
  const keys = make("p", { class: "keys", id: "proposal-keys" });
  keys.innerHTML = "Keys in the list: <kbd>j</kbd> or <kbd>↓</kbd> next, <kbd>k</kbd> or <kbd>↑</kbd> previous, <kbd>a</kbd> accept, <kbd>d</kbd> drop, <kbd>u</kbd> undo.";
  const [said, status, grid] = [make("p", { class: "said" }), make("p", { class: "status", role: "status" }), make("div", { class: "list" })];
  const undo = make("button", { type: "button" }, "Undo the last");
  const root = make("div", { class: "proposals" }, said, keys, make("div", { class: "head" }, undo, status), grid);
  parent.append(root);
  let data, send;
  let unheard = []; // decisions that the server has not heard
  let asked = 0; // the number of an undo whose answer is not told yet
  let active; // the id of the proposal that has the stop of the tab key

  const gone = () => {
    const stack = [];
    for (const [, what, id] of unheard) what === "undo" ? stack.pop() : stack.push(id);
    return new Set(stack);
  };
  const rows = () => [...grid.querySelectorAll("[data-id]:not([hidden])")];
  const current = () => rows().find((row) => row.dataset.id === active);
  const draw = () => {
    const settled = gone();
    for (const row of grid.querySelectorAll("[data-id]")) row.hidden = settled.has(row.dataset.id);
    for (const group of grid.querySelectorAll("[role=rowgroup]")) group.hidden = !group.querySelector("[data-id]:not([hidden])");
    grid.hidden = !rows().length;
  };
  const reach = (row, focus = true) => {
    active = row?.dataset.id;
    for (const each of grid.querySelectorAll("[data-id]")) each.tabIndex = each === row ? 0 : -1;
    if (!focus) return;
    (row ?? undo).focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
    point(row);
  };
  // The words of the proposal in the article beside it, which scrolls by itself and moves nothing else.
  const point = (row) => {
    const article = document.querySelector(".draft");
    article?.querySelectorAll("mark.at").forEach((mark) => mark.classList.remove("at"));
    const marks = row && article ? article.querySelectorAll(`mark[data-n~="${row.dataset.number}"]`) : [];
    marks.forEach((mark) => mark.classList.add("at"));
    if (marks.length) article.scrollTop += marks[0].getBoundingClientRect().top - article.getBoundingClientRect().top - article.clientHeight / 3;
  };
  const decide = (what, row) => {
    if (what !== "undo" && !row) return;
    if (what === "undo" && !data.undo && !gone().size) return void (status.textContent = "Nothing is left to undo.");
    const all = rows();
    const next = all[all.indexOf(row) + 1] ?? all[all.indexOf(row) - 1];
    last = Math.max(last, data.heard) + 1;
    unheard.push([last, what, row?.dataset.id ?? ""]);
    send("decided", unheard);
    if (what === "undo") asked = last;
    status.textContent = what === "undo" ? "" : `${what === "accept" ? "Accepted" : "Dropped"}: ${row.dataset.number}.`;
    draw();
    if (what === "undo") reach(current() ?? rows()[0]);
    else reach(next);
  };
  const step = (by) => {
    const all = rows();
    reach(all[Math.min(Math.max(all.indexOf(current()) + by, 0), all.length - 1)]);
  };
  const ACTS = {
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
    Home: () => reach(rows()[0]), End: () => reach(rows().at(-1)),
    a: () => decide("accept", current()), d: () => decide("drop", current()), u: () => decide("undo"),
  };
  root.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !ACTS[event.key] || (event.repeat && "adu".includes(event.key))) return;
    event.preventDefault();
    event.stopPropagation();
    ACTS[event.key]();
  };
  root.onclick = (event) => {
    const button = event.target.closest("button");
    const row = event.target.closest("[data-id]");
    if (button === undo) decide("undo");
    else if (button) decide(button.dataset.what, row);
    else if (row) reach(row);
  };
  grid.addEventListener("focusin", (event) => event.target.dataset.id && event.target.dataset.id !== active && reach(event.target));

  const item = ({ id, number, table, name, quote, why, more }) => {
    const tag = make("span", { class: `tag ${table}` }, `${number} · ${name}`);
    const told = make("span", { class: "when" }, `${why}${more ? `. To be filled in: ${more}` : ""}`);
    const words = make("div", { role: "gridcell", class: "words" }, tag, " ", quote ? make("q", { dir: "auto" }, quote) : "the same words", " ", told);
    const press = (what, text) => make("button", { type: "button", tabindex: -1, "data-what": what, "aria-label": `${text} ${number}` }, text);
    const cell = make("div", { role: "gridcell", class: "press" }, press("accept", "Accept"), press("drop", "Drop"));
    return make("div", { role: "row", tabindex: -1, "data-id": id, "data-number": number }, words, cell);
  };
  const group = ({ heading, items }) => {
    const title = make("div", { role: "row" }, make("div", { role: "rowheader", class: "heading", dir: "auto" }, heading));
    return make("div", { role: "rowgroup" }, title, ...items.map(item));
  };
  const update = (answer, setStateValue) => {
    const held = root.contains(root.getRootNode().activeElement);
    const place = rows().findIndex((row) => row.dataset.id === active);
    [data, send] = [answer, setStateValue];
    unheard = unheard.filter(([number]) => number > data.heard);
    said.textContent = data.said;
    if (asked && data.heard >= asked) [status.textContent, asked] = [data.undone, 0];
    undo.disabled = !data.undo;
    grid.replaceChildren(...data.shown.map(group));
    if (data.shown.length) for (const [name, value] of [["role", "grid"], ["aria-label", "Proposals"], ["aria-describedby", keys.id]]) grid.setAttribute(name, value);
    else ["role", "aria-label", "aria-describedby"].forEach((name) => grid.removeAttribute(name));
    draw();
    reach(current() ?? rows()[Math.max(place, 0)] ?? rows()[0], held && Boolean(rows().length));
  };
  return { update };
};

export default function ({ data, parentElement, setStateValue }) {
  (parentElement.ledgerProposals ??= build(parentElement)).update(data, setStateValue);
}
