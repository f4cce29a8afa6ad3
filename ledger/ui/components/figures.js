// What a chart on a page and the picture of it share: the library, the colours, the legend, and the places of labels.
// This text stands before that of plot.js and of picture.js.

const library = (address) =>
  (window.ledgerPlotly ??= new Promise((loaded, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = loaded;
    script.onerror = () => failed(new Error("What draws the charts could not be loaded. Reload the page."));
    document.head.append(script);
  }));

// The height of a figure; one with a scale, such as a map, is no higher than its width fills.
const heightOf = ({ layout, data }, width) => {
  const { xaxis, yaxis, height, margin } = fitted(layout, data, width);
  if (!yaxis?.scaleanchor) return height;
  const [across, up] = [xaxis, yaxis].map(({ range }) => range[1] - range[0]);
  return Math.min(height, ((width - margin.l - margin.r) * up * yaxis.scaleratio) / across + margin.t + margin.b);
};
const hex = (numbers) => `#${numbers.map((n) => (+n).toString(16).padStart(2, "0")).join("")}`;
// The figure in the colours that stand out from a dark ground.
const darkened = (figure, colours) =>
  figure
    .replace(/#[0-9a-f]{6}\b/g, (colour) => colours[colour] ?? colour)
    .replace(/rgba\((\d+),(\d+),(\d+),([\d.]+)\)/g, (colour, r, g, b, opacity) => {
      const other = colours[hex([r, g, b])];
      return other ? `rgba(${[1, 3, 5].map((at) => parseInt(other.slice(at, at + 2), 16))},${opacity})` : colour;
    });

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
const BESIDE = 7; // pixels above or below the middle of a mark, in which another mark or line stands beside it and not between
const BREAK = / (?=\([^)]*\)$)|(?<= ·) |(?<=,) (?=not told)/; // where a label may go on in a second line
const EMPTY = "<br>\u00a0"; // a line that keeps a label above or below its mark

