/* The review of a list, in a page of its own and in the demo: what was found, and what people decide on it. */
const STEP = 500; // lines that are shown at once
const PAGE = `
  <p data-role="numbers"></p>
  <table data-role="counts"><thead><tr><th scope="col">kind</th><th scope="col">findings</th><th scope="col">what it means</th></tr></thead><tbody></tbody></table>
  <p class="hint">Accept: the terms of the line are synonyms. Reject: none of them are synonyms. Edit: the terms that you keep or add are
    synonyms, and those that you leave out are no synonyms of them. The file of decisions is for the next review, for mine, and for data/lexicons.</p>
  <p class="controls">
    <label>Show <select data-role="filter"></select></label>
    <span data-role="decided" class="hint" role="status"></span>
    <a data-role="download" class="quiet" download="decisions.csv">Download decisions.csv</a>
  </p>
  <ol data-role="lines" class="lines"></ol>
  <p><button data-role="more" type="button" class="quiet"></button></p>`;

/** Return a new element with text in it; text is never read as HTML. */
export function element(name, text, kind = "") {
  const node = document.createElement(name);
  node.textContent = text;
  node.className = kind;
  return node;
}

/** Return rows of cells as CSV. */
export function asCsv(rows) {
  const quoted = (value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return rows.map((row) => row.map((value) => quoted(String(value))).join(",") + "\r\n").join("");
}

/** Let a link download CSV. */
export function offer(link, csv) {
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([csv], { type: "text/csv" }));
}

const named = (kind) => kind.replaceAll("_", "-");
const sidesOf = ({ terms, targets }) => (targets ? [terms, targets] : [terms]);

