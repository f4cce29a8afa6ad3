// Buttons that save pictures of what a page shows, as PNG and as SVG; figures.js stands before this text.
// A picture has its title, sentence and filter above, and its rule, articles, version and address below. It is drawn anew from the
// values that the page draws, so that it does not depend on the window; its words are text in the SVG.
// `data` is JSON: plotly, the address of the library; dark, the colour on a dark ground of each colour of marks; colours, two tables
// of colours by name, `light` and `dark`; pictures, a list of {label, name, title, lines, notes, key, html, figure or grid or
// table}, as `Picture.data` in ledger/export/pictures.py gives them.

const FAMILY = "Arial, Helvetica, sans-serif";
const EDGE = 40; // space at the edges
const NARROW = 1280; // width of the narrowest picture; its letters are the largest
const SHAPES = [[16 / 9, 1760], [4 / 3, 1800], [1, 2600]]; // width to height, and the width up to which it is tried before the next
const LOWEST = 0.86; // of its own height, to which a figure may be pressed
const LIST = 230; // width of a list beside a figure
const SMALL_TEXT = 11;

const clean = (text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "");
const xml = (text) => clean(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
const wide = (text, size, bold) => {
  meter.font = `${bold ? "bold " : ""}${size}px ${FAMILY}`;
  return meter.measureText(text).width;
};

const SPACE = /^[\u2002\u2003]+$/; // between marks in a line; none stands at the beginning or end of a line

// How many letters of a word that is longer than a line fit into it; at least one.
const fitting = (word, size, bold, width) => {
  let end = 1;
  while (end < word.length && wide(word.slice(0, end + 1), size, bold) <= width) end += 1;
  return end;
};

// The lines of a paragraph: `runs` are {text, bold, colour, box}, each line a list of the same with `x` and `w`, its place in it.
// Words in one box stand on one line, unless they are longer than a line.
const linesOf = (runs, size, width) => {
  const lines = [[]];
  let [at, gap] = [0, false];
  for (const [n, run] of runs.entries()) {
    if (run.box && at && runs[n - 1]?.box !== run.box) {
      const whole = runs.filter(({ box }) => box === run.box).reduce((sum, one) => sum + wide(clean(one.text), size, one.bold), 0);
      if (whole > width - at && whole <= width) {
        lines.push([]);
        [at, gap] = [0, false];
      }
    }
    for (const part of clean(run.text).split(/([ \t\r\n]+)/)) {
      if (!part) continue;
      if (/^[ \t\r\n]/.test(part)) {
        gap = true;
        continue;
      }
      let word = part;
      while (word) {
        const space = gap && at ? wide(" ", size, run.bold) : 0;
        const room = width - at - space;
        const w = wide(word, size, run.bold);
        const line = lines.at(-1);
        if (w > room && at && (w <= width || room < width / 4)) {
          lines.push([]);
          [at, gap] = [0, false];
          continue;
        }
        const piece = w > room ? word.slice(0, fitting(word, size, run.bold, room)) : word;
        const last = line.at(-1);
        if (last?.run === run) {
          last.text += `${space ? " " : ""}${piece}`;
          last.w = wide(last.text, size, run.bold);
        } else line.push({ ...run, run, text: piece, x: at + space, w: wide(piece, size, run.bold) });
        at = line.at(-1).x + line.at(-1).w;
        gap = false;
        word = word.slice(piece.length);
        if (word) {
          lines.push([]);
          at = 0;
        }
      }
    }
  }
  for (const line of lines) {
    while (line.length && SPACE.test(line.at(-1).text)) line.pop();
    while (line.length && SPACE.test(line[0].text)) line.shift();
    const left = line[0]?.x ?? 0;
    for (const piece of line) piece.x -= left;
  }
  return lines.filter((line) => line.length);
};

// Paragraphs below each other, {runs, size, gap, indent, bar}: their height, and what draws them at a place. align: of their lines.
const block = (paragraphs, width, colours, align = "left") => {
  let height = 0;
  const placed = paragraphs.flatMap(({ runs, size = SMALL_TEXT + 1, gap = 0, indent = 0, bar }) => {
    const step = Math.round(size * 1.38);
    const lines = linesOf(runs, size, width - indent);
    if (!lines.length) return [];
    height += gap;
    const top = height;
    height += step * lines.length;
    return [{ lines, size, step, indent, top, bar }];
  });
  const draw = (x, y) =>
    placed
      .map(({ lines, size, step, indent, top, bar }) => {
        const side = bar ? `<rect x="${x + indent - 9}" y="${y + top + 1}" width="2.5" height="${lines.length * step - 2}" fill="${colours[bar]}"/>` : "";
        return side + lines
          .map((line, n) => {
            const base = y + top + n * step + Math.round(size * 1.03);
            const across = line.at(-1).x + line.at(-1).w;
            const left = x + indent + (align === "center" ? (width - indent - across) / 2 : 0);
            const boxes = line
              .map(({ box, dashed, ...piece }, k) => (box && line[k - 1]?.box !== box ? { box, dashed, x: piece.x, end: Math.max(...line.filter((other) => other.box === box).map((other) => other.x + other.w)), colour: piece.edge } : null))
              .filter(Boolean)
              .map((one) => `<rect x="${(left + one.x - 2.5).toFixed(1)}" y="${base - size}" width="${(one.end - one.x + 5).toFixed(1)}" height="${(size * 1.28).toFixed(1)}" rx="3" fill="none" stroke="${colours[one.colour]}"${one.dashed ? ' stroke-dasharray="3 2"' : ""}/>`)
              .join("");
            const words = line
              .map(({ text, x: along, bold, colour }) => `<text x="${(left + along).toFixed(1)}" y="${base}" font-size="${size}"${bold ? ' font-weight="bold"' : ""} fill="${colours[colour ?? "text"]}">${xml(text)}</text>`)
              .join("");
            return boxes + words;
          })
          .join("");
      })
      .join("");
  return { height, draw };
};

const text = (words, size, colour, bold, gap) => ({ runs: [{ text: words, colour, bold }], size, gap });

// HTML of the page as paragraphs of runs. What is said by colour there has the same colour; buttons are left out.
const COLOURED = /^(for|against|conditional|ambivalent|silent|side-\d)$/;
const BLOCKS = "P,LI,DIV,SECTION,BLOCKQUOTE,UL,H4,TD,TH,CAPTION,DETAILS,SUMMARY,ARTICLE";
let boxes = 0;
const paragraphsOf = (node, size = SMALL_TEXT) => {
  const found = [];
  let runs = [];
  const end = (more = {}) => {
    if (runs.some((run) => run.text.trim())) found.push({ runs, size, ...more });
    runs = [];
  };
  const walk = (at, look) => {
    if (at.nodeType === 3) runs.push({ ...look, text: at.data });
    if (at.nodeType !== 1 || at.tagName === "BUTTON") return;
    const names = [...at.classList];
    const colour = names.find((name) => COLOURED.test(name)) ?? (names.some((name) => /^(when|more|nothing|asks|cite|nobody)$/.test(name)) || at.tagName === "SMALL" ? "dim" : look.colour);
    const own = { ...look, colour, bold: at.tagName === "B" || at.tagName === "H4" || names.some((name) => /^(tag|verdict|answer|says)$/.test(name)) || look.bold };
    if (names.includes("chip")) Object.assign(own, { box: ++boxes, edge: colour, dashed: names.includes("concluded") });
    if (at.tagName === "A" && /^Read in the article|^Count them with it/.test(at.textContent)) return;
    const isBlock = BLOCKS.split(",").includes(at.tagName) || names.some((name) => /^(verdict|asks)$/.test(name));
    const space = { gap: names.includes("card") ? 8 : 2 };
    if (isBlock) end();
    const first = found.length;
    if (names.includes("chip")) runs.push({ text: "\u2002" });
    for (const child of at.childNodes) walk(child, own);
    if (names.includes("chip")) runs.push({ text: "\u2002" });
    if (at.parentElement.classList.contains("key")) runs.push({ text: " \u2003 " });
    if (!isBlock) return;
    end(at.tagName === "BLOCKQUOTE" ? { indent: 10, bar: "rule", gap: 3 } : at.tagName === "LI" ? { gap: 1 } : {});
    if (found[first]) found[first].gap ??= space.gap;
    if (found[first] && names.includes("card")) found[first].gap = 8;
  };
  for (const child of node.childNodes) walk(child, {});
  end();
  return found;
};
const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body;

// A line across the picture.
const rule = (x, y, width, colours) => `<rect x="${x}" y="${y}" width="${width}" height="1" fill="${colours.rule}"/>`;

// A table of text. Its rows are whole; the first column is for the names of the rows.
const tableIn = ({ html }, width, colours) => {
  const table = parsed(html).querySelector("table");
  const rows = [...table.rows].filter((row) => row.cells.length > 1);
  const count = Math.max(...rows.map((row) => row.cells.length));
  const first = Math.round(width * (count > 3 ? 0.16 : 0.2));
  const other = (width - first) / (count - 1);
  let height = 0;
  const placed = rows.map((row) => {
    const isHead = row.parentElement.tagName === "THEAD";
    const cells = [...row.cells].map((cell, n) => {
      const paragraphs = paragraphsOf(cell, SMALL_TEXT + 1);
      if (isHead || (n === 0 && !cell.querySelector("b"))) for (const run of paragraphs[0]?.runs ?? []) run.bold = run.colour !== "dim";
      return block(paragraphs, (n ? other : first) - 18, colours);
    });
    const top = height;
    height += Math.max(...cells.map((cell) => cell.height)) + 14;
    return { cells, top };
  });
  const draw = (x, y) => placed.map(({ cells, top }) => (top ? rule(x, y + top, width, colours) : "") + cells.map((cell, n) => cell.draw(x + (n ? first + (n - 1) * other : 0), y + top + 7)).join("")).join("");
  return { least: height, draw };
};

// A table whose cells are marks. Where columns are many their heads stand upright. Null where the width is too little.
const EDGES = { against: "double", claimed: "double", denied: "6 3", ambivalent: "2 2", described: "2 2", silent: "2 2" };
const UPRIGHT = 8; // columns, beyond which heads are turned
const gridIn = ({ grid }, width, colours) => {
  const size = SMALL_TEXT;
  const turned = grid.columns.length > UPRIGHT;
  const marks = new Map([...Object.entries(grid.cells), ...Object.entries(grid.notes)]);
  const least = Math.max(30, ...[...marks.values()].flatMap(({ text: said }) => said.split(/\s(?=\D)/).map((word) => wide(word, size, false) + 14)));
  const labels = Math.min(300, Math.max(150, ...grid.rows.map(({ label, depth }) => wide(label, size + 1, false) + (depth || 0) * 12 + 14)));
  const column = Math.min(150, (width - labels) / grid.columns.length);
  if (column < least) return null;
  const tall = turned ? Math.min(210, Math.max(...grid.columns.map(({ label }) => wide(label, size, true))) + 10) : column - 8;
  const heads = grid.columns.map(({ label }) => block([text(label, size, "text", true)], tall, colours));
  const top = turned ? tall + 6 : Math.max(...heads.map((head) => head.height)) + 8;
  const used = labels + column * grid.columns.length;
  let height = top;
  let drawn = "";
  const parts = [];
  let group = "";
  for (const row of grid.rows) {
    if (row.group && row.group !== group) {
      group = row.group;
      parts.push([height, block([text(group, size + 1, "dim", true)], used, colours), 6]);
      height += 24;
    }
    const label = block([text(row.label, size + 1, "text")], labels - 14 - (row.depth || 0) * 12, colours);
    const cells = grid.columns.map((head) => [grid.cells[`${row.id} ${head.id}`], grid.notes[`${row.id} ${head.id}`]]);
    const inner = cells.map(([mark, note]) => block([text(mark?.text ?? note?.text ?? grid.empty, size, mark ? (colours[mark.tone] ? mark.tone : "text") : "dim", false)], column - 8, colours, "center"));
    const line = Math.max(label.height, ...inner.map((one) => one.height)) + 6;
    parts.push([height, label, 3, (row.depth || 0) * 12, cells, inner, line]);
    height += line;
  }
  const box = (mark, x, y, w, h) => {
    const colour = colours[mark.tone] ?? colours.text;
    const edge = mark.looks?.includes("concluded") ? "6 3" : EDGES[mark.tone];
    const one = (by, more) => `<rect x="${(x + by).toFixed(1)}" y="${(y + by).toFixed(1)}" width="${(w - 2 * by).toFixed(1)}" height="${(h - 2 * by).toFixed(1)}" rx="3" fill="none" stroke="${colour}"${more}/>`;
    const wave = mark.looks?.includes("erratum") ? `<path d="M${(x + w / 2 - 12).toFixed(1)} ${(y + h - 4).toFixed(1)}q3 -3 6 0t6 0 6 0 6 0" fill="none" stroke="${colours.errata ?? colours.text}"/>` : "";
    return wave + (edge === "double" ? one(0, "") + one(2, ' stroke-width="0.8"') : one(0, ` stroke-width="1.3"${edge ? ` stroke-dasharray="${edge}"` : ""}`));
  };
  const draw = (x, y) => {
    drawn = block([text(grid.corner, size, "dim", true)], labels - 10, colours).draw(x, y + top - 20);
    heads.forEach((head, n) => {
      const left = x + labels + n * column;
      drawn += turned ? `<g transform="translate(${(left + (column - head.height) / 2).toFixed(1)} ${(y + top - 4).toFixed(1)}) rotate(-90)">${head.draw(0, 0)}</g>` : head.draw(left + 4, y + top - 6 - head.height);
    });
    for (const [at, label, down, indent = 0, cells = [], inner = [], line] of parts) {
      drawn += (cells.length ? rule(x, y + at, used, colours) : "") + label.draw(x + indent, y + at + (line ? (line - label.height) / 2 : down));
      cells.forEach(([mark], n) => {
        const left = x + labels + n * column;
        if (mark) drawn += box(mark, left + 2, y + at + 2.5, column - 4, line - 4);
        drawn += inner[n].draw(left + 4, y + at + (line - inner[n].height) / 2 + 0.5);
      });
    }
    return drawn;
  };
  return { least: height, draw };
};

// A figure with what stands beside it. Plotly draws it as high as the picture has room for, within limits.
const figureIn = (picture, width, colours) => {
  const { data, layout } = picture.figure;
  const list = picture.html ? paragraphsOf(parsed(picture.html), SMALL_TEXT + 1) : [];
  const beside = list.length ? block(list, LIST, colours) : null;
  const inner = width - (beside ? LIST + 30 : 0);
  const height = heightOf({ layout, data }, inner);
  const hasBars = data.some(({ type }) => type === "bar"); // the names of bars stand between them
  const hasScale = Boolean(layout.yaxis?.scaleanchor);
  return { least: Math.max(height * (hasScale ? 0.8 : hasBars ? 1 : LOWEST), beside?.height ?? 0), height, stretch: hasScale ? 1.3 : 2.5, beside, inner };
};

const drawFigure = async ({ figure: { data, layout } }, width, height, colours) => {
  const made = fitted(layout, data, width);
  if (made.xaxis?.title) made.xaxis.title.standoff = 10;
  const plot = document.createElement("div");
  plot.style.cssText = `position:absolute;left:-9999px;top:0;width:${width}px;height:${height}px`;
  plot.ledger = { labels: labelsIn(data) };
  document.body.append(plot);
  try {
    await Plotly.newPlot(plot, data, { ...made, width, height, template: template({ ...colours, family: FAMILY }) }, { staticPlot: true });
    arrange(plot);
    const drawn = await Plotly.toImage(plot, { format: "svg", width, height, imageDataOnly: true });
    return drawn.startsWith("<svg") ? drawn : decodeURIComponent(drawn.slice(drawn.indexOf(",") + 1));
  } finally {
    Plotly.purge(plot);
    plot.remove();
  }
};

// The whole picture as SVG with its size; null where it would be too large to be read.
const compose = async (picture, { plotly, dark, colours: themes }, isDarkened) => {
  const colours = themes[isDarkened ? "dark" : "light"];
  const drawn = picture.figure ? { ...picture, figure: JSON.parse(isDarkened ? darkened(JSON.stringify(picture.figure), dark) : JSON.stringify(picture.figure)) } : picture;
  if (picture.figure && !window.Plotly) await library(plotly);
  const body = picture.figure ? figureIn : picture.grid ? gridIn : tableIn;
  const lay = (width, shape) => {
    const inner = width - 2 * EDGE;
    const middle = body(drawn, inner, colours);
    if (!middle) return null;
    const above = [text(picture.title, 26, "text", true), ...picture.lines.map((line, n) => text(line, n ? 14 : 15, n ? "dim" : "text", false, n ? 5 : 8))];
    if (picture.key) above.push(...paragraphsOf(parsed(picture.key), 12).map((one, n) => ({ ...one, gap: n ? 2 : 8 })));
    const head = block(above, inner, colours);
    const below = picture.notes.map(([label, note], n) => ({ runs: [{ text: label, bold: true, colour: "dim" }, { text: ` ${note}`, colour: "dim" }], size: SMALL_TEXT, gap: n ? 3 : 0 }));
    const foot = block(below, inner, colours);
    const room = width / shape - (EDGE * 1.4 + head.height + 16 + 24 + foot.height);
    return room >= middle.least ? { width, height: width / shape, shape, middle, head, foot, room } : null;
  };
  let laid = null;
  for (const [shape, widest] of SHAPES) for (let width = NARROW; width <= widest && !laid; width += 40) laid = lay(width, shape);
  if (!laid) return null;
  const { width, height, shape, middle, head, foot, room } = laid;
  const top = EDGE * 0.8 + head.height + 16;
  const end = height - EDGE * 0.6 - foot.height;
  let inside = "";
  if (picture.figure) {
    const tall = Math.min(room, middle.height * middle.stretch);
    const figure = await drawFigure(drawn, middle.inner, tall, colours);
    inside = figure.replace("<svg ", `<svg x="${EDGE}" y="${top}" `) + (middle.beside ? middle.beside.draw(EDGE + middle.inner + 30, top) : "");
  } else inside = middle.draw(EDGE, top);
  const [shown, sharper] = width > 1800 ? [3200, 1.5] : [1600, 2]; // pixels of the SVG across, and how many of the PNG for each
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${shown}" height="${shown / shape}" viewBox="0 0 ${width} ${height}" font-family="${FAMILY}">` +
    `<title>${xml(picture.title)}</title><desc>${xml([...picture.lines, ...picture.notes.map((note) => note.join(" "))].join(" "))}</desc>` +
    `<style>.annotation-text, .xtick text, .ytick text, .textpoint text, .legendtext, .legendtitletext { fill: ${colours.axis} !important; } .annotation-text, .textpoint text { paint-order: stroke; stroke: ${colours.paper}; stroke-width: 3px; stroke-linejoin: round; }</style>` +
    `<rect width="${width}" height="${height}" fill="${colours.paper}"/>${head.draw(EDGE, EDGE * 0.8)}${inside}${rule(EDGE, end - 10, width - 2 * EDGE, colours)}${foot.draw(EDGE, end)}</svg>`;
  return { svg, width: shown * sharper, height: (shown * sharper) / shape };
};

const toPng = async ({ svg, width, height }) => {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d").drawImage(image, 0, 0, width, height);
  URL.revokeObjectURL(image.src);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
};

const save = (blob, name) => {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
};

export default function ({ data, parentElement }) {
  const given = JSON.parse(new TextDecoder().decode(data));
  const told = JSON.stringify(given);
  if (parentElement.ledgerTold === told) return;
  parentElement.ledgerTold = told;
  const wasDark = parentElement.querySelector("input")?.checked ?? false;
  parentElement.querySelector(".pictures")?.remove();
  const list = document.createElement("div");
  list.className = "pictures";
  const ground = document.createElement("label");
  const check = Object.assign(document.createElement("input"), { type: "checkbox", checked: wasDark });
  ground.append(check, " on a dark ground");
  const status = Object.assign(document.createElement("p"), { className: "status" });
  status.setAttribute("role", "status");
  for (const picture of given.pictures) {
    const line = Object.assign(document.createElement("p"), { className: "picture" });
    line.append(Object.assign(document.createElement("span"), { textContent: picture.label }));
    for (const ending of ["png", "svg"]) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: ending.toUpperCase() });
      button.setAttribute("aria-label", `${ending.toUpperCase()}: ${picture.label}`);
      button.onclick = async () => {
        status.textContent = "The picture is being drawn …";
        try {
          const made = await compose(picture, given, check.checked);
          if (made) save(ending === "svg" ? new Blob([made.svg], { type: "image/svg+xml" }) : await toPng(made), `${picture.name}.${ending}`);
          status.textContent = made ? "" : "This is too much for a picture that can be read. Narrow the filter, or take the report.";
        } catch (error) {
          status.textContent = `The picture could not be made: ${error.message}`;
        }
      };
      line.append(button);
    }
    list.append(line);
  }
  list.append(ground, status);
  parentElement.append(list);
}
