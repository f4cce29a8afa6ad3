// A chart of Plotly. Later runs of the page change the chart in its element, and do not make a new one.
// `data`: two lines of JSON. The first has plotly, the address of its script; alt, the chart in words; chosen, ids joined by commas;
// dark, the colour on a dark ground of each colour of marks; opens, where given the beginning of the address that a mark opens in a
// new tab. The second is the figure. Marks of the chosen ids stand out. A click on
// a mark, or a box around several, sends their ids as `picked`, joined by commas; they stand first in the custom data of each mark.
// By keyboard the chart is one stop: arrows go from mark to mark in order of time, Enter chooses, Escape leaves the mark.

const FULLSCREEN = {
  name: "fullscreen",
  title: "Fullscreen",
  icon: { width: 448, height: 448, path: "M0 160V0H160V64H64V160ZM288 0H448V160H384V64H288ZM448 288V448H288V384H384V288ZM160 448H0V288H64V384H160Z" },
  click: (plot) => (document.fullscreenElement ? document.exitFullscreen() : plot.requestFullscreen()),
};
const CONFIG = {
  displaylogo: false,
  displayModeBar: true,
  modeBarButtonsToRemove: ["lasso2d", "autoScale2d", "sendChartToCloud"],
  modeBarButtonsToAdd: document.fullscreenEnabled ? [FULLSCREEN] : [],
};
const TOOLBAR = 26; // pixels below the figure

const library = (address) =>
  (window.ledgerPlotly ??= new Promise((loaded, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = loaded;
    script.onerror = () => failed(new Error("What draws the charts could not be loaded. Reload the page."));
    document.head.append(script);
  }));

// The template of a figure: the colours and the font of the page for everything that the figure does not set.
const look = (plot) => {
  const style = getComputedStyle(plot);
  const [paper, rule, family] = ["background-color", "border-color", "font"].map((name) => style.getPropertyValue(`--st-${name}`));
  const font = { color: style.color, family, size: 12 };
  const axis = { automargin: true, gridcolor: rule, zerolinecolor: rule, tickcolor: rule };
  const hoverlabel = { bgcolor: paper, bordercolor: rule, font };
  const layout = { font, hoverlabel, paper_bgcolor: paper, plot_bgcolor: paper, margin: { pad: 8 }, yaxis: axis, xaxis: { ...axis, showgrid: false } };
  return { layout, data: { scatter: [{ marker: { line: { width: 0 } } }] } };
};

// The height of a figure; one with a scale, such as a map, is no higher than its width fills.
const heightOf = ({ layout, data }, width) => {
  const { xaxis, yaxis, height, margin } = withLegend(layout, data, width);
  if (!yaxis?.scaleanchor) return height;
  const [across, up] = [xaxis, yaxis].map(({ range }) => range[1] - range[0]);
  return Math.min(height, ((width - margin.l - margin.r) * up * yaxis.scaleratio) / across + margin.t + margin.b);
};
const size = (plot) => {
  const width = plot.clientWidth;
  return { width, height: document.fullscreenElement === plot ? innerHeight - TOOLBAR : heightOf(plot.ledger.drawn, width) };
};

const fit = (plot) => {
  const [now, { width, height }] = [plot._fullLayout, size(plot)];
  if (now && width && (now.width !== width || now.height !== height)) Plotly.relayout(plot, { width, height });
};

