// What the buttons of a page do, also those inside other components:
// `button[data-link]` copies an address, or with `data-text` that text with the address in place of `{link}`, or with `data-frame`,
// a title in JSON, the HTML of a frame with that address, as high as `data-height` says.
// Where the browser gives no access to the clipboard (a host without TLS), the text is shown, to be copied by hand.
// `button[data-keep]` keeps passages, by the ids of record and article, or keeps them no longer; `data.set` is all that is kept, as a
// parameter of the address; `data.own` are it and the other parameters that every link to a page of the dashboard takes along.
// The component also leads back from an open article, closes the menu of a phone, scrolls to chosen records, corrects the address,
// prepares a print, keeps in the window what the notices about a link say, says aloud what a choice left (`data.said`), and has the
// search: `data.find`, see finder.js.

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const quoted = (text) => escaped(text).replace(/"/g, "&quot;");

// The HTML by which another site shows a view.
const frame = (address, title, height) =>
  `<iframe src="${quoted(address)}" title="${quoted(title)}" width="600" height="${height}" style="border:0;max-width:100%" loading="lazy"></iframe>`;

const copy = async (button) => {
  const address = new URL(button.dataset.link, location.href).href.replace(/\?$/, "");
  const { text: template, frame: title, height } = button.dataset;
  const text = title ? frame(address, JSON.parse(title), +height) : template ? template.replaceAll("{link}", () => address) : address;
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

const serve = (event) => {
  const button = event.composedPath().find((node) => node.matches?.("button:is([data-link], [data-keep])"));
  if (button?.dataset.keep && mayChange(button)) window.ledgerKeep(button.dataset.keep, isKept(button));
  else if (button) copy(button);
};

const isKept = (button) => button.dataset.keep.split(",").every((key) => window.ledgerKept.has(key));

// Before a note is lost with what is kept no longer, the reader is asked.
const mayChange = (button) => {
  const notes = button.dataset.keep.split(",").map((key) => window.ledgerNotes[key]).filter(Boolean);
  return !notes.length || !isKept(button) || confirm(`Keep it no longer? Your note is lost: “${notes.join("”, “")}”`);
};

// Says on every button whether its passages are kept, also on those inside components with a root of their own.
const mark = () => {
  const roots = [...document.querySelectorAll('[data-testid="stBidiComponentIsolated"]')].map((host) => host.shadowRoot);
  for (const root of [document, ...roots]) {
    for (const button of root?.querySelectorAll("button[data-keep]") ?? []) {
      button.dataset.label ??= button.textContent;
      const isFull = !isKept(button) && window.ledgerKept.size >= window.ledgerMostKept;
      const text = isKept(button) ? "Kept" : isFull ? `Full: ${window.ledgerMostKept} kept` : button.dataset.label;
      if (button.textContent !== text) button.textContent = text;
      button.title = isKept(button) ? "Keep it no longer" : isFull ? "An address holds no more: keep something else no longer first" : "Keep it for a memo";
    }
  }
};

// A link to another page of the dashboard gets what is the reader's own (what is kept, and how it is cited) while the browser follows
// it, so that a copied link has none of it.
const carry = (event) => {
  const link = event.composedPath().find((node) => node.matches?.("a[href]"));
  const target = link && new URL(link.href);
  const [here, there] = [location, target].map((url) => url && url.origin + url.pathname.replace(/[^/]*$/, ""));
  if (!window.ledgerOwn?.length || here !== there || /\.|^(versions|preview)$/.test(target.pathname.split("/").pop())) return;
  if (link.getAttribute("href").startsWith("#") || target.searchParams.has("set")) return;
  const was = link.getAttribute("href");
  for (const [key, value] of window.ledgerOwn) if (!target.searchParams.has(key)) target.searchParams.set(key, value);
  link.href = target;
  setTimeout(() => link.setAttribute("href", was));
};

// What is kept is no entry of the history, and Back and Forward take nothing from it: where they load the page anew, first_page.js
// gives the address what this tab kept last. An address of which only a part could be read stays as it is until the reader chooses.
const remember = (set, isPart) => {
  if (isPart) return;
  const address = new URL(location.href);
  if ((address.searchParams.get("set") ?? "") !== set) {
    if (set) address.searchParams.set("set", set);
    else address.searchParams.delete("set");
    history.replaceState(history.state, "", address);
  }
  try {
    sessionStorage.setItem("ledger-set", set);
  } catch {} // a browser may forbid to keep anything
};

// The name of the open page in the navigation leads out of an open article or record, to the list that holds it.
const back = (event) => {
  const button = event.target.closest?.('[data-testid$="NavLink"][aria-current="page"]') && document.querySelector(".st-key-back button");
  if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  button.click();
};

// On a phone the menu lies over the page: it closes once a page is chosen in it.
const close = (event) => {
  if (!matchMedia("(max-width: 767px)").matches || !event.target.closest?.('[data-testid="stSidebarNavLink"]')) return;
  document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
};

// Plotly takes every touch on a chart for a drag, so that a finger on it could not scroll the page. Touch events are kept from it:
// a swipe then scrolls the page, and a tap reaches Plotly as the mouse events into which the browser turns it.
const untouch = (event) => {
  if (event.target.closest?.(".js-plotly-plot .draglayer")) event.stopPropagation();
};

// Charts above a chosen record are drawn anew while the page scrolls to it, so that it is looked whether it is in the window; unless
// the reader has gone on meanwhile.
const reveal = (chosen, tries = 20, again = 3) => {
  const panel = document.querySelector(".st-key-chosen section.card");
  if (!panel) return tries && setTimeout(reveal, 150, chosen, tries - 1);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  panel.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
  const left = new AbortController();
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) addEventListener(kind, () => left.abort(), { signal: left.signal, capture: true });
  const look = () => {
    const { top, bottom } = panel.getBoundingClientRect();
    const isSeen = top < innerHeight - 100 && bottom > 100;
    if (!left.signal.aborted && !isSeen && again) reveal(chosen, tries, again - 1);
    left.abort();
  };
  setTimeout(look, 700);
};

// Replaces the address of the present history entry, unless the address has changed since. Streamlit's own parameters stay.
const correct = ({ given, wanted }) => {
  const own = [], ours = [];
  for (const pair of new URLSearchParams(location.search)) (["embed", "embed_options"].includes(pair[0]) ? own : ours).push(pair);
  const sorted = (pairs) => JSON.stringify(pairs.map((pair) => JSON.stringify(pair)).sort());
  if (sorted(ours) !== sorted(given)) return;
  const query = String(new URLSearchParams([...own, ...wanted]));
  history.replaceState(history.state, "", location.pathname + (query && `?${query}`) + location.hash);
};

// What a print needs to know: the address, and whether the charts are drawn for a dark ground.
const prepare = () => {
  const ground = getComputedStyle(document.querySelector(".stApp")).backgroundColor.match(/\d+/g).slice(0, 3);
  document.body.classList.toggle("on-dark", ground.every((part) => part < 128));
  const footer = document.querySelector(".st-key-footer");
  if (footer) footer.dataset.address = location.href;
};

// While most of the notices above the page is out of sight, a line below the head of the window tells them in short and leads to them.
// What else sticks to the head of the window stands below it. Its button takes the focus where nothing else has it, so that a keyboard
// need not go through all that stands above the place to which the link led.
const keepAtHand = (text, parent) => {
  window.ledgerNotices?.disconnect();
  parent.querySelector(".at-hand")?.remove();
  const root = document.documentElement.style;
  const notices = document.querySelector(".st-key-news");
  root.removeProperty("--at-hand");
  if (!text || !notices) return;
  const line = document.createElement("div"), words = document.createElement("span"), button = document.createElement("button");
  line.className = "at-hand";
  line.hidden = true;
  line.setAttribute("role", "group");
  line.setAttribute("aria-label", "About this link");
  words.textContent = text;
  button.type = "button";
  button.textContent = "Read the notice";
  button.onclick = () => {
    notices.tabIndex = -1;
    notices.focus({ preventScroll: true });
    notices.scrollIntoView({ block: "start" });
  };
  line.append(words, " ", button);
  parent.append(line);
  // A busy browser tells of several moments at once, the last one last.
  const weigh = (moments) => {
    line.hidden = moments.at(-1).intersectionRatio > 0.5;
    root.setProperty("--at-hand", `${line.offsetHeight}px`);
    if (!line.hidden && document.activeElement === document.body) button.focus({ preventScroll: true });
  };
  window.ledgerNotices = new IntersectionObserver(weigh, { rootMargin: "-60px 0px 0px", threshold: [0, 0.5] });
  window.ledgerNotices.observe(notices);
};

// Says the line under the title to a screen reader when a choice has changed it, in a place that stays from run to run.
const LIVE = 3_000; // milliseconds, long enough to be read out; then it is no second copy on the page
const announce = (said) => {
  const before = window.ledgerSaid;
  window.ledgerSaid = { said, page: location.pathname };
  if (!said || said === before?.said || before?.page !== location.pathname) return;
  window.ledgerLive ??= document.body.appendChild(Object.assign(document.createElement("div"), { className: "live", ariaLive: "polite" }));
  window.ledgerLive.textContent = said;
  clearTimeout(window.ledgerSilence);
  window.ledgerSilence = setTimeout(() => (window.ledgerLive.textContent = ""), LIVE);
};

export default function ({ data: [data], parentElement, setTriggerValue }) {
  window.ledgerKeep = (keys, kept) => setTriggerValue("kept", { keys, kept });
  window.ledgerKept = new Set(data.kept);
  window.ledgerNotes = data.notes;
  if (!window.ledgerMark) {
    for (const kind of ["click", "auxclick"]) document.addEventListener(kind, carry, true);
    let frame = 0; // in which the buttons are marked, once for all that changes before it
    const later = () => (frame ||= requestAnimationFrame(() => ((frame = 0), window.ledgerMark())));
    new MutationObserver(later).observe(document.body, { childList: true, subtree: true });
  }
  window.ledgerMark = mark;
  (parentElement.host ?? parentElement).toggleAttribute("data-blank", true); // the page does not wait for something to be drawn here
  window.ledgerMostKept = data.most;
  if (data.correction) correct(data.correction); // before the address gets what is kept, for it compares the whole
  window.ledgerOwn = data.own;
  remember(data.set, data.part);
  import(new URL(data.find.script, document.baseURI)).then(({ default: find }) => find(data.find, parentElement));
  mark();
  keepAtHand(data.notice, parentElement);
  announce(data.said);
  removeEventListener("beforeprint", window.ledgerPrints);
  addEventListener("beforeprint", (window.ledgerPrints = prepare));
  document.removeEventListener("click", window.ledgerServes);
  document.addEventListener("click", (window.ledgerServes = serve));
  document.removeEventListener("click", window.ledgerCloses, true);
  document.addEventListener("click", (window.ledgerCloses = close), true);
  document.removeEventListener("click", window.ledgerBack, true);
  document.addEventListener("click", (window.ledgerBack = back), true);
  if (!window.ledgerTouches) document.addEventListener("touchstart", (window.ledgerTouches = untouch), { capture: true, passive: true });
  if (data.chosen && data.chosen !== window.ledgerChosen) reveal(data.chosen);
  window.ledgerChosen = data.chosen;
}