/** Return a rule as a line of a synonym file, escaped. */
export function asText(rule) {
  const escaped = (term) => term.replace(/[\\,]|=(?=>)|^#/g, "\\$&");
  return sidesOf(rule).map((terms) => terms.map(escaped).join(", ")).join(" => ");
}

/** Return the rule that a line of a synonym file is; a backslash takes the next character as it is. */
export function asRule(text) {
  const sides = [[""]];
  for (const [, literal, special, other] of text.matchAll(/\\(.)|(=>|,)|(.)/gsu)) {
    if (special === "=>") sides.push([""]);
    else if (special) sides.at(-1).push("");
    else sides.at(-1).push(sides.at(-1).pop() + (literal ?? other));
  }
  if (sides.length > 2) throw new Error("a line has one => at most");
  const [terms, targets = null] = sides.map((side) => [...new Set(side.map((term) => term.trim()).filter((term) => term))]);
  return { terms, targets };
}

/** Return the pairs of different terms that a rule says, each in sorted order. */
function pairsOf({ terms, targets }) {
  const others = (term) => targets ?? terms.slice(terms.indexOf(term) + 1);
  const pairs = terms.flatMap((term) => others(term).map((other) => [term, other].sort()));
  return pairs.filter(([left, right]) => left.toLowerCase() !== right.toLowerCase());
}

/**
 * Return what a line says of pairs when a person has made another line of it: the pairs of the new one are synonyms; what
 * it leaves out of the old one is no synonym of what it keeps. An empty line keeps nothing: no pair of the old one is.
 */
export function decide(before, after) {
  const rows = new Map(pairsOf(after).map((pair) => [JSON.stringify(pair), 1]));
  const kept = new Set(sidesOf(after).flat());
  for (const pair of pairsOf(before)) {
    const key = JSON.stringify(pair);
    if (!rows.has(key) && (!kept.size || pair.some((term) => kept.has(term)))) rows.set(key, 0);
  }
  return rows;
}

function findings(line) {
  const list = element("ul", "", "findings");
  for (const { kind, message, probability } of line.findings) {
    const item = element("li", "");
    if (probability !== null) item.append(element("span", `${probability.toFixed(2)} `, "number"));
    item.append(element("strong", named(kind), `kind ${kind}`), ` ${message}`);
    list.append(item);
  }
  if (line.weakest && !line.findings.length) {
    list.append(element("li", `${line.probability.toFixed(2)} ${line.weakest.join(" / ")}, the weakest pair`));
  }
  return list;
}

class Panel {
  /** Show a review, as JSON, in an element. */
  constructor(root, review) {
    this.root = root;
    this.review = review;
    this.made = new Map(); // by the place of a line: what a person made of it
    root.innerHTML = PAGE; // of ours, without any text of the list
    this.showNumbers();
    this.filter.addEventListener("change", () => this.restart());
    this.part("more").addEventListener("click", () => this.showMore());
    this.fillFilter();
    this.restart();
    this.note();
    window.addEventListener("beforeunload", (event) => this.unsaved && event.preventDefault());
    this.part("download").addEventListener("click", () => { this.unsaved = false; });
  }

  part(role) {
    return this.root.querySelector(`[data-role=${role}]`);
  }

  get filter() {
    return this.part("filter");
  }

  showNumbers() {
    const { counts, kinds, lines, min_probability: least, pairs } = this.review;
    this.part("numbers").textContent = `${lines.length} lines, ${pairs} pairs judged. A pair whose probability of synonyms, the number before it, is below ${least.toFixed(2)} is a finding.`;
    const rows = Object.entries(counts).map(([kind, count]) => [named(kind), count, kinds[kind]]);
    for (const cells of rows) {
      const row = element("tr", "");
      row.append(...cells.map((cell) => element("td", cell)));
      this.part("counts").tBodies[0].append(row);
    }
    this.part("counts").hidden = !rows.length;
  }

  fillFilter() {
    const { counts, lines } = this.review;
    const found = lines.filter((line) => line.findings.length).length;
    const option = (value, text) => new Option(text, value);
    this.filter.append(option("found", `lines with findings (${found})`), option("all", `all lines (${lines.length})`));
    for (const [kind, count] of Object.entries(counts)) {
      this.filter.append(option(kind, `${named(kind)} (${count})`));
    }
    this.filter.value = found ? "found" : "all";
  }

  restart() {
    const wanted = this.filter.value;
    const shown = (line) => wanted === "all" || (wanted === "found" ? line.findings.length : line.findings.some(({ kind }) => kind === wanted));
    this.waiting = this.review.lines.filter(shown);
    this.part("lines").replaceChildren();
    this.showMore();
  }

  showMore() {
    this.part("lines").append(...this.waiting.splice(0, STEP).map((line) => this.item(line)));
    this.part("more").textContent = `Show the next ${Math.min(STEP, this.waiting.length)} of ${this.waiting.length} more lines`;
    this.part("more").hidden = !this.waiting.length;
  }

  item(line) {
    const item = element("li", "", "line");
    const body = element("div", "");
    body.append(element("p", asText(line), "rule"), findings(line));
    item.append(element("span", line.line, "number"), body);
    if (line.terms.length) item.append(this.buttons(line, item));
    this.mark(line, item);
    return item;
  }

  buttons(line, item) {
    const box = element("div", "", "decide");
    const button = (text, make) => {
      const node = element("button", text, "quiet");
      node.type = "button";
      node.addEventListener("click", make);
      box.append(node);
    };
    button("Accept", () => this.make(line, item, asText(line)));
    button("Reject", () => this.make(line, item, ""));
    button("Edit", () => this.edit(line, item));
    return box;
  }

  edit(line, item) {
    if (item.querySelector("form")) return;
    const form = element("form", "", "edit");
    const field = document.createElement("input");
    field.value = this.made.get(line) ?? asText(line);
    field.setAttribute("aria-label", `Line ${line.line}, edited`);
    const problem = element("p", "", "error");
    form.append(field, element("button", "Save", "quiet"), problem);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      try {
        this.make(line, item, asText(asRule(field.value)));
        form.remove();
      } catch (error) {
        problem.textContent = error.message;
      }
    });
    item.append(form);
    field.focus();
  }

  /** Take what a person made of a line; the same again takes it back. */
  make(line, item, text) {
    if (this.made.get(line) === text) this.made.delete(line);
    else this.made.set(line, text);
    this.unsaved = true;
    this.mark(line, item);
    this.note();
  }

  mark(line, item) {
    const text = this.made.get(line);
    const state = text === undefined ? "" : (text === "" && "rejected") || (text === asText(line) ? "accepted" : "edited");
    item.dataset.decision = state;
    item.querySelector(".made")?.remove();
    if (state) item.querySelector(".rule").after(element("p", state === "edited" ? `edited: ${text}` : state, `made ${state}`));
  }

  note() {
    const rows = new Map(this.review.decisions.map(([left, right, label]) => [JSON.stringify([left, right].sort()), label]));
    for (const [line, text] of this.made) for (const [key, label] of decide(line, asRule(text))) rows.set(key, label);
    const table = [...rows].map(([key, label]) => [...JSON.parse(key), label]);
    this.part("decided").textContent = `${this.made.size} lines decided, ${table.length} pairs in the file.`;
    this.part("download").hidden = !table.length;
    offer(this.part("download"), asCsv([["left", "right", "label"], ...table]));
  }
}

/** Show a review, as JSON, in an element. */
export function showReview(root, review) {
  return new Panel(root, review);
}
