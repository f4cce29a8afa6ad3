// The search of the whole ledger: a dialog, opened by `button.find`, which Ctrl+K presses (first_page.js), with a combobox whose list the server fills.
// tools.js calls it with `data`: address, that of the search; cite, the older version that the page shows, or empty; filter, the keys of a filter.
// What the server sends is set as text, so that no text of the dataset becomes markup. Each hit is a link: Enter follows the active one.

const SKELETON = `
  <dialog class="finder" aria-label="Find anything">
    <div class="typing">
      <input role="combobox" aria-label="Find anything" aria-expanded="false" aria-controls="finder-list" aria-autocomplete="list" autocomplete="off" autocapitalize="none" spellcheck="false" enterkeyhint="go" maxlength="200" placeholder="Records, quotes, people, places, articles …">
      <button type="button">Close</button>
    </div>
    <div role="listbox" id="finder-list" aria-label="What was found"></div>
    <p role="status"></p>
    <p class="keys">↑ ↓ to choose, Enter to open, Escape to close</p>
  </dialog>`;
const COMMANDS = { "#copy": 1, "#clear": 1 };

const element = (name, attributes, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

// What a search found, as groups of options.
const listed = (hits) => {
  const groups = new Map();
  hits.forEach(({ group, href, title, detail }, at) => {
    const name = `finder-${group.replace(/\W/g, "")}`;
    if (!groups.has(group)) {
      const heading = element("div", { class: "heading", id: name, role: "presentation" }, group);
      groups.set(group, element("div", { role: "group", "aria-labelledby": name }, heading));
    }
    const words = element("span", {}, ...title.map(([text, found]) => (found ? element("mark", {}, text) : text)));
    const option = element("a", { role: "option", id: `finder-${at}`, href, tabindex: -1, "aria-selected": "false" }, words);
    if (detail) option.append(element("small", {}, detail));
    groups.get(group).append(option);
  });
  return [...groups.values()];
};

const build = (parent) => {
  parent.insertAdjacentHTML("beforeend", SKELETON);
  const dialog = parent.querySelector("dialog.finder");
  const [input, close, list, status] = ["input", "button", "[role=listbox]", "[role=status]"].map((css) => dialog.querySelector(css));
  let data, asked, timer;
  let active = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const reach = (at, scrolls = true) => {
    const all = options();
    active = all.length ? (at + all.length) % all.length : -1;
    all.forEach((option, n) => option.setAttribute("aria-selected", String(n === active)));
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", all[active].id);
    if (active >= 0 && scrolls) all[active].scrollIntoView({ block: "nearest" });
  };
  const show = (groups, said) => {
    list.replaceChildren(...groups);
    list.hidden = !groups.length;
    input.ariaExpanded = String(groups.length > 0);
    status.textContent = said;
    list.scrollTop = 0;
    reach(0, false);
  };
  const ask = async () => {
    asked?.abort();
    const mine = (asked = new AbortController());
    const address = new URL(data.address, document.baseURI);
    if (input.value.trim()) address.searchParams.set("q", input.value);
    if (data.cite) address.searchParams.set("cite", data.cite);
    try {
      const answer = await fetch(address, { signal: mine.signal });
      const { hits, detail } = await answer.json();
      if (!hits) return show([], answer.status === 503 ? "The server is busy. Type on, or try again in a moment." : detail);
      const number = hits.filter(({ group }) => group !== "These words").length;
      const beyond = !number && hits.length ? "; below, searches for exactly these words" : "";
      const found = `${number || "No"} ${number === 1 ? "entry" : "entries"}${beyond}${data.cite ? ` in version ${data.cite}, as cited` : ""}.`;
      if (mine === asked) show(listed(hits), found);
    } catch (error) {
      if (error.name !== "AbortError") show([], "The search does not answer. Is there a connection?");
    }
  };
  const open = () => {
    if (dialog.open) return input.select();
    input.value = "";
    dialog.showModal();
    input.focus();
    ask();
  };
  const run = async (command) => {
    const address = new URL(location.href);
    if (command === "#clear") {
      for (const key of data.filter) address.searchParams.delete(key);
      return location.assign(address);
    }
    try {
      await navigator.clipboard.writeText(address.href);
      status.textContent = "Copied.";
    } catch {
      input.value = address.href; // to be copied by hand, where a host without TLS gives no access to the clipboard
      input.select();
      status.textContent = "The browser lets no page copy here: the link stands in the field, ready to be copied.";
    }
  };

  const keys = {
    ArrowDown: () => reach(active + 1),
    ArrowUp: () => reach(active - 1),
    Enter: (event) => options()[active]?.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey })),
  };
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key](event);
  });
  input.addEventListener("input", () => (clearTimeout(timer), (timer = setTimeout(ask, 80))));
  dialog.addEventListener("keydown", (event) => event.stopPropagation()); // Streamlit and the reading room have keys of their own
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    const command = COMMANDS[option?.getAttribute("href")] && option.getAttribute("href");
    if (command) {
      event.preventDefault();
      run(command);
    } else if (event.target === dialog) dialog.close(); // outside of it
  });
  document.addEventListener("click", (event) => event.target.closest?.("button.find") && parent.isConnected && open());
  return (sent) => (data = sent);
};

export default function (data, parent) {
  parent.ledgerFinder ??= build(parent);
  parent.ledgerFinder(data);
}