const hex = (numbers) => `#${numbers.map((n) => (+n).toString(16).padStart(2, "0")).join("")}`;
const isDark = (plot) => {
  const ground = getComputedStyle(plot).getPropertyValue("--st-background-color").trim();
  return /^#[0-9a-f]{6}$/i.test(ground) && [1, 3, 5].every((at) => parseInt(ground.slice(at, at + 2), 16) < 128);
};
// The figure in the colours that stand out from a dark ground.
const darkened = (figure, colours) =>
  figure
    .replace(/#[0-9a-f]{6}\b/g, (colour) => colours[colour] ?? colour)
    .replace(/rgba\((\d+),(\d+),(\d+),([\d.]+)\)/g, (colour, r, g, b, opacity) => {
      const other = colours[hex([r, g, b])];
      return other ? `rgba(${[1, 3, 5].map((at) => parseInt(other.slice(at, at + 2), 16))},${opacity})` : colour;
    });

// A time axis has the ticks of its figure as long as it shows all of it, and those of Plotly once a reader has zoomed.
const setTicks = (plot) => {
  const { xaxis, xaxis2 } = plot._fullLayout;
  if (!xaxis2 || xaxis.type !== "date") return;
  const whole = xaxis.range.every((day, n) => day.slice(0, 10) === plot.ledger.range[n]);
  const mode = whole ? "array" : "auto";
  if (xaxis.tickmode !== mode) Plotly.relayout(plot, { "xaxis.tickmode": mode, "xaxis2.tickmode": mode });
};

const SIDES = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, -1],
  [-1, -1],
  [1, 1],
  [-1, 1],
]; // of a mark, on which its label may stand: to the right or left, above or below
const ACROSS = { "-1": "left", 0: "center", 1: "right" };
const UP = { "-1": "top", 0: "middle", 1: "bottom" };
const PADDING = "\u2003"; // between a mark and its label
const EMPTY = "<br>\u00a0"; // a line that keeps a label above or below its mark

const meter = document.createElement("canvas").getContext("2d");
const bare = (text) => new DOMParser().parseFromString(text, "text/html").body.textContent.trim();
const width = (text) => meter.measureText(text).width;
const axesOf = (plot, trace) => [trace.xaxis, trace.yaxis].map((name) => plot._fullLayout[name.replace(/^([xy])/, "$1axis")]);
const meet = (one, other) => one.x0 < other.x1 && other.x0 < one.x1 && one.y0 < other.y1 && other.y0 < one.y1;

// The boxes of the level and upright lines of a chart, in pixels.
const lineBoxes = (plot) =>
  plot._fullData.flatMap((trace) => {
    if (!trace.visible || trace.mode !== "lines") return [];
    const [xa, ya] = axesOf(plot, trace);
    return trace.x.flatMap((x, n) => {
      const next = trace.x[n + 1];
      if (x == null || next == null) return [];
      const [across, up] = [[x, next].map((day) => xa._offset + xa.d2p(day)), [n, n + 1].map((at) => ya._offset + ya.d2p(trace.y[at]))];
      return { x0: Math.min(...across) - 1, x1: Math.max(...across) + 1, y0: Math.min(...up) - 1, y1: Math.max(...up) + 1 };
    });
  });

// The boxes of all marks of a chart, in pixels.
const markBoxes = (plot) =>
  plot._fullData.flatMap((trace) => {
    if (!trace.visible || trace.type !== "scatter" || !trace.customdata || !/markers/.test(trace.mode)) return [];
    const [xa, ya] = axesOf(plot, trace);
    return trace.x.map((x, n) => {
      const [left, top] = [xa._offset + xa.d2p(x), ya._offset + ya.d2p(trace.y[n])];
      const half = (Array.isArray(trace.marker.size) ? trace.marker.size[n] : trace.marker.size) / 2;
      return { x0: left - half, x1: left + half, y0: top - half, y1: top + half };
    });
  });

// The left and right ends, in pixels, of the bands that stand for years left out.
const bandsOf = (plot, axis) =>
  (plot._fullLayout.shapes ?? []).filter(({ name, type }) => name === "left out" && type === "rect").map(({ x0, x1 }) => [x0, x1].map((day) => axis._offset + axis.d2p(day)));

