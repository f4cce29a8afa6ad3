// What is kept, as a list that the reader puts in order and gives notes and a title. All text is set with textContent. Every change is
// sent as `wanted`: `title`; `notes`, the keys of all passages, in their order, each with its note; `removed`, the key of the one that
// shall leave the list, or empty; `undone`, whether the one that left it last shall come back; and `sent`, a number that comes back as
// `saved`. What is typed is saved meanwhile; a press on anything outside the list waits until it is. A new order is shown at once and
// sent when no further press follows; the status line, which is read aloud, says where a passage went, and then that this is saved.

const PAUSE = 400; // milliseconds without a letter after which a note is saved
const MOVES = 300; // milliseconds without a press after which a new order is sent
const LONGEST = 4000; // milliseconds that a press waits

const make = (tag, options = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), options);
  node.append(...children.filter(Boolean));
  return node;
};

// What is not saved yet: `typed`, notes by the keys of passages, and the title by the key ""; `order`, that of the
// keys; and `press`, what was pressed meanwhile.
const watched = () => {
  const unsaved = { typed: new Map(), press: null, sent: 0 };
  const isOpen = () => (unsaved.typed.size || unsaved.order) && unsaved.list?.isConnected;
  addEventListener("pointerdown", () => (unsaved.isPressed = true), true);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (unsaved.isPressed = false), true);
  addEventListener("beforeunload", (event) => isOpen() && event.preventDefault());
  addEventListener(
    "click",
    (event) => {
      const target = event.composedPath().find((node) => node.matches?.("a[href], button"));
      if (!target || !event.isTrusted || !isOpen() || target.closest(".kept-list")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      unsaved.press = { target, text: target.textContent, nth: alike(target.textContent).indexOf(target), at: Date.now() };
      unsaved.save();
    },
    true,
  );
  return unsaved;
};

const alike = (text) => [...document.querySelectorAll("a[href], button")].filter((node) => node.textContent === text);

const pressAgain = ({ target, text, nth, at }) => {
  const again = () => (target.isConnected ? target : alike(text)[nth]);
  if (Date.now() - at < LONGEST) setTimeout(() => again()?.click(), 100);
};

