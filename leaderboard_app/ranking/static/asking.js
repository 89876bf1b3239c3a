/* Questions to the server, their answers kept for a while, and what is said when one fails. */
const KEPT = 80;
const answers = new Map();

/* The address of rows, or of facets, for what the form holds; `change` replaces fields. */
export function ranking(form, change = {}, what = "rows") {
  const asked = new URLSearchParams(), many = new Map();
  for (const [name, value] of new FormData(form)) if (value !== "") many.set(name, [...(many.get(name) ?? []), value]);
  for (const [name, value] of Object.entries(change)) value === "" ? many.delete(name) : many.set(name, [value]);
  if (many.get("columns")?.join(",") === form.dataset.columns) many.delete("columns");
  for (const [name, values] of many) {
    if (name.startsWith("w.") && values[0] === "1") continue;
    if ((name === "cells" && values[0] === "bars") || (name === "rank" && values[0] === "board")) continue;
    asked.set(name, values.join(","));
  }
  asked.set("stamp", form.dataset.stamp);
  return "/ranking/" + what + "?" + asked;
}

/* The answer to a question for rows; the same question is asked once. */
export function answered(url) {
  if (!answers.has(url)) {
    const answer = ask(url).then((found) => found.json());
    answers.set(url, answer);
    answer.catch(() => answers.delete(url));
    if (answers.size > KEPT) answers.delete(answers.keys().next().value);
  }
  return answers.get(url);
}

export const fetched = (url) => ask(url).then((found) => found.text());

async function ask(url) {
  let found;
  try { found = await fetch(url, { headers: { Accept: "application/json, text/html" } }); }
  catch { throw new Error("The leaderboard does not answer; what is shown may be out of date."); }
  if (found.ok) return found;
  const problem = await found.json().catch(() => ({}));
  throw new Error(problem.detail ?? "The leaderboard cannot answer this now.");
}

/* Tell what went wrong, or with an empty text that all is well again. */
export function say(what) {
  const place = document.getElementById("problem");
  if (place) place.textContent = what.message ?? what;
  say.stale = Boolean(what);
  document.documentElement.classList.toggle("stale", say.stale);
}
