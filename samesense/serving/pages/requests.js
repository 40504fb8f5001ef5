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

/** Run one job of a form at a time; its button stays where the focus can be, which one that is disabled loses. */
export function onSubmit(form, work) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    try {
      await work();
    } finally {
      button.ariaDisabled = "false";
    }
  });
}
