// Draws the figures of the file, in the colours of the screen or of paper. A click on a mark leads to the card of its first record.
"use strict";
(() => {
  const PAPER = 700, // pixels that A4 and Letter hold between margins of 10 mm
    TALLEST = 570, // of panels above each other: with their words on one page of either
    LOWER = 330, // of other charts: two with their words on one page
    OPENING = 861, // on the title page, together with the lines of text there
    LINE = 12.7, // height of a line of text on paper
    SCALES = [0.85, 0.75, 0.65], // of charts on paper, and of one that is taller than the title page allows
    PHONE = 500,
    SMALL = 10, // size of letters there
    LONGEST = 34; // letters of a label there
  const CONFIG = { responsive: true, displaylogo: false, displayModeBar: false };
  const figures = JSON.parse(document.getElementById("data_figures").textContent);
  const boxes = [...document.querySelectorAll(".chart")];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let printing = false;

  // The height at which axes of one scale fill a width.
  const filling = ({ xaxis, yaxis, margin }, width) => {
    const [across, up] = [xaxis, yaxis].map(({ range }) => range[1] - range[0]);
    return ((width - margin.l - margin.r) * up * yaxis.scaleratio) / across + margin.t + margin.b;
  };
  // How a chart is set on paper: how much smaller than on a screen, and how tall it may be. The first stands on the title page.
  const lines = (what, letters) =>
    [...document.querySelectorAll(what)].reduce((sum, { textContent }) => sum + Math.ceil(textContent.length / letters), 0);
  const opening = () => {
    const beside = Math.max(lines(".how > :first-child p", 88), lines(".how > :last-child p", 50));
    const below = lines("header + nav + section p", 160) + 2 * lines("header + nav + section h2", 75);
    return Math.max(OPENING - LINE * (lines("header > p", 140) + beside + below), OPENING / 3);
  };
  const setting = (box, { height, yaxis2 }) => {
    const most = box.matches("header + nav + section .chart") ? opening() : yaxis2 ? TALLEST : LOWER;
    const scale = SCALES.find((scale) => height * scale <= most) || SCALES.at(-1);
    return { scale, tallest: most / scale, width: PAPER / scale };
  };
  const dressed = (layout, width, tallest) => {
    const night = dark.matches && !printing;
    const [ink, rule, raised] = document.documentElement.dataset[night ? "dark" : "light"].split(" ");
    const phone = width < PHONE;
    const size = phone ? SMALL : 12;
    const look = { gridcolor: rule, linecolor: rule, zerolinecolor: rule, ticks: "", tickangle: 0, automargin: true };
    const made = { ...layout, ...(phone && layout.meta?.narrow) };
    for (const key of Object.keys(layout))
      if (/^[xy]axis\d*$/.test(key)) made[key] = { ...layout[key], ...look, ...(phone && { nticks: 5 }) };
    const short = (text) => (phone && !/[<&]/.test(text) ? text.replace(/^(.{46}).{8,}?( \([\d,]+\))?$/, "$1…$2") : text);
    const fitted = (note) => ({ ...note, text: short(note.text), font: { ...note.font, size: Math.min(note.font?.size || 12, size) } });
    const most = layout.yaxis?.scaleanchor ? filling(layout, width) : Infinity;
    const height = Math.min(layout.height, most, tallest);
    return {
      ...made,
      ...(printing ? { width, autosize: false } : { autosize: true }),
      height,
      legend: { ...layout.legend, font: { size } },
      annotations: (made.annotations || []).map(fitted),
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { color: ink, size, family: getComputedStyle(document.body).fontFamily },
      hoverlabel: { ...layout.hoverlabel, bgcolor: raised, bordercolor: rule, font: { color: ink } },
      clickmode: "event",
    };
  };
  // Labels of marks as a width has room for them: smaller on a phone, and cut where they are long.
  const cut = (text) => (text.length > LONGEST && !text.includes("&") ? `${text.slice(0, LONGEST - 3).trimEnd()}…\u2003` : text);
  const labelled = (trace, width) => {
    if (width >= PHONE || !Array.isArray(trace.text)) return trace;
    return { ...trace, text: trace.text.map(cut), textfont: { ...trace.textfont, size: SMALL } };
  };
  // Margins that take labels of marks in, as far as one step can; null where none reaches beyond the picture.
  const roomier = (box) => {
    const picture = box.querySelector(".main-svg").getBoundingClientRect();
    const labels = [...box.querySelectorAll(".textpoint text")].map((label) => label.getBoundingClientRect());
    const left = Math.max(0, ...labels.map((label) => picture.left - label.left));
    const right = Math.max(0, ...labels.map((label) => label.right - picture.right));
    const { l, r } = box._fullLayout._size;
    return left + right < 1 ? null : { ...(left && { "margin.l": l + left }), ...(right && { "margin.r": r + right }) };
  };
  const draw = () =>
    boxes.forEach((box, n) => {
      const { data, layout } = figures[n];
      const paper = printing && setting(box, layout);
      const width = paper ? paper.width : box.clientWidth;
      box.style.zoom = paper ? paper.scale : "";
      const traces = data.map((trace) => labelled(trace, width));
      Plotly.react(box, traces, dressed(layout, width, paper ? paper.tallest : Infinity), CONFIG);
      for (let step = 0, margins; step < 5 && (margins = roomier(box)); step++) Plotly.relayout(box, margins);
    });
  const day = () => new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  const paper = (on) => () => {
    printing = on;
    document.getElementById("day_printed").textContent = `Printed on ${day()}.`;
    draw();
  };

  draw();
  for (const box of boxes)
    box.on("plotly_click", ({ points }) => {
      const mark = points.find((point) => point.customdata);
      if (mark) location.hash = mark.customdata[0].split(",")[0];
    });
  dark.addEventListener("change", draw);
  addEventListener("beforeprint", paper(true));
  addEventListener("afterprint", paper(false));
})();
