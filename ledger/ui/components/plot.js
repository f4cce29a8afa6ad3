// A chart of Plotly. Later runs of the page change the chart in its element, and do not make a new one.
// `data`: two lines of JSON. The first has plotly, the address of its script; alt, the chart in words; chosen, ids joined by commas.
// The second is the figure. Marks of the chosen ids stand out. A click on a mark, or a box around several, sends their ids as
// `picked`, joined by commas; they stand first in the custom data of each mark.

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

const size = (plot) => ({ width: plot.clientWidth, height: document.fullscreenElement === plot ? innerHeight : plot.ledger.height });

const fit = (plot) => {
  const [now, { width, height }] = [plot._fullLayout, size(plot)];
  if (now && width && (now.width !== width || now.height !== height)) Plotly.relayout(plot, { width, height });
};

const draw = (plot) => {
  const { figure, chosen, version, turn } = plot.ledger;
  const { data, layout } = JSON.parse(figure);
  plot.ledger.height = layout.height;
  const names = new Set(chosen.split(","));
  const stands = (row) => row?.[0].split(",").some((name) => names.has(name));
  for (const trace of chosen ? data : [])
    if (trace.customdata) trace.selectedpoints = trace.customdata.flatMap((row, n) => (stands(row) ? [n] : []));
  const kept = { uirevision: version, selectionrevision: turn }; // the zoom stays while the figure is the same; the selection is always the chosen one
  Plotly.react(plot, data, { ...layout, ...size(plot), ...kept, dragmode: layout.dragmode || "pan", template: look(plot) }, CONFIG);
};

const listen = (plot) => {
  new ResizeObserver(() => fit(plot)).observe(plot);
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
  const { plotly, alt, chosen } = JSON.parse(facts);
  let plot = parentElement.querySelector(".plot");
  if (!plot) {
    plot = document.createElement("div");
    plot.className = "plot";
    plot.setAttribute("role", "figure");
    plot.ledger = { version: 0, turn: 0 };
    parentElement.append(plot);
  }
  plot.setAttribute("aria-label", alt);
  const before = plot.ledger;
  before.pick = (names) => setTriggerValue("picked", names);
  const theme = JSON.stringify(look(plot));
  if (before.figure === figure && before.chosen === chosen && before.theme === theme) return;
  const turn = before.turn + 1;
  plot.ledger = { ...before, figure, chosen, theme, turn, version: before.version + (before.figure !== figure) };
  if (!window.Plotly) await library(plotly);
  if (turn !== plot.ledger.turn) return; // a newer run has arrived and draws
  draw(plot);
  if (!plot.ledger.listens) listen(plot);
  plot.ledger.listens = true;
}
