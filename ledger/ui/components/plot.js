// A chart of Plotly; figures.js stands before this text. Later runs of the page change the chart in its element, and do not make a new one.
// `data`: two lines of JSON. The first has plotly, the address of its script; alt, the chart in words; chosen, ids joined by commas; picks,
// how many choices the server has heard;
// dark, the colour on a dark ground of each colour of marks; opens, where given the beginning of the address that a mark opens in a
// new tab. The second is the figure. Marks of the chosen ids stand out. A click on
// a mark, or a box around several, sends their ids as `picked`, joined by commas; they stand first in the custom data of each mark.
// By keyboard the chart is one stop: arrows go from mark to mark in order of time, Enter chooses, Escape leaves the mark and closes what is chosen.

const FULLSCREEN = {
  name: "fullscreen",
  title: "Fullscreen",
  icon: { width: 448, height: 448, path: "M0 160V0H160V64H64V160ZM288 0H448V160H384V64H288ZM448 288V448H288V384H384V288ZM160 448H0V288H64V384H160Z" },
  click: (plot) => (document.fullscreenElement ? document.exitFullscreen() : plot.requestFullscreen()),
};
const CONFIG = {
  displaylogo: false,
  displayModeBar: true,
  modeBarButtonsToRemove: ["lasso2d", "autoScale2d", "sendChartToCloud", "toImage"], // a picture of the toolbar would have no words
  modeBarButtonsToAdd: document.fullscreenEnabled ? [FULLSCREEN] : [],
};
const TOOLBAR = 26; // pixels below the figure

// The template of a figure: the colours and the font of the page.
const look = (plot) => {
  const style = getComputedStyle(plot);
  const [paper, rule, family] = ["background-color", "border-color", "font"].map((name) => style.getPropertyValue(`--st-${name}`));
  return template({ paper, rule, family, text: style.color });
};

const size = (plot) => {
  const width = plot.clientWidth;
  return { width, height: document.fullscreenElement === plot ? innerHeight - TOOLBAR : heightOf(plot.ledger.drawn, width) };
};

const fit = (plot) => {
  const [now, { width, height }] = [plot._fullLayout, size(plot)];
  if (!now || !width || (now.width === width && now.height === height)) return;
  const { layout, data } = plot.ledger.drawn;
  const own = fitted(layout, data, width);
  const { annotations, legend, margin, shapes = [] } = own;
  const domains = Object.fromEntries(Object.entries(own).flatMap(([name, { domain } = {}]) => (/^yaxis/.test(name) && domain ? [[`${name}.domain`, domain]] : [])));
  Plotly.relayout(plot, { width, height, annotations, legend, margin, shapes, ...domains });
};

const isDark = (plot) => {
  const ground = getComputedStyle(plot).getPropertyValue("--st-background-color").trim();
  return /^#[0-9a-f]{6}$/i.test(ground) && [1, 3, 5].every((at) => parseInt(ground.slice(at, at + 2), 16) < 128);
};

// A time axis has the ticks of its figure as long as it shows all of it, and those of Plotly once a reader has zoomed.
const setTicks = (plot) => {
  const { xaxis, xaxis2 } = plot._fullLayout;
  if (!xaxis2 || xaxis.type !== "date") return;
  const whole = xaxis.range.every((day, n) => day.slice(0, 10) === plot.ledger.range[n]);
  const mode = whole ? "array" : "auto";
  if (xaxis.tickmode !== mode) Plotly.relayout(plot, { "xaxis.tickmode": mode, "xaxis2.tickmode": mode });
};

// Fades the lines of a trace that are not of the chosen names, and gives a second trace with the others, if any.
const parted = (trace, names) => {
  const heights = trace.y;
  const kept = (isChosen) => heights.map((height, n) => (names.has(trace.meta.ids[n]) === isChosen ? height : null));
  const chosen = { ...trace, y: kept(true) };
  Object.assign(trace, { y: kept(false), opacity: 0.1 });
  return chosen.y.some((height) => height != null) ? [chosen] : [];
};

// Fades the bands of a flow that lead neither to nor from a mark, given by its key, or by default the chosen ones. A band has the
// keys of its marks as its name.
const follow = (plot, keys = plot.ledger.chosen) => {
  const names = keys.split(",").filter((key) => key.startsWith("~"));
  for (const path of plot.querySelectorAll(".shapelayer path[data-index]")) {
    const of = plot._fullLayout.shapes[path.dataset.index]?.name ?? "";
    if (of.startsWith("~")) path.style.opacity = names.length && !of.split(" ").some((name) => names.includes(name)) ? 0.25 : 1;
  }
};

const draw = (plot) => {
  const { figure, chosen, version, turn, dark } = plot.ledger;
  const { data, layout } = JSON.parse(isDark(plot) ? darkened(figure, dark) : figure);
  plot.ledger.drawn = { data, layout };
  plot.ledger.range = layout.xaxis.range;
  plot.ledger.labels = labelsIn(data);
  const names = new Set(chosen.split(","));
  const stands = (row) => row?.[0].split(",").some((name) => names.has(name));
  for (const trace of chosen ? [...data] : []) {
    if (trace.customdata) trace.selectedpoints = trace.customdata.flatMap((row, n) => (stands(row) ? [n] : []));
    else if (trace.mode !== "lines" && trace.meta?.ids) trace.selectedpoints = trace.meta.ids.flatMap((ids, n) => (stands([ids]) ? [n] : []));
    else if (trace.meta?.ids) data.push(...parted(trace, names));
  }
  const kept = { uirevision: version, selectionrevision: turn }; // the zoom stays while the figure is the same; the selection is always the chosen one
  Plotly.react(plot, data, { ...fitted(layout, data, plot.clientWidth), ...size(plot), ...kept, dragmode: layout.dragmode || "pan", template: look(plot) }, CONFIG);
  setTicks(plot);
  arrange(plot);
  follow(plot);
  oneStop(plot);
};

