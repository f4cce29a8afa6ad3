// How many records each year has, as bars, and the two ends of a period as handles below them.
// `data` has the first year, the number of records of each year from there on, and the chosen first and last year or null.
// A click on a bar chooses its year, a moved handle its end of the period: `picked` is then "2003 2006".

const element = (name, attributes) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const { first, counts } = data;
  const last = first + counts.length - 1;
  const within = (year, otherwise) => Math.min(Math.max(year ?? otherwise, first), last);
  const ends = [within(data.chosen[0], first), within(data.chosen[1], last)];
  const most = Math.max(...counts, 1);
  const box = element("div", { class: "years" });
  const bars = element("div", { class: "bars", "aria-hidden": "true" });
  counts.forEach((count, number) => {
    const year = first + number;
    const bar = element("span", { title: `${year}: ${count.toLocaleString("en")} record${count === 1 ? "" : "s"}` });
    bar.append(element("i", { style: `height: ${count ? Math.max((100 * count) / most, 6) : 0}%` }));
    bar.addEventListener("click", () => setTriggerValue("picked", `${year} ${year}`));
    bars.append(bar);
  });
  const handles = ["First year", "Last year"].map((label, end) =>
    Object.assign(element("input", { type: "range", min: first, max: last, "aria-label": label }), { value: ends[end] }),
  );
  const show = () => {
    const [from, to] = handles.map((handle) => Number(handle.value)).sort((a, b) => a - b);
    [...bars.children].forEach((bar, number) => bar.classList.toggle("out", first + number < from || first + number > to));
    return `${from} ${to}`;
  };
  for (const handle of handles) {
    handle.addEventListener("input", show);
    handle.addEventListener("change", () => setTriggerValue("picked", show()));
  }
  const range = element("div", { class: "range" });
  range.append(...handles);
  const title = element("div", { class: "title" });
  title.textContent = "Years";
  box.append(title, bars, range);
  const before = parentElement.querySelector(".years");
  const held = before && [...before.querySelectorAll("input")].indexOf(before.getRootNode().activeElement); // the handle that the keyboard is on
  before?.remove();
  parentElement.append(box);
  if (held >= 0) handles[held]?.focus();
  show();
}
