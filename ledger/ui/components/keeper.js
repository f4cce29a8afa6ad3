// Keeps the draft of the desk in the storage of this browser, and offers it again after a reload, a crash or in another tab.
// `data`: draft, the draft as a text, empty where there is none; title, its name; thrown, whether the curator threw it away.
// A draft that goes on is sent as `back`: its text. Each is kept under a name of its own, which the tab remembers while it is open:
// a tab that had a draft gets it back without a question. Where another tab of this browser changes the same draft, both say so.

const PREFIX = "ledger-draft-";
const HERE = "ledger-draft-here";
const tab = Math.random().toString(36).slice(2); // of this page as long as it is loaded

const attempt = (act) => {
  try {
    return [act()];
  } catch {
    return null; // the browser keeps nothing for this site, or has no room
  }
};
const entry = (name) => attempt(() => JSON.parse(localStorage.getItem(PREFIX + name)))?.[0];
const kept = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX) && key !== HERE).map((key) => key.slice(PREFIX.length));
const time = (saved) => {
  const [then, today] = [new Date(saved), new Date()];
  const clock = then.toLocaleTimeString("en", { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
  return then.toDateString() === today.toDateString() ? `at ${clock}` : `on ${then.toLocaleDateString("en", { day: "numeric", month: "long", year: "numeric" })} at ${clock}`;
};

const build = (parent) => {
  const root = document.createElement("div");
  root.className = "keeper";
  parent.append(root);
  let data, send;
  let mine = { text: "", saved: 0 }; // what this tab kept last
  let asked = ""; // the draft that was asked back and has not come yet

  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.onclick = act;
    return made;
  };
  const line = (text, ...buttons) => {
    const made = document.createElement("p");
    made.append(text, ...buttons.flatMap((each) => [" ", each]));
    return made;
  };
  const here = () => attempt(() => sessionStorage.getItem(HERE))?.[0];
  const forget = (name) => {
    attempt(() => localStorage.removeItem(PREFIX + name));
    if (here() === name) attempt(() => sessionStorage.removeItem(HERE));
  };
  const ask = (name) => {
    const found = entry(name);
    if (!found) return draw();
    attempt(() => sessionStorage.setItem(HERE, name));
    asked = found.text;
    mine = { text: found.text, saved: found.saved };
    send("back", found.text);
  };
  const keep = () => {
    if (data.draft === mine.text) return;
    const name = here() ?? tab;
    attempt(() => sessionStorage.setItem(HERE, name));
    const saved = Date.now();
    const stored = attempt(() => localStorage.setItem(PREFIX + name, JSON.stringify({ text: data.draft, title: data.title, saved, tab })));
    mine = { text: data.draft, saved, failed: !stored };
  };
  const forgotten = () => (forget(here()), (mine = { text: data.draft, saved: 0 }), draw());
  const draw = () => {
    const lines = [];
    if (data.draft) {
      const stored = entry(here());
      if (mine.failed) lines.push(line("This browser has no room for the draft or keeps nothing: download it to keep it."));
      else if (!stored) lines.push(line("The draft is kept nowhere. It is kept in this browser again with the next change."));
      else if (stored.saved > mine.saved && stored.tab !== tab) {
        lines.push(line(`Another tab of this browser changed this draft ${time(stored.saved)}; the one in this tab, of ${time(mine.saved).replace(/^(at|on) /, "")}, is older.`, button("Take the newer one", () => ask(here()))));
      } else {
        lines.push(line(`Kept ${time(stored.saved)} in this browser, on this machine only, until you forget it.`, button("Forget it", forgotten)));
      }
    } else {
      const drafts = (attempt(kept)?.[0] ?? []).map((name) => [name, entry(name)]).filter(([, found]) => found?.text);
      for (const [name, found] of drafts.sort(([, a], [, b]) => b.saved - a.saved)) {
        lines.push(line(`A draft is kept in this browser, on this machine: “${found.title}”, last changed ${time(found.saved)}.`, button("Go on with it", () => ask(name)), button("Forget it", () => (forget(name), draw()))));
      }
    }
    root.replaceChildren(...lines);
    (parent.host ?? parent).toggleAttribute("data-blank", !lines.length); // the page does not wait for something to be drawn here
  };
  addEventListener("storage", () => root.isConnected && draw());
  // What is typed into a field of a form goes into the draft when the typing rests, not only when the field is left.
  document.addEventListener("input", ({ target }) => {
    if (!root.isConnected || !target.closest?.('[class*="st-key-draft-form-"]')) return;
    if (!target.matches('textarea, input:not([role="combobox"])')) return;
    clearTimeout(target.ledgerRest);
    target.ledgerRest = setTimeout(() => {
      const keys = { key: "Enter", code: "Enter", keyCode: 13, bubbles: true, cancelable: true, ctrlKey: target.matches("textarea") };
      if (target.isConnected) target.dispatchEvent(new KeyboardEvent("keydown", keys));
    }, 800);
  });
  const update = (answer, setTriggerValue) => {
    [data, send] = [answer, setTriggerValue];
    const name = here();
    if (data.draft) {
      asked = "";
      keep();
    } else if (data.thrown && mine.text && name) {
      forget(name);
      mine = { text: "", saved: 0 };
    } else if (name && !data.thrown && !data.refused && !asked && entry(name)) ask(name);
    draw();
  };
  return { update };
};

export default function ({ data, parentElement, setTriggerValue }) {
  (parentElement.ledgerKeeper ??= build(parentElement)).update(data, setTriggerValue);
}