// Puts each label of a mark where it covers no mark and no other label and stays in its panel: to the right of its time or to the
// left, above or below. It never reaches into years left out or beyond them, where it would seem to be of another year, and above
// or below its mark it has no line between, of which it would seem to be. A label for which there is no such place is shortened
// where its trace asks for that, else left out: the number is then read by pointing at the mark. `labels` keeps what the figure says.
const arrange = (plot) => {
  const marks = markBoxes(plot);
  const taken = [...marks];
  const lines = lineBoxes(plot);
  const changes = { text: [], textposition: [], x: [], y: [] };
  const numbers = [];
  for (const [number, { spans, heights, cut, text, textposition }] of Object.entries(plot.ledger.labels)) {
    const trace = plot._fullData[number];
    const [xa, ya] = axesOf(plot, trace);
    const bands = bandsOf(plot, xa);
    const letters = trace.textfont.size;
    meter.font = `${letters}px ${trace.textfont.family}`;
    const pad = width(PADDING);
    const row = { text: [], textposition: [], x: [], y: [] };
    text.forEach((given, n) => {
      const words = bare(given);
      const ends = spans[n].map((day) => Math.min(Math.max(xa.d2p(day), 0), xa._length) + xa._offset);
      const place = (across, up, wide) => {
        const x = up ? ends[1] : across > 0 ? ends[2] : ends[0];
        const left = across > 0 ? x + pad : across < 0 ? x - pad - wide : x - wide / 2;
        const middle = ya._offset + ya.d2p(heights[n][up + 1]) + up * letters * 1.65;
        return { x0: left, x1: left + wide, y0: middle - letters * 0.6, y1: middle + letters * 0.6 };
      };
      const astray = ({ x0, x1 }) => bands.some(([left, right]) => (ends[1] <= left ? x1 > left : ends[1] >= right && x0 < right));
      const parted = ({ x0, x1, y0, y1 }, up) => {
        const own = ya._offset + ya.d2p(heights[n][up + 1]);
        const isOwn = (other) => other.x0 <= ends[1] && ends[1] <= other.x1 && other.y0 - 3 <= own && own <= other.y1 + 3;
        const reach = { x0, x1, y0: up > 0 ? own : y0, y1: up < 0 ? own : y1 };
        return up && [...lines, ...marks].some((other) => !isOwn(other) && meet(other, reach));
      };
      const inside = ({ x0, x1, y0, y1 }) =>
        x0 >= xa._offset && x1 <= xa._offset + xa._length && y0 >= ya._offset - letters && y1 <= ya._offset + ya._length + letters / 2;
      const own = [].concat(textposition)[Array.isArray(textposition) ? n : 0].split(" ");
      const first = SIDES.find(([across, up]) => ACROSS[across] === own[1] && UP[up] === own[0]);
      const free = (wide, others = taken) =>
        [first, ...SIDES.filter((side) => side !== first && (!cut || !side[1]))].find((side) => {
          const box = place(...side, wide);
          return inside(box) && !astray(box) && !parted(box, side[1]) && !others.some((other) => meet(box, other));
        });
      let said = words;
      let side = words && (free(width(words), [...taken, ...lines]) ?? free(width(words)));
      while (cut && words && !side && said.length > 8) side = free(width((said = `${said.slice(0, said.length - 4).trimEnd()}…`)));
      if (!side) [side, said] = [first, ""];
      else taken.push(place(...side, width(said)));
      const [across, up] = side;
      const shown = said === words ? given.trim() : said.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
      row.text.push(!said ? "" : up < 0 ? `${PADDING}${shown}${PADDING}${EMPTY}` : up > 0 ? `\u00a0<br>${PADDING}${shown}${PADDING}` : `${PADDING}${shown}${PADDING}`);
      row.textposition.push(`${UP[up]} ${ACROSS[across]}`);
      row.x.push(spans[n][up ? 1 : across > 0 ? 2 : 0]);
      row.y.push(heights[n][up + 1]);
    });
    numbers.push(+number);
    for (const name of Object.keys(changes)) changes[name].push(row[name]);
  }
  const now = JSON.stringify(numbers.map((n) => [plot.data[n].text, plot.data[n].textposition, plot.data[n].x, plot.data[n].y]));
  const wanted = JSON.stringify(numbers.map((_, n) => [changes.text[n], changes.textposition[n], changes.x[n], changes.y[n]]));
  if (now !== wanted) Plotly.restyle(plot, changes, numbers);
};

