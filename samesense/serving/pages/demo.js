import { ask, at, onSubmit } from "/static/requests.js";
import { asCsv, element, offer } from "/static/review.js";

const CHUNK = 200; // pairs of a request
const RELATIONS = {
  antonym: "is an antonym of",
  indirect_antonym: "is an indirect antonym of",
  similar: "is similar to",
  hypernym: "is a broader word for",
  hyponym: "is a kind of",
  instance_hypernym: "has as an instance",
  instance_hyponym: "is an instance of",
  co_hyponym: "is of the same kind as",
  meronym: "is a part of",
  holonym: "has as a part",
  verb_group: "is grouped with",
  see_also: "is related to",
};
const NAMED = { // by a model with a relation head
  antonym: () => "opposites",
  hypernym: (left, right) => `${right} is broader than ${left}`,
  hyponym: (left, right) => `${left} is broader than ${right}`,
  co_hyponym: () => "of the same kind",
  meronym: () => "part and whole",
  unrelated: () => "unrelated",
};
let csv = "";

function verdict(judgement) {
  if (judgement.synonyms) return "synonyms";
  if (!judgement.relation) return "not synonyms";
  const named = NAMED[judgement.relation](judgement.left, judgement.right);
  return `not synonyms: ${named} (${judgement.relation_probability.toFixed(2)})`;
}

function show(judgement) {
  const kind = judgement.synonyms ? "yes" : "no";
  const percent = (share) => `${(100 * share).toFixed(1)}%`;
  at("verdict").textContent = `${judgement.left} / ${judgement.right}: ${verdict(judgement)}`;
  at("verdict").className = kind;
  at("probability").textContent = `probability ${judgement.probability.toFixed(2)}`;
  at("value").className = kind;
  at("value").style.width = percent(judgement.probability);
  at("mark").style.left = percent(judgement.threshold);
  at("threshold").textContent = `The mark is the threshold, ${judgement.threshold.toFixed(2)}: pairs from there on are called synonyms.`;
  at("because").textContent = `Because: ${judgement.because}`;
  at("result").hidden = false;
}

function relation({ left, right, shared, relation }) {
  const quoted = (word) => `\u201c${word}\u201d`;
  const missing = [...new Set([left, right].filter((entry) => !entry.senses).map((entry) => quoted(entry.word)))];
  if (missing.length) return `Not in WordNet: ${missing.join(", ")}.`;
  if (shared.length) return `Synonyms: both are in ${shared.map((sense) => sense.synset).join(", ")}.`;
  if (!relation) return "Nothing joins their senses.";
  const through = relation.through ? `, through ${relation.through.synset}` : "";
  const senses = `${relation.right.synset}, ${relation.left.synset}${through}`;
  return `${quoted(right.word)} ${RELATIONS[relation.name]} ${quoted(left.word)} (${senses}).`;
}

async function explain(left, right) {
  at("senses").replaceChildren();
  try {
    const comparison = await ask(`/wordnet?${new URLSearchParams({ left, right })}`);
    at("relation").textContent = relation(comparison);
    for (const entry of [comparison.left, comparison.right]) {
      if (!entry.senses) continue;
      const others = entry.senses > entry.first.length ? ` (${entry.first.length} of ${entry.senses} senses)` : "";
      at("senses").append(element("dt", entry.word + others));
      for (const sense of entry.first) at("senses").append(element("dd", `${sense.synset}: ${sense.gloss}`));
    }
  } catch (error) {
    at("relation").textContent = error.message;
  }
}

async function comparePair() {
  at("error").textContent = "";
  try {
    const judgement = await ask("/predict", { left: at("left").value, right: at("right").value });
    await explain(judgement.left, judgement.right);
    show(judgement);
  } catch (error) {
    at("result").hidden = true;
    at("error").textContent = error.message;
  }
}

/** Return the pairs of lines that are not empty; a line that is not a pair has an error. */
function parsed(text) {
  const lines = text.split(/\r?\n/).map((line, index) => ({ line, number: index + 1 }));
  return lines.filter(({ line }) => line.trim()).map(({ line, number }) => {
    const sides = line.split(line.includes("\t") ? "\t" : ",");
    if (sides.length === 2) return { number, left: sides[0].trim(), right: sides[1].trim() };
    return { number, left: line, right: "", error: "not a pair: expected one comma or tab" };
  });
}

async function judge(rows) {
  try {
    const { results } = await ask("/score", { pairs: rows.map(({ left, right }) => ({ left, right })) });
    rows.forEach((row, index) => Object.assign(row, results[index]));
  } catch (error) {
    for (const row of rows) row.error = error.message;
  }
}

function tableRow(row) {
  const line = element("tr", "", row.error ? "refused" : "");
  const cell = row.error ? element("td", row.error) : element("td", verdict(row), row.synonyms ? "yes" : "no");
  const probability = row.error ? "" : row.probability.toFixed(2);
  line.append(element("td", row.number), element("td", row.left), element("td", row.right), cell);
  line.append(element("td", probability), element("td", row.error ? "" : row.because));
  return line;
}

function table(rows) {
  const named = rows.some((row) => row.relation) ? ["relation", "relation_probability"] : [];
  const names = ["left", "right", "synonyms", "probability", "because", ...named, "error"];
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? ""))];
}

function showBatch(rows) {
  const count = (test) => rows.filter(test).length;
  const refused = count((row) => row.error);
  at("summary").textContent = `${rows.length} pairs: ${count((row) => row.synonyms)} synonyms, ${count((row) => row.synonyms === false)} not, ${refused} with an error.`;
  at("rows").replaceChildren(...rows.map(tableRow));
  csv = asCsv(table(rows));
  offer(at("download"), csv);
  at("results").hidden = !rows.length;
}

async function compareBatch() {
  const rows = parsed(at("lines").value);
  const pairs = rows.filter((row) => !row.error);
  for (let start = 0; start < pairs.length; start += CHUNK) {
    at("summary").textContent = `${start} of ${pairs.length} pairs are judged \u2026`;
    await judge(pairs.slice(start, start + CHUNK));
  }
  showBatch(rows);
}

async function copy() {
  try {
    await navigator.clipboard.writeText(csv);
    at("summary").textContent = "Copied.";
  } catch {
    at("summary").textContent = "The browser did not let the page copy; download the file.";
  }
}

onSubmit(at("pair"), comparePair);
onSubmit(at("batch"), compareBatch);
at("copy").addEventListener("click", copy);
const health = await ask("/healthz");
at("model").textContent = `Model: ${health.model}.`;
