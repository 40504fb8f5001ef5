import { ask, at, onSubmit } from "/static/requests.js";
import { showReview } from "/static/review.js";

const CHUNK = 200; // pairs of a request

const contentOf = async (input) => (input.files.length ? input.files[0].text() : null);

/** Judge pairs, and return of each its probability, and its relation if the model names it. */
async function judged(pairs) {
  const verdicts = [];
  for (let start = 0; start < pairs.length; start += CHUNK) {
    at("status").textContent = `${start} of ${pairs.length} pairs are judged \u2026`;
    const chunk = pairs.slice(start, start + CHUNK).map(([left, right]) => ({ left, right }));
    const { results } = await ask("/score", { pairs: chunk });
    verdicts.push(...results.map((row) => [row.probability, row.relation ?? null, row.relation_probability ?? null]));
  }
  return verdicts;
}

async function review() {
  at("error").textContent = "";
  at("review").replaceChildren();
  at("review").hidden = true;
  try {
    const list = { name: at("name").value || "list.txt", text: at("text").value };
    const { pairs } = await ask("/list/pairs", list);
    const verdicts = await judged(pairs);
    const found = await ask("/list/review", { list, verdicts, decisions: await contentOf(at("decisions")) });
    at("review").hidden = false;
    showReview(at("review"), found);
    at("status").textContent = "";
  } catch (error) {
    at("status").textContent = "";
    at("error").textContent = error.message;
  }
}

/** Put the file that is chosen into the field, where it can be read and changed. */
async function load() {
  at("text").value = (await contentOf(at("file"))) ?? "";
  at("name").value = at("file").files[0]?.name ?? "";
}

onSubmit(at("list"), review);
at("file").addEventListener("change", load);
const health = await ask("/healthz");
at("model").textContent = `Model: ${health.model}.`;