// The buttons of the toolbar are one stop of the keyboard; arrows go from one to the next.
const oneStop = (plot) => {
  const buttons = [...plot.querySelectorAll(".modebar-btn")];
  const bar = plot.querySelector(".modebar");
  if (!bar || bar.onkeydown) return;
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Chart tools");
  const reach = (button) => buttons.forEach((other) => (other.tabIndex = other === button ? 0 : -1));
  reach(buttons[0]);
  bar.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
    reach(next);
    next.focus();
  };
};

// Whether the vertical axis grows downwards.
const isDown = ({ _fullLayout: { yaxis } }) => yaxis?.range[0] > yaxis?.range[1];

// All marks in order of time, each as the numbers of its trace and of itself; bars from the top.
const inOrder = (plot) =>
  plot.data
    .flatMap((trace, curveNumber) => (trace.customdata ?? []).map((row, pointNumber) => ({ curveNumber, pointNumber, row, x: trace.x[pointNumber], y: trace.base?.[pointNumber] ?? trace.y[pointNumber], tie: trace.hovertext?.[pointNumber], upright: trace.orientation !== "h" })))
    .filter(({ row }) => row)
    .sort((one, other) => (one.upright && one.x !== other.x ? (one.x < other.x ? -1 : 1) : isDown(plot) ? one.y - other.y : other.y - one.y));

const tell = (plot, row, tie = "") => (plot.parentElement.querySelector(".plot-line").textContent = row ? [...row.slice(1, 4), tie].map((text) => bare(text.replaceAll("<br>", " "))).filter(Boolean).join(" · ") : "");

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const keys = (plot) => (event) => {
  if (event.target !== plot) return;
  const marks = inOrder(plot);
  const at = marks.findIndex(({ row }) => row[0] === plot.ledger.at);
  const goTo = (mark) => {
    plot.ledger.at = mark?.row[0];
    if (mark) Plotly.Fx.hover(plot, [mark], Object.keys(plot._fullLayout._plots));
    else Plotly.Fx.unhover(plot);
    tell(plot, mark?.row, mark?.tie);
    follow(plot, mark?.row[0]);
  };
  if (event.key in STEPS) goTo(marks[at < 0 ? (STEPS[event.key] > 0 ? 0 : marks.length - 1) : Math.min(Math.max(at + STEPS[event.key], 0), marks.length - 1)]);
  else if (event.key === "Home" || event.key === "End") goTo(marks.at(event.key === "Home" ? 0 : -1));
  else if (event.key === "Enter" && at >= 0) plot.ledger.pick((plot.ledger.chosen = marks[at].row.filter((_, n) => n === 0 || n > 3).join(",")));
  else if (event.key === "Escape" && (at >= 0 || plot.ledger.chosen)) {
    goTo();
    if (plot.ledger.chosen) plot.ledger.pick("");
  }
  else return;
  event.preventDefault();
};

const listen = (plot) => {
  new ResizeObserver(() => fit(plot)).observe(plot);
  plot.on("plotly_relayout", () => {
    setTicks(plot);
    arrange(plot);
    follow(plot);
  });
  plot.on("plotly_hover", ({ points }) => {
    const point = points.find(({ customdata }) => customdata);
    tell(plot, point?.customdata, point?.hovertext);
    follow(plot, point?.customdata?.[0]);
  });
  plot.on("plotly_unhover", () => follow(plot));
  plot.addEventListener("keydown", keys(plot));
  plot.addEventListener("blur", () => Plotly.Fx.unhover(plot));
  const none = () => plot.ledger.chosen && plot.ledger.pick("");
  plot.on("plotly_deselect", none);
  plot.on("plotly_doubleclick", none);
  plot.on("plotly_selected", (event) => {
    const rows = event?.points.map((point) => point.customdata).filter(Boolean) ?? [];
    const ids = rows.flatMap(([here, , , , ...covered]) => [here, ...covered].join(",").split(","));
    if (ids.length) plot.ledger.pick((plot.ledger.chosen = [...new Set(ids)].join(",")));
  });
};

export default async function ({ data, parentElement, setTriggerValue }) {
  const [facts, figure] = new TextDecoder().decode(data).split("\n");
  const { plotly, alt, chosen, dark, opens } = JSON.parse(facts);
  let plot = parentElement.querySelector(".plot");
  if (!plot) {
    plot = document.createElement("div");
    plot.className = "plot";
    plot.setAttribute("role", "figure");
    plot.setAttribute("aria-roledescription", "chart; arrows go from mark to mark, Enter opens the words");
    plot.tabIndex = 0;
    plot.ledger = { version: 0, turn: 0 };
    const line = document.createElement("p");
    line.className = "plot-line";
    line.setAttribute("role", "status");
    parentElement.append(plot, line);
  }
  plot.setAttribute("aria-label", alt);
  const before = plot.ledger;
  before.pick = (names) => (opens ? names && open(opens + encodeURIComponent(names), "_blank", "noopener") : setTriggerValue("picked", names));
  const theme = JSON.stringify(look(plot));
  if (before.figure === figure && before.chosen === chosen && before.theme === theme) return;
  const turn = before.turn + 1;
  plot.ledger = { ...before, figure, chosen, dark, theme, turn, version: before.version + (before.figure !== figure) };
  if (!window.Plotly) await library(plotly);
  if (turn !== plot.ledger.turn) return; // a newer run has arrived and draws
  draw(plot);
  if (!plot.ledger.listens) listen(plot);
  plot.ledger.listens = true;
}
