// The reading room: an article with its claims marked, and beside each paragraph the records that cite it. A bar that stays in sight
// says which article it is, steps from claim to claim and from hit to hit, and leads back to the page from which the reader came.
// All text is set with textContent, so that no text of an article becomes markup.

const SYMBOLS = { troop_levels: "▲", attacks: "✱", casualties: "✚", positions: "●" };

function make(tag, options = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(options)) {
    if (key === "text") node.textContent = value;
    else if (key === "class") node.className = value;
    else if (key.startsWith("on")) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.filter(Boolean));
  return node;
}

// The last page before this one in the browser's history of the tab that is no article: its address, its name, and the entry itself.
function origin() {
  const entries = window.navigation?.entries?.() ?? [];
  const before = entries.slice(0, window.navigation?.currentEntry?.index ?? 0).reverse();
  const isArticle = ({ pathname, searchParams }) =>
    pathname.endsWith("/sources") && (searchParams.has("article") || searchParams.has("record"));
  const entry = before.find(({ url }) => url && !isArticle(new URL(url)));
  if (!entry) return null;
  const { pathname, searchParams } = new URL(entry.url);
  const page = pathname.split("/").pop() || "overview";
  const name = page === "sources" && searchParams.has("find") ? "the hits" : `${page[0].toUpperCase()}${page.slice(1)}`.replaceAll("-", " ");
  return { key: entry.key, url: entry.url, name };
}