export default function ({ data, parentElement, setTriggerValue }) {
  const old = parentElement.querySelector(".kept-list");
  const unsaved = (window.ledgerUnsaved ??= watched());
  if (!old) {
    unsaved.typed.clear();
    unsaved.order = null;
  }
  if (data.saved === unsaved.sent) for (const [key, text] of unsaved.sending ?? []) if (unsaved.typed.get(key) === text) unsaved.typed.delete(key);
  const status = parentElement.querySelector(".kept-status") ?? make("p", { className: "kept-status", role: "status" });
  if (data.saved === unsaved.sent && !unsaved.isMoving) {
    if (unsaved.order && !Object.keys(data.unsaved).length) status.textContent += ", saved";
    unsaved.order = null;
  }
  const rank = ({ key }) => unsaved.order.indexOf(key);
  if (unsaved.order) data.passages.sort((one, other) => rank(one) - rank(other));
  const held = old?.contains(document.activeElement) ? document.activeElement : null;
  const before = { id: held?.id ?? old?.dataset.focus, value: held?.value, at: held?.selectionStart };
  const keys = data.passages.map(({ key }) => key);
  const list = make("ol", { className: "kept-list" });
  const titled = parentElement.querySelector(".kept-title") ?? make("p", { className: "kept-title" }, make("label", { htmlFor: "kept-title", textContent: `Title of the memo, at most ${data.longest} characters` }), make("input", { id: "kept-title", type: "text", maxLength: data.longest, dir: "auto", autocomplete: "off" }));
  const title = titled.querySelector("input");
  const undo = make("p", { className: "kept-undo" });
  const send = ({ removed = "", undone = false } = {}) => {
    clearTimeout(unsaved.timer);
    Object.assign(unsaved, { sent: Date.now(), sending: new Map(unsaved.typed), isMoving: false });
    const notes = [...unsaved.list.children].map(({ key }) => [key, document.getElementById(`note ${key}`).value]); // in the order that is seen
    setTriggerValue("wanted", { title: title.value, notes, removed, undone, sent: unsaved.sent });
  };
  title.placeholder = data.called;
  if (title !== document.activeElement && !unsaved.typed.has("")) title.value = data.title;
  title.oninput = () => {
    unsaved.typed.set("", title.value);
    clearTimeout(unsaved.timer);
    unsaved.timer = setTimeout(() => unsaved.save(), PAUSE);
  };
  if (data.removed) {
    const bring = () => {
      unsaved.list.dataset.focus = `Keep no longer ${data.back}`;
      status.textContent = `${keys.length + 1} kept`;
      send({ undone: true });
    };
    const button = make("button", { type: "button", textContent: "Undo", onclick: bring });
    undo.append(`Kept no longer: ${data.removed} `, button);
  }
  titled.hidden = !keys.length;
  unsaved.save = () => {
    clearTimeout(unsaved.timer);
    if (!unsaved.isPressed) return send();
    unsaved.timer = setTimeout(() => unsaved.save(), PAUSE); // so that nothing moves below a press
  };
  const saying = (key, text) => `${data.most - text.length} characters left.${unsaved.typed.has(key) ? " Not saved yet." : ""}`;
  const ends = () =>
    [...list.children].forEach((node, at, all) => {
      const [up, down] = node.querySelectorAll(".moves button");
      const off = [at === 0 && up, at === all.length - 1 && down];
      const [last, other] = document.activeElement === up ? [up, down] : [down, up];
      for (const one of [up, down]) one.disabled &&= off.includes(one);
      if (document.activeElement === last && off.includes(last)) other.focus(); // before it is off and loses the focus
      for (const one of [up, down]) one.disabled = off.includes(one);
    });
  const move = (node, isUp) => {
    const beside = isUp ? node.previousElementSibling : node.nextElementSibling;
    if (!beside) return;
    if (isUp) node.after(beside); // the other one is moved, so that the focus stays
    else node.before(beside);
    ends();
    const all = [...list.children];
    Object.assign(unsaved, { order: all.map(({ key }) => key), isMoving: true });
    data.passages.sort((one, other) => unsaved.order.indexOf(one.key) - unsaved.order.indexOf(other.key));
    list.shown = shown();
    status.textContent = `Moved to ${all.indexOf(node) + 1} of ${all.length}`;
    node.scrollIntoView({ block: "nearest" });
    clearTimeout(unsaved.timer);
    unsaved.timer = setTimeout(() => unsaved.save(), MOVES);
  };
  const shown = () => JSON.stringify([data.passages.map((one) => ({ ...one, note: "" })), data.unsaved]);
  const item = (one) => {
    const button = (name, label, onclick) => {
      const node = make("button", { type: "button", id: `${name} ${one.key}`, textContent: name, onclick });
      node.setAttribute("aria-label", `${label}: ${one.says}`);
      return node;
    };
    const printed = make("p", { className: "printed", dir: "auto" });
    const note = make("textarea", { id: `note ${one.key}`, value: unsaved.typed.get(one.key) ?? data.unsaved[one.key] ?? one.note, maxLength: data.most, rows: 2, dir: "auto" });
    const left = make("p", { className: "more left", textContent: saying(one.key, note.value) });
    note.show = () => (printed.textContent = note.value.trim() && `Note: ${note.value}`);
    note.show();
    note.oninput = () => {
      if (note.value.includes("\n")) {
        const at = note.selectionStart;
        note.value = note.value.replaceAll("\n", " "); // as it is saved
        note.setSelectionRange(at, at);
      }
      note.show();
      unsaved.typed.set(one.key, note.value);
      left.textContent = saying(one.key, note.value);
      clearTimeout(unsaved.timer);
      unsaved.timer = setTimeout(() => unsaved.save(), PAUSE);
    };
    const links = [
      one.read && make("a", { href: one.read, textContent: `Read in the article: ${one.place}` }),
      one.page && make("a", { href: one.page, textContent: "All about this record" }),
      one.then && make("a", { href: one.then, textContent: "As it was when it was kept" }),
    ];
    const node = make(
      "li",
      { className: "card", id: `kept ${one.key}` },
      make("p", { className: "says", textContent: one.says }),
      ...one.quotes.map((quote) => make("blockquote", { textContent: quote, dir: "auto" })),
      one.since && make("p", { className: "since", textContent: one.since }),
      make("p", { className: "cite" }, ...links),
      make("label", { htmlFor: note.id, textContent: `Your note, one paragraph of at most ${data.most} characters` }),
      note,
      printed,
      left,
      data.unsaved[one.key] !== undefined &&
        data.unsaved[one.key] !== one.note &&
        make("p", { className: "fault", role: "alert", textContent: "Not saved: the address cannot hold this note. Shorten a note or keep less." }),
      make(
        "p",
        { className: "moves" },
        button("Up", "Move up", () => move(node, true)),
        button("Down", "Move down", () => move(node, false)),
        button("Keep no longer", "Keep no longer", () => {
          const said = `Keep it no longer? Your note goes with it, and “Undo” brings both back: “${note.value.trim()}”`;
          if (note.value.trim() && !confirm(said)) return;
          const next = node.nextElementSibling ?? node.previousElementSibling;
          unsaved.typed.delete(one.key);
          unsaved.list.dataset.focus = `Keep no longer ${next?.key ?? ""}`;
          status.textContent = `${keys.length - 1} kept`;
          send({ removed: one.key });
        }),
      ),
    );
    node.key = one.key;
    return node;
  };
  const draw = () => {
    unsaved.list = list;
    list.append(...data.passages.map(item));
    ends();
    if (old) old.replaceWith(list);
    else parentElement.append(titled, status, list);
    const focus = old?.dataset.focus ? document.getElementById(old.dataset.focus) : held && document.getElementById(before.id);
    if (focus?.tagName === "TEXTAREA" && held) {
      focus.value = before.value;
      focus.setSelectionRange(before.at, before.at);
    }
    focus?.focus();
  };
  list.shown = shown();
  if (old?.shown === list.shown) {
    // nobody is disturbed while typing
    unsaved.list = old;
    for (const { key, note: saved } of data.passages) {
      const note = document.getElementById(`note ${key}`);
      if (note !== held && !unsaved.typed.has(key)) note.value = data.unsaved[key] ?? saved;
      note.show();
      note.closest("li").querySelector(".left").textContent = saying(key, note.value);
    }
  } else {
    draw();
  }
  parentElement.querySelector(".kept-undo")?.remove();
  parentElement.append(undo);
  if (unsaved.press && !unsaved.typed.size && !unsaved.order) {
    if (!Object.keys(data.unsaved).length) pressAgain(unsaved.press);
    unsaved.press = null;
  }
}
