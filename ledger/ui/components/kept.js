// What is kept, as a list that the reader puts in order and gives notes. All text is set with textContent. Every change is sent as
// `wanted`: the keys of all passages that stay, in their order, each with its note.

const make = (tag, options = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), options);
  node.append(...children.filter(Boolean));
  return node;
};

export default function ({ data, parentElement, setTriggerValue }) {
  const old = parentElement.querySelector(".kept-list");
  const held = old?.contains(document.activeElement) ? document.activeElement : null;
  const before = { id: held?.id ?? old?.dataset.focus, value: held?.value, at: held?.selectionStart };
  const status = parentElement.querySelector(".kept-status") ?? make("p", { className: "kept-status", role: "status" });
  const keys = data.passages.map(({ key }) => key);
  const list = make("ol", { className: "kept-list" });
  const send = (order) => setTriggerValue("wanted", order.map((key) => [key, document.getElementById(`note ${key}`).value]));
  const move = (key, to, focus) => {
    const order = keys.filter((other) => other !== key);
    order.splice(to, 0, key);
    list.dataset.focus = focus;
    status.textContent = `Moved to ${to + 1} of ${keys.length}`;
    send(order);
  };
  const item = (one, at) => {
    const button = (name, label, isOff, onclick) => {
      const node = make("button", { type: "button", id: `${name} ${one.key}`, textContent: name, disabled: isOff, onclick });
      node.setAttribute("aria-label", `${label}: ${one.says}`);
      return node;
    };
    const note = make("textarea", { id: `note ${one.key}`, value: data.unsaved[one.key] ?? one.note, maxLength: data.most, rows: 2, dir: "auto" });
    note.onchange = () => send(keys);
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
      make("label", { htmlFor: note.id, textContent: `Your note, at most ${data.most} characters` }),
      note,
      data.unsaved[one.key] !== undefined &&
        data.unsaved[one.key] !== one.note &&
        make("p", { className: "fault", role: "alert", textContent: "Not saved: the address cannot hold this note. Shorten a note or keep less." }),
      make(
        "p",
        { className: "moves" },
        button("Up", "Move up", at === 0, () => move(one.key, at - 1, at > 1 ? `Up ${one.key}` : `Down ${one.key}`)),
        button("Down", "Move down", at === keys.length - 1, () => move(one.key, at + 1, at < keys.length - 2 ? `Down ${one.key}` : `Up ${one.key}`)),
        button("Keep no longer", "Keep no longer", false, () => {
          list.dataset.focus = `Keep no longer ${keys[at + 1] ?? keys[at - 1] ?? ""}`;
          status.textContent = `${keys.length - 1} kept`;
          send(keys.filter((key) => key !== one.key));
        }),
      ),
    );
    return node;
  };
  list.append(...data.passages.map(item));
  if (old) old.replaceWith(list);
  else parentElement.append(status, list);
  const focus = old?.dataset.focus ? document.getElementById(old.dataset.focus) : held && document.getElementById(before.id);
  if (focus?.tagName === "TEXTAREA" && held) {
    focus.value = before.value;
    focus.setSelectionRange(before.at, before.at);
  }
  focus?.focus();
}