// A reader who comes to a claim with a link finds the focus at it, unless something else than the line about that link has it already.
// Nothing takes the focus before the page is laid out, so it is tried for some frames.
function reach(button, tries = 60) {
  if (!button || !document.activeElement?.matches("body, .at-hand button")) return;
  button.focus({ preventScroll: true });
  if (tries) requestAnimationFrame(() => reach(button, tries - 1));
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".reader") ?? parentElement.appendChild(make("div", { class: "reader" }));
  const records = new Map(data.claims.map((claim) => [claim.id, claim]));
  const order = data.claims.filter((claim) => claim.kept).map((claim) => claim.id);
  const marks = new Map();
  const entries = new Map();
  const hits = [];
  const place = (record) => `${data.source} ${record} ${data.wanted} ${data.paragraph} ${data.hit}`;
  let chosen = [];
  let hit = -1;

  const partLink = (part, number) => [number ? "; " : "", make("a", { href: part.page, text: part.says })];
  const entry = (claim) => {
    const button = make(
      "button",
      { type: "button", class: `entry ${claim.table}`, "aria-expanded": "false", onclick: () => choose([claim.id], true) },
      make("span", { class: "symbol", text: SYMBOLS[claim.table], "aria-hidden": "true" }),
      make("span", { class: "short", text: claim.short }),
    );
    const copyLink = make("button", { type: "button", class: "link", text: "Copy link", "data-link": claim.link });
    const copyCitation = make("button", {
      type: "button",
      class: "link",
      text: "Copy citation",
      "data-link": claim.cited,
      "data-text": claim.citation,
    });
    const copySentence = make("button", { type: "button", class: "link", text: "Copy whole sentence", "data-link": claim.cited, "data-text": claim.sentence });
    const keep = make("button", { type: "button", class: "link", text: "Keep", "data-keep": `${claim.id}/${data.source}` });
    const detail = make(
      "div",
      { class: "detail", hidden: "" },
      make("p", { class: "says", text: claim.says, dir: "auto" }),
      claim.when ? make("p", { text: claim.when }) : null,
      claim.who ? make("p", { text: claim.who }) : null,
      claim.wholes.length ? make("p", { text: "Part of: " }, ...claim.wholes.flatMap(partLink)) : null,
      claim.parts.length ? make("p", { text: "Its parts: " }, ...claim.parts.flatMap(partLink)) : null,
      make("p", { class: "actions" }, copyLink, copyCitation, claim.sentence && copySentence, keep, make("a", { href: claim.page, text: "All about this record" })),
    );
    const box = make("li", { class: claim.kept ? "" : "dimmed" }, button, detail);
    box.dataset.record = claim.id;
    entries.set(claim.id, box);
    return box;
  };

  const piece = ([text, names]) => {
    if (!names.length) return document.createTextNode(text);
    const ids = names.filter((n) => n.startsWith("claim:")).map((n) => n.slice(6));
    const node = make(ids.length || names.some((n) => n.startsWith("clause:")) ? "mark" : "span", { text });
    if (ids.length) {
      const live = ids.filter((id) => records.get(id).kept);
      const tables = [...new Set((live.length ? live : ids).map((id) => records.get(id).table))];
      node.className = ["claim", ...tables, live.length ? "" : "dimmed", tables.length > 1 ? "several" : ""].join(" ").trim();
      node.title = ids.map((id) => `${SYMBOLS[records.get(id).table]} ${records.get(id).says}`).join("\n");
      node.onclick = () => choose(live.length ? live : ids, false);
      ids.forEach((id) => marks.set(id, [...(marks.get(id) ?? []), node]));
    }
    for (const name of names) {
      const [kind, number] = [name.split(":")[0], Number(name.split(":")[1])];
      if (kind === "hit") {
        node.classList.add("hit");
        (hits[number] ??= []).push(node);
      } else if (kind === "erratum") {
        node.classList.add("erratum");
        node.title = [data.errata[name], node.title].filter(Boolean).join("\n");
      } else if (kind === "clause") {
        const found = data.states[number];
        node.classList.add("clause", found.state.replace(" ", "-"));
        if (found.reason) node.title = `Set aside: ${found.reason}`;
      }
    }
    return node;
  };

  // The words of a claim in the paragraph beside which it stands.
  const stated = (id) => marks.get(id)?.find((node) => node.closest(`#p${records.get(id).paragraph}`)) ?? marks.get(id)?.[0];
  const paragraph = (block) => {
    if (block.aside) {
      const lines = block.aside.map((text) => make("p", { text }));
      const title = make("summary", { text: `${block.title} (not part of the article, not cited)` });
      return make("section", { class: "row" }, make("details", {}, title, ...lines));
    }
    const tag = { headline: "h2", heading: "h3" }[block.zone] ?? "p";
    const here = String(block.n) === data.paragraph ? " here" : "";
    const number = make("span", { class: "n" }, make("span", { text: `par. ${block.n}` }), " ", make("span", { text: block.lines }));
    const text = make(tag, { class: block.zone + here, id: `p${block.n}`, dir: "auto" }, number, ...block.pieces.map(piece));
    const names = [...new Set(block.pieces.flatMap(([, found]) => found))];
    const beside = data.mode === "coverage" ? [] : data.claims.filter((claim) => claim.paragraph === block.n);
    const notes = names.filter((n) => n.startsWith("erratum:")).map((n) => make("p", { class: "note erratum-note", text: data.errata[n] }));
    const reasons = names
      .filter((n) => n.startsWith("clause:"))
      .map((n) => data.states[Number(n.split(":")[1])])
      .filter((s) => s.state !== "cited")
      .map((s) => (s.reason ? `Set aside: ${s.reason}` : "Open: neither cited nor set aside."));
    const list = beside.length ? make("ul", { class: "entries" }, ...beside.map(entry)) : null;
    return make("section", { class: "row" }, text, make("div", { class: "margin" }, list, ...notes, ...[...new Set(reasons)].map((text) => make("p", { class: "note", text }))));
  };

  const count = make("span", { class: "count", role: "status" });
  const step = (by) => {
    if (!order.length) return;
    const at = order.indexOf(chosen[0]);
    const next = at < 0 ? (by > 0 ? 0 : order.length - 1) : (at + by + order.length) % order.length;
    choose([order[next]], true);
    entries.get(order[next]).querySelector("button").focus({ preventScroll: true });
  };
  const show = (number) => {
    const again = number >= hits.length && hits.length > 1 ? ", from the first again" : "";
    hits[hit]?.forEach((node) => node.classList.remove("current"));
    hit = (number + hits.length) % hits.length;
    hits[hit].forEach((node) => node.classList.add("current"));
    hits[hit][0].scrollIntoView({ block: "center" });
    found.textContent = `${hit + 1} of ${counted}${again}`;
  };
  // Behind the last hit of this article comes the first one of the next article that has any.
  const find = (by) => {
    const beyond = !hits.length || (hit >= 0 && !hits[hit + by]);
    if (beyond && data.neighbours.next) setTriggerValue("onward", by > 0 ? "next" : "previous");
    else if (hits.length) {
      show(hit < 0 && by < 0 ? -1 : hit + by);
      const address = new URL(location.href); // a copied address opens the hit that is shown
      address.searchParams.set("hit", hit + 1);
      history.replaceState(history.state, "", address);
    }
  };

  function choose(ids, scroll, tell = true) {
    for (const id of chosen) {
      marks.get(id)?.forEach((node) => node.classList.remove("chosen"));
      const box = entries.get(id);
      box?.classList.remove("open");
      box?.querySelector(".detail").setAttribute("hidden", "");
      box?.querySelector("button").setAttribute("aria-expanded", "false");
    }
    chosen = ids.filter((id) => records.has(id));
    for (const id of chosen) {
      marks.get(id)?.forEach((node) => node.classList.add("chosen"));
      const box = entries.get(id);
      box?.classList.add("open");
      box?.querySelector(".detail").removeAttribute("hidden");
      box?.querySelector("button").setAttribute("aria-expanded", "true");
    }
    const at = order.indexOf(chosen[0]);
    const filtered = order.length < data.claims.length;
    const whole = `${order.length}${filtered ? ` of ${data.claims.length}` : ""} claim${data.claims.length === 1 ? "" : "s"}${filtered ? " match the filter" : ""}`;
    const outside = chosen.length ? "this claim is outside the filter; " : "";
    count.textContent = at >= 0 ? `claim ${at + 1} of ${order.length}${filtered ? " that match the filter" : ""}` : outside + whole;
    drawer.replaceChildren();
    if (chosen.length) {
      const close = make("button", { type: "button", class: "link", text: "Close", onclick: leaveClaim });
      const list = make("ul", { class: "entries" }, ...chosen.map((id) => entries.get(id).cloneNode(true)));
      const names = stated(chosen[0])?.closest(".row").querySelector(".n").children ?? [];
      const where = make("p", { class: "where", text: [...names].map((one) => one.textContent).join(", ") });
      drawer.append(close, where, list);
    }
    if (scroll && chosen.length) stated(chosen[0])?.scrollIntoView({ block: "center" });
    if (tell) {
      root.dataset.at = place(chosen[0] ?? "");
      setTriggerValue("picked", chosen[0] ?? "");
    }
  }

  // Closes the chosen claims, and gives the focus to the button of the first of them, or to the bar where that is not shown.
  const leaveClaim = () => {
    const button = entries.get(chosen[0])?.querySelector("button");
    choose([], false);
    (button?.checkVisibility() ? button : (bar.querySelector("button") ?? bar)).focus({ preventScroll: true });
  };

  const drawer = make("aside", { class: "drawer", "aria-label": "Records of the chosen words" });
  const found = make("span", { class: "count", role: "status" });
  const body = data.paragraphs.map(paragraph);
  const counted = `${hits.length} hit${hits.length === 1 ? "" : "s"}${data.everywhere > hits.length ? ` here, ${data.everywhere} in all` : ""}`;
  const steps = (what, go, said) =>
    make(
      "span",
      { class: "steps" },
      make("button", { type: "button", text: "‹", "aria-label": `Previous ${what}`, title: `Previous ${what}`, onclick: () => go(-1) }),
      said,
      make("button", { type: "button", text: "›", "aria-label": `Next ${what}`, title: `Next ${what}`, onclick: () => go(1) }),
    );
  const came = origin();
  const leave = (event) => {
    event.preventDefault();
    window.navigation.traverseTo(came.key);
  };
  const bar = make(
    "nav",
    { class: "bar", "aria-label": "Claims" },
    make("span", { class: "where" }, make("b", { text: data.short }), make("span", { class: "by", text: ` ${data.by}` })),
    data.mode !== "coverage" && data.claims.length > 0 && steps("claim", step, count),
    data.wanted && (data.everywhere ? steps("hit", find, found) : found),
    came && make("a", { class: "back", href: came.url, text: `Back to ${came.name}`, onclick: leave }),
  );
  found.textContent = counted;
  const focused = root.contains(root.getRootNode().activeElement);
  const held = root.getRootNode().activeElement?.closest("[data-record]")?.dataset.record;
  root.className = `reader ${data.mode}`;
  root.replaceChildren(make("p", { class: "head", text: data.printed, dir: "auto" }), bar, ...body, drawer);
  const [header, main] = ["stHeader", "stMain"].map((name) => document.querySelector(`[data-testid=${name}]`)?.getBoundingClientRect());
  root.style.setProperty("--top", `${Math.max(0, (header?.bottom ?? 0) - Math.max(0, main?.top ?? 0))}px`);
  root.onkeydown = (event) => {
    if (event.target.tagName === "INPUT" || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = { j: 1, n: 1, k: -1, p: -1 }[event.key];
    if (by && data.mode !== "coverage") step(by);
    else if (event.key === "Escape" && chosen.length) leaveClaim();
    else return;
    event.preventDefault();
  };
  // The run that follows a choice sends the same choice again. The page must not scroll then.
  const known = root.dataset.at;
  root.dataset.at = place(data.chosen);
  choose(data.chosen ? [data.chosen] : [], false, false);
  if (focused) (entries.get(data.chosen || held)?.querySelector("button") ?? bar.querySelector("button") ?? bar).focus({ preventScroll: true });
  window.ledgerMark?.();
  if (known !== root.dataset.at) {
    requestAnimationFrame(() => {
      const words = marks.get(data.chosen) ?? [];
      const paragraph = data.paragraph && root.querySelector(`#p${data.paragraph}`);
      reach(entries.get(data.chosen)?.querySelector("button"));
      if (words.length) (words.find((node) => paragraph && paragraph.contains(node)) ?? stated(data.chosen)).scrollIntoView({ block: "center" });
      else if (paragraph) paragraph.scrollIntoView({ block: "center" });
      else if (hits.length) show(Math.min(Number(data.hit || 1), hits.length) - 1);
    });
  }
}
