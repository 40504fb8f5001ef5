/** Ask the server, and return its answer, or throw what it says is wrong. */
export async function ask(path, body) {
  const options = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error("the server does not answer");
  }
  const content = await answer.json();
  if (!answer.ok) throw new Error(content.detail);
  return content;
}

export const at = (id) => document.getElementById(id);

/** Run one job of a form at a time. */
export function onSubmit(form, work) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      await work();
    } finally {
      button.disabled = false;
    }
  });
}