const meter = document.createElement("canvas").getContext("2d");
const bare = (text) => new DOMParser().parseFromString(text, "text/html").body.textContent.trim();
const width = (text) => meter.measureText(text).width;
// A text as far as it fits into so many pixels, with an ellipsis where it is cut.
const within = (text, room) => {
  let said = text;
  while (said && width(said === text ? said : `${said}…`) > room) said = said.slice(0, -1).trimEnd();
  return said === text ? said : `${said}…`;
};
const axesOf = (plot, trace) => [trace.xaxis, trace.yaxis].map((name) => plot._fullLayout[name.replace(/^([xy])/, "$1axis")]);
const meet = (one, other) => one.x0 < other.x1 && other.x0 < one.x1 && one.y0 < other.y1 && other.y0 < one.y1;
// How far two boxes are from each other, in pixels.
const apart = (one, other) =>
  Math.hypot(Math.max(one.x0 - other.x1, other.x0 - one.x1, 0), Math.max(one.y0 - other.y1, other.y0 - one.y1, 0));

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
// or below its mark it has no line between, of which it would seem to be. One that may be shortened has a row of its own: it is rather
// written across years left out, beside its mark, than shortened. A label for which there is no such place is shortened
// where its trace asks for that, else left out: the number is then read by pointing at the mark. Where its trace gives the label in
// short lines too, it stands in these before it is shortened, if no other row lies so near. `labels` keeps what the figure says.
const arrange = (plot) => {
  const marks = markBoxes(plot);
  const taken = [...marks];
  const lines = lineBoxes(plot);
  const changes = { text: [], textposition: [], x: [], y: [] };
  const numbers = [];
  for (const [number, { spans, heights, cut, layer, single, short, text, textposition }] of Object.entries(plot.ledger.labels)) {
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
      const place = (across, up, wide, lines = 1) => {
        const x = up ? ends[1] : across > 0 ? ends[2] : ends[0];
        const left = across > 0 ? x + pad : across < 0 ? x - pad - wide : x - wide / 2;
        const middle = ya._offset + ya.d2p(heights[n][up + 1]) + up * letters * (1 + lines * 0.65);
        const half = letters * (lines * 0.65 - 0.05);
        return { x0: left, x1: left + wide, y0: middle - half, y1: middle + half };
      };
      const astray = ({ x0, x1 }) => bands.some(([left, right]) => (ends[1] <= left ? x1 > left : ends[1] >= right && x0 < right));
      const parted = ({ x0, x1, y0, y1 }, up) => {
        const own = ya._offset + ya.d2p(heights[n][up + 1]);
        const isOwn = (other) => other.x0 <= ends[1] && ends[1] <= other.x1 && other.y0 - 3 <= own && own <= other.y1 + 3;
        const reach = { x0, x1, y0: up > 0 ? own + BESIDE : y0, y1: up < 0 ? own - BESIDE : y1 };
        return up && [...lines, ...marks].some((other) => !isOwn(other) && meet(other, reach));
      };
      const inside = ({ x0, x1, y0, y1 }) =>
        x0 >= xa._offset && x1 <= plot._fullLayout.width - 2 && y0 >= ya._offset - letters && y1 <= ya._offset + ya._length + letters / 2;
      // Whether another mark is nearer to a box than its own, so that the label would seem to be of that one.
      const strays = (box, up) => {
        const [x, y] = [ends[1], ya._offset + ya.d2p(heights[n][up + 1])];
        const isOwn = (other) => Math.abs((other.x0 + other.x1) / 2 - x) < 2 && Math.abs((other.y0 + other.y1) / 2 - y) < 2;
        const mine = Math.min(apart(box, { x0: Math.min(ends[0], x - BESIDE), x1: Math.max(ends[2], x + BESIDE), y0: y - BESIDE, y1: y + BESIDE }), 3 * letters);
        return marks.some((other) => !isOwn(other) && apart(box, other) < mine);
      };
      const own = [].concat(textposition)[Array.isArray(textposition) ? n : 0].split(" ");
      const first = SIDES.find(([across, up]) => ACROSS[across] === own[1] && UP[up] === own[0]);
      const free = (wide, others = taken, lines = 1, alone = false, crosses = false) =>
        [first, ...SIDES.filter((side) => side !== first && (!cut || !side[1]))].find((side) => {
          const box = place(...side, wide, lines);
          return inside(box) && (crosses || !astray(box)) && (alone || !strays(box, side[1])) && !parted(box, side[1]) && !others.some((other) => meet(box, other));
        });
      let said = words;
      let side = words && (free(width(words), [...taken, ...lines]) ?? free(width(words)));
      if (cut && words && !side) side = free(width(words), taken, 1, true) ?? free(width(words), taken, 1, true, true);
      const [above, ...rest] = words.split(BREAK);
      const below = rest.join(" ");
      const inTwo = (first) => free(Math.max(width(first), width(below)), taken, 2);
      // The short lines of the label, each cut to the room on the side that has more of it; nothing where another row is in the way.
      const inShort = () => {
        const room = (across) => (across > 0 ? plot._fullLayout.width - 2 - ends[2] : ends[0] - xa._offset) - pad - 1;
        const across = room(1) < room(-1) ? -1 : 1;
        const said = short[n].map((line) => within(bare(line), room(across)));
        const box = place(across, 0, Math.max(...said.map(width)), said.length);
        const rows = heights.filter((_, row) => row !== n).map(([, height]) => ya._offset + ya.d2p(height));
        const isFree = inside(box) && !taken.some((other) => meet(other, box)) && !rows.some((row) => box.y0 < row && row < box.y1);
        return isFree ? { said, box, side: [across, 0] } : null;
      };
      const set = words && !side && short && (single || !below || !inTwo(above)) ? inShort() : null;
      if (set) ({ side } = set);
      if (short && !side) said = bare(short[n].join(", "));
      let [isTwo, upper] = [!side && below && !single, above];
      if (isTwo) {
        side = inTwo(upper);
        while (layer && !side && upper.length > 8) side = inTwo((upper = `${upper.slice(0, upper.length - 4).trimEnd()}…`));
        isTwo = !layer || Boolean(side);
      }
      while (cut && words && !side && said.length > 8) side = free(width((said = `${said.slice(0, said.length - 4).trimEnd()}…`)));
      if (!side) [side, said] = [first, ""];
      else taken.push(set ? set.box : isTwo ? place(...side, Math.max(width(upper), width(below)), 2) : place(...side, width(said)));
      const [across, up] = side;
      const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
      const lined = upper === above ? given.trim().replace(BREAK, `${PADDING}<br>${PADDING}`) : `${escaped(upper)}${PADDING}<br>${PADDING}${escaped(below)}`;
      const shown = set ? set.said.map(escaped).join(`${PADDING}<br>${PADDING}`) : isTwo ? lined : said === words ? given.trim() : escaped(said);
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

// On a phone the legend takes several rows above the figure, which is so much higher.
const LEGEND = { row: 19, one: 24, letters: 11 }; // so small that two names stand in a row; `one` is the room for one row elsewhere
const PHONE = 500;
const legendAt = (layout, data, width) => {
  const names = data.filter(({ name, showlegend }) => name && showlegend !== false).length;
  if (!layout.showlegend || width > PHONE || !names) return layout;
  const more = LEGEND.row * Math.ceil(names / 2) + 6 - LEGEND.one;
  const margin = { ...layout.margin, t: layout.margin.t + more };
  return { ...layout, height: layout.height + more, margin, legend: { ...layout.legend, font: { ...layout.legend.font, size: LEGEND.letters } } };
};

// A label of a row in two lines stands in one where there is room for it; one that is too long is cut, but for its number or remark.
const inLines = ({ annotations = [], margin: { l, r } }, width) =>
  annotations.map((note) => {
    if (note.xref !== "paper") return note;
    meter.font = `${note.font?.size ?? 12}px Arial, sans-serif`;
    const fits = (text) => meter.measureText(text).width * 1.1 < width - l - r;
    const joined = note.text.replaceAll("<br>", " ");
    if (fits(bare(joined))) return { ...note, text: joined };
    const [, name, number = ""] = note.text.match(/^([^<]*?)( \([\d,]+\)| · [a-z ]+)?$/) ?? [];
    if (!name) return note;
    let said = bare(name);
    while (said && !fits(`${said}…${number}`)) said = said.slice(0, -1).trimEnd();
    return { ...note, text: `${said.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}…${number}` };
  });

// The layout of a figure with its legend and its labels as a width has room for them; `meta.narrow` is what a phone has otherwise.
const fitted = (layout, data, width) => {
  const own = width > PHONE ? layout : { ...layout, ...layout.meta?.narrow };
  return { ...legendAt(own, data, width), annotations: inLines(own, width) };
};

// The labels of all traces by the numbers of the traces, for `arrange`.
const labelsIn = (data) => Object.fromEntries(data.flatMap((trace, n) => (/text/.test(trace.mode) && trace.x.length ? [[n, labelsOf(trace)]] : [])));

// The template of a figure: colours and font for everything that the figure does not set.
const template = ({ paper, rule, text, family }) => {
  const font = { color: text, family, size: 12 };
  const axis = { automargin: true, gridcolor: rule, zerolinecolor: rule, tickcolor: rule };
  const hoverlabel = { bgcolor: paper, bordercolor: rule, font };
  const layout = { font, hoverlabel, paper_bgcolor: paper, plot_bgcolor: paper, margin: { pad: 8 }, yaxis: axis, xaxis: { ...axis, showgrid: false } };
  return { layout, data: { scatter: [{ marker: { line: { width: 0 } } }] } };
};
