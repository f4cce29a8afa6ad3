// Fields of the filter in which a reader chooses any number of values: comboboxes, whose lists find them by the letters typed.
// `data` is JSON: heard, the number of the last change that the server knows; fields, each with its key and label; hint, a sentence
// below the list; options as [id, records, name, ...other names], in the order in which they are offered; chosen, their ids.
// Each change is [key, number, whether it chooses, ids]. Those that the server has not heard are sent together as `picked`, so that none
// is lost when several are made before an answer comes. Until then the field shows them; otherwise it shows what the server says.

const SKELETON = `
  <label></label>
  <div class="box">
    <span class="tags"></span>
    <input role="combobox" aria-expanded="false" aria-haspopup="listbox" aria-autocomplete="list" autocomplete="off" autocapitalize="none" spellcheck="false">
    <button type="button" class="clear">✕</button>
    <svg viewBox="0 0 10 6" aria-hidden="true"><path d="M1 1l4 4 4-4" /></svg>
  </div>
  <div class="offers" popover="manual">
    <div role="listbox" aria-multiselectable="true"></div>
    <p class="none" role="status"></p>
    <p class="hint"></p>
  </div>`;

let last = 0; // the number of the last change of all fields

const element = (name, attributes, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

// A text without what nobody types or sees, as `fold` in ledger/query/finding.py makes it, and with a blank for all other signs.
const folded = new Map();
const fold = (text) => {
  if (!folded.has(text)) {
    const letters = text.replace(/[‘’‚‛`´ʼ′‹›]/g, "'").normalize("NFKD").replace(/[\p{Mn}\p{Me}\p{Cf}ʾʿ]/gu, "");
    const joined = letters
      .replace(/(?<=\d),(?=\d{3}(?!\d))|(?<=(?<![\p{L}\p{N}_])\p{L})\.(?![\p{L}\p{N}_]{2})/gu, "")
      .replace(/(?<=\p{L})'(?=\p{L})(?!(?:s|ll|re|ve)(?![\p{L}\p{N}_]))/giu, "");
    folded.set(text, joined.toUpperCase().toLowerCase().replace(/[^\p{L}\p{N}_]+/gu, " ").trim());
  }
  return folded.get(text);
};

// How well typed words fit a text: 0 if all are words of it, 1 if words of it begin with them, 2 if it has their letters.
const fit = (text, words) => {
  const kinds = [(word) => ` ${word} `, (word) => ` ${word}`, (word) => word];
  const kind = kinds.findIndex((made) => words.every((word) => ` ${fold(text)} `.includes(made(word))));
  return kind < 0 ? Infinity : kind;
};

// The best place at which words find an option, by its names: { id, rank, also: the other name by which it was found }.
// Names come before other names, except where there are letters within words only. What begins with several words typed comes first.
const ranked = ([id, { names }], words) =>
  names
    .map((name, at) => {
      const begins = words.length > 1 && fold(name).startsWith(words.join(" "));
      return { id, rank: begins ? -1 : Math.min(2 * fit(name, words) + (at && 1), 4), also: at && name, missing: fit(name, words) > 2 };
    })
    .filter(({ missing }) => !missing)
    .sort((a, b) => a.rank - b.rank)[0];

// Shows these nodes in a parent, and leaves what is there already alone: a click that has begun on it must end on it.
const put = (parent, nodes) => {
  if (nodes.length !== parent.children.length || nodes.some((node, at) => node !== parent.children[at])) parent.replaceChildren(...nodes);
};

const build = (parent, key) => {
  const root = element("div", { class: `choice pick-${key}` });
  root.innerHTML = SKELETON;
  parent.append(root);
  const [label, box, tags, input, clear, offers, list, none, hint] = ["label", ".box", ".tags", "input", ".clear", ".offers", "[role=listbox]", ".none", ".hint"].map((css) => root.querySelector(css));
  let data, send; // of the last answer
  let options = new Map(); // the names and the number of records of each, by its id
  let unheard = []; // changes that the server has not heard
  let found = []; // what the list offers
  let active; // the id of the option that Enter takes
  let listening; // while the list is open
  const tagOf = new Map();
  const rowOf = new Map();

  const chosen = () => {
    const changed = (ids, [, add, others]) => [...ids.filter((id) => !others.includes(id)), ...(add ? others : [])];
    return unheard.reduce(changed, data.chosen).filter((id) => options.has(id));
  };
  const change = (add, ids) => {
    last = Math.max(last, data.heard) + 1;
    unheard.push([last, add, ids]);
    send();
    draw();
  };
  const find = () => {
    const words = fold(input.value).split(" ").filter(Boolean);
    found = [...options].map((option) => ranked(option, words)).filter(Boolean).sort((a, b) => a.rank - b.rank);
    if (!found.some(({ id }) => id === active)) active = words.length ? found[0]?.id : undefined;
  };

  const made = (nodes, id, build) => nodes.get(id) ?? nodes.set(id, build()).get(id);
  const text = (id) => `${options.get(id).names[0]} (${options.get(id).records.toLocaleString("en")} ${data.nouns[options.get(id).records === 1 ? 0 : 1]})`;
  const tag = (id) => {
    const node = made(tagOf, id, () =>
      element("span", { "data-tag": "" }, element("span", {}), element("button", { type: "button", tabindex: -1, "data-id": id }, "✕")),
    );
    node.title = node.firstChild.textContent = options.get(id).names[0];
    node.lastChild.ariaLabel = `Remove ${options.get(id).names[0]}`;
    return node;
  };
  const row = ({ id, also }) => {
    const node = made(rowOf, id, () => element("div", { role: "option", id: `${list.id}-${id}`, "data-id": id }, element("span", {}), element("small", {})));
    node.firstChild.textContent = text(id);
    node.lastChild.textContent = also ? ` — also ${also}` : "";
    node.ariaSelected = String(chosen().includes(id));
    node.classList.toggle("empty", !options.get(id).records);
    node.classList.toggle("active", id === active);
    return node;
  };
  const draw = () => {
    const now = chosen();
    put(tags, now.map(tag));
    input.placeholder = now.length ? "" : "any";
    clear.hidden = !now.length;
    if (!listening) return;
    put(list, found.map(row));
    list.hidden = !found.length;
    none.textContent = found.length ? "" : "No name here has these letters.";
    if (active === undefined) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", rowOf.get(active).id);
  };

  // The list is above everything, below the field or, where there is little room, above it. It stays where it is when the field grows
  // by what is chosen in it, so that the next click hits what the reader points at.
  const place = () => {
    const [field, sight] = [box.getBoundingClientRect(), visualViewport];
    const [above, below] = [field.top - sight.offsetTop, sight.offsetTop + sight.height - field.bottom];
    const up = below < 200 && above > below;
    offers.style.top = up ? "auto" : `${field.bottom + 2}px`;
    offers.style.bottom = up ? `${innerHeight - field.top + 2}px` : "auto";
    offers.style.left = `${field.left}px`;
    offers.style.width = `${field.width}px`;
    offers.style.maxHeight = `${Math.min(up ? above : below, 420) - 10}px`;
  };
  const open = () => {
    if (listening) return;
    listening = new AbortController();
    const until = { signal: listening.signal, capture: true };
    addEventListener("pointerdown", (event) => event.composedPath().includes(root) || close(), until);
    addEventListener("scroll", (event) => event.target === list || place(), until);
    for (const view of [window, visualViewport]) view.addEventListener("resize", place, until);
    input.ariaExpanded = "true";
    offers.showPopover();
    look();
  };
  const close = () => {
    if (!listening) return;
    listening.abort();
    listening = active = undefined;
    input.value = "";
    input.ariaExpanded = "false";
    input.removeAttribute("aria-activedescendant");
    offers.hidePopover();
    list.replaceChildren();
  };
  const look = () => {
    active = undefined;
    find();
    draw();
    place();
    list.scrollTop = 0;
  };
  const move = (steps) => {
    const at = found.findIndex(({ id }) => id === active);
    reach(steps > 0 || at > 0 ? (at + steps) % found.length : -1);
  };
  const reach = (at) => {
    active = found.at(at)?.id;
    draw();
    place();
    rowOf.get(active)?.scrollIntoView({ block: "nearest" });
  };
  // A choice among what was typed closes the list. Who looks through the whole list may go on.
  const take = (id) => {
    change(!chosen().includes(id), [id]);
    if (input.value) close();
  };

  // What a key does; false if nothing, so that the browser does what it always does.
  const keys = {
    ArrowDown: () => (open(), move(1)),
    ArrowUp: () => (open(), move(-1)),
    Home: () => listening !== undefined && reach(0),
    End: () => listening !== undefined && reach(-1),
    Enter: () => active !== undefined && take(active),
    Escape: () => listening !== undefined && close(),
    Backspace: () => !input.value && chosen().length > 0 && change(false, chosen().slice(-1)),
    Tab: () => (close(), false),
  };
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || !keys[event.key] || keys[event.key]() === false) return;
    event.preventDefault();
    event.stopPropagation();
  });
  input.addEventListener("input", () => (open(), look()));
  root.addEventListener("focusout", (event) => root.contains(event.relatedTarget) || close());
  root.addEventListener("mousedown", (event) => event.target === input || event.preventDefault()); // the focus stays where it is
  box.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button === clear) {
      if (document.activeElement === clear) input.focus();
      change(false, chosen());
    } else if (button) change(false, [button.dataset.id]);
    else if (listening && target !== input) close();
    else {
      input.focus();
      open();
    }
  });
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) take(option.dataset.id);
  });

  const update = (answer, sendAll) => {
    [data, send] = [answer, sendAll];
    unheard = unheard.filter(([number]) => number > data.heard);
    options = new Map(data.options.map(([id, records, ...names]) => [id, { records, names }]));
    label.textContent = list.ariaLabel = data.label;
    label.htmlFor = input.id = `choice-${data.key}`;
    list.id = `${input.id}-list`;
    hint.id = `${input.id}-hint`;
    input.setAttribute("aria-controls", list.id);
    if (data.hint) input.setAttribute("aria-describedby", hint.id);
    hint.textContent = data.hint;
    clear.ariaLabel = `Clear ${data.label.toLowerCase()}`;
    if (listening) find();
    draw();
  };
  return { update, close, changes: () => unheard.map((change) => [key, ...change]) };
};

export default function ({ data, parentElement, setStateValue }) {
  const fields = (parentElement.ledgerChoices ??= new Map());
  const { heard, fields: sent } = JSON.parse(new TextDecoder().decode(data));
  const send = () => {
    const changes = [...fields.values()].flatMap((field) => field.changes());
    setStateValue("picked", changes.sort(([, one], [, other]) => one - other));
  };
  for (const facts of sent) {
    if (!fields.has(facts.key)) fields.set(facts.key, build(parentElement, facts.key));
    fields.get(facts.key).update({ ...facts, heard }, send);
  }
  // Streamlit calls this for fields that go, but also for those that stay and were given new data twice in a moment.
  return () => parentElement.isConnected || fields.forEach((field) => field.close());
}