// The labels of a trace with the first, the middle and the last day of the time of each, and with the heights above which, beside
// which and below which it may stand: on the screen the highest number is above. It does not stand where a height is null.
const labelsOf = ({ meta, x, y, text, textposition }) => ({
  spans: x.map((day) => [day, day, day]),
  heights: y.map((height) => [height, height, height]),
  cut: typeof meta !== "object",
  ...meta,
  text,
  textposition,
});

// On a phone the legend, which takes several rows there, stands below the figure; on a wide window beside the title of a panel.
const LEGEND = { row: 19, axis: 30, top: 24 };
const [PHONE, WIDE] = [500, 900];
const withLegend = (layout, data, width) => {
  const names = data.filter(({ name, showlegend }) => name && showlegend !== false).length;
  const { t, b } = layout.margin;
  if (layout.showlegend && width > WIDE && layout.meta === "titled")
    return { ...layout, margin: { ...layout.margin, t: t - LEGEND.top }, legend: { ...layout.legend, x: 1, xanchor: "right", yref: "paper", bgcolor: "rgba(0,0,0,0)" } };
  if (!layout.showlegend || width > PHONE || !names) return layout;
  const margin = { ...layout.margin, t: t - LEGEND.top, b: b + LEGEND.axis + LEGEND.row * Math.ceil(names / 2) };
  return { ...layout, margin, legend: { ...layout.legend, y: 0, yanchor: "bottom" } };
};

const draw = (plot) => {
  const { figure, chosen, version, turn, dark } = plot.ledger;
  const { data, layout } = JSON.parse(isDark(plot) ? darkened(figure, dark) : figure);
  plot.ledger.drawn = { data, layout };
  plot.ledger.range = layout.xaxis.range;
  plot.ledger.labels = Object.fromEntries(data.flatMap((trace, n) => (/text/.test(trace.mode) && trace.x.length ? [[n, labelsOf(trace)]] : [])));
  const names = new Set(chosen.split(","));
  const stands = (row) => row?.[0].split(",").some((name) => names.has(name));
  for (const trace of chosen ? data : [])
    if (trace.customdata) trace.selectedpoints = trace.customdata.flatMap((row, n) => (stands(row) ? [n] : []));
  const kept = { uirevision: version, selectionrevision: turn }; // the zoom stays while the figure is the same; the selection is always the chosen one
  Plotly.react(plot, data, { ...withLegend(layout, data, plot.clientWidth), ...size(plot), ...kept, dragmode: layout.dragmode || "pan", template: look(plot) }, CONFIG);
  setTicks(plot);
  arrange(plot);
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

// All marks in order of time, each as the numbers of its trace and of itself; bars from the top.
const inOrder = (plot) =>
  plot.data
    .flatMap((trace, curveNumber) => (trace.customdata ?? []).map((row, pointNumber) => ({ curveNumber, pointNumber, row, x: trace.x[pointNumber], y: trace.y[pointNumber], tie: trace.hovertext?.[pointNumber], upright: trace.orientation !== "h" })))
    .filter(({ row }) => row)
    .sort((one, other) => (one.upright && one.x !== other.x ? (one.x < other.x ? -1 : 1) : other.y - one.y));

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
  };
  if (event.key in STEPS) goTo(marks[at < 0 ? (STEPS[event.key] > 0 ? 0 : marks.length - 1) : Math.min(Math.max(at + STEPS[event.key], 0), marks.length - 1)]);
  else if (event.key === "Home" || event.key === "End") goTo(marks.at(event.key === "Home" ? 0 : -1));
  else if (event.key === "Enter" && at >= 0) plot.ledger.pick((plot.ledger.chosen = marks[at].row.filter((_, n) => n === 0 || n > 3).join(",")));
  else if (event.key === "Escape" && (at >= 0 || plot.ledger.chosen)) at >= 0 ? goTo() : plot.ledger.pick("");
  else return;
  event.preventDefault();
};

const listen = (plot) => {
  new ResizeObserver(() => fit(plot)).observe(plot);
  plot.on("plotly_relayout", () => {
    setTicks(plot);
    arrange(plot);
  });
  plot.on("plotly_hover", ({ points }) => {
    const point = points.find(({ customdata }) => customdata);
    tell(plot, point?.customdata, point?.hovertext);
  });
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
