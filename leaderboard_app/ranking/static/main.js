/* The ranking page comes to life: every control changes the view, the server answers with rows. */
import { Rows } from "./rows.js";
import { startPanels } from "./panels.js";
import { answered, fetched, ranking, say } from "./asking.js";

const UNSEEN = 10_000;
let form, box, rows, turn = 0, slow = 0, counting = 0, searching = false, again = false;

function start() {
  form = document.forms.view;
  box = document.getElementById("table");
  if (box) rows = new Rows(box, form, (first) => answered(ranking(form, { start: first })));
  startPanels(form);
}

/* Ask for the view that the controls show, and show it unless a later one was asked for. */
async function refresh({ push = true, keep = false, query = ranking(form) } = {}) {
  const mine = ++turn;
  clearTimeout(slow);
  slow = setTimeout(() => mine === turn && box?.setAttribute("aria-busy", "true"), 250);
  try {
    const found = await answered(query);
    if (mine !== turn) return;
    show(found, keep);
    if (push === null || found.address === location.pathname + location.search) return;
    history[push ? "pushState" : "replaceState"](null, "", found.address);
  } catch (error) {
    if (mine === turn) say(error);
  } finally {
    if (mine === turn) { clearTimeout(slow); box?.removeAttribute("aria-busy"); }
  }
}

function show(found, keep) {
  say("");
  if (!box) return location.reload();
  rows.show(found, keep);
  box.className = form.elements.cells.value;
  for (const name of ["status", "chips"]) document.getElementById(name).innerHTML = found.parts[name];
  clearTimeout(counting);
  counting = setTimeout(count, 200);
}

/* How many models each choice would leave, once nothing more urgent is asked. */
async function count() {
  const mine = turn;
  const counts = await answered(ranking(form, {}, "facets")).catch(() => null);
  if (!counts || mine !== turn) return;
  for (const out of form.querySelectorAll("[data-facet]")) {
    const [name, ...value] = out.dataset.facet.split(":");
    if (counts[name]) out.value = counts[name][value.join(":")] ?? 0;
  }
}

/* While an answer is awaited, more keys may come: then only the last text is asked for. */
async function typed() {
  if (searching) return void (again = true);
  searching = true;
  do {
    again = false;
    await refresh({ push: false });
  } while (again);
  searching = false;
}

/* Another address of this page, with the state of every control. */
async function visit(href, { push = true } = {}) {
  const mine = ++turn, focus = document.activeElement?.id, panel = document.querySelector("details.panel[open]")?.id;
  try {
    const text = await fetched(href);
    if (mine !== turn) return;
    const page = new DOMParser().parseFromString(text, "text/html");
    document.title = page.title;
    document.querySelector("main").replaceWith(page.querySelector("main"));
    if (push) history.pushState(null, "", href);
    start();
    if (panel) document.getElementById(panel).open = true;
    if (focus) document.getElementById(focus)?.focus();
  } catch (error) { say(error); }
}

/* Sorting: the header's own link says what comes next. */
function sortBy(link, event) {
  const next = new URL(event.shiftKey ? link.dataset.added : link.href, location.href);
  form.elements.sort.value = next.searchParams.get("sort") ?? "";
  refresh();
}

function expected(event) {
  const link = event.target.closest?.("thead th a");
  if (!link || !form) return;
  const sort = new URL(link.href, location.href).searchParams.get("sort") ?? "";
  answered(ranking(form, { sort })).catch(() => {});
}

function pin(button) {
  const run = button.closest("tr").dataset.run, pins = form.elements.pin.value.split(",").filter(Boolean);
  form.elements.pin.value = (pins.includes(run) ? pins.filter((one) => one !== run) : [...pins, run]).join(",");
  refresh({ keep: true });
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const at = (selector) => event.target.closest(selector);
  const link = at("thead th a") ?? at("a[data-view]");
  if (link) {
    event.preventDefault();
    return link.matches("[data-view]") ? visit(link.href) : sortBy(link, event);
  }
  const button = at("button");
  if (!button) return;
  if (button.matches(".open")) rows.toggle(button.closest("tr"));
  else if (button.matches(".pin")) pin(button);
  else if (button.matches(".scheme")) scheme();
  else if (button.matches(".copy")) copy(button);
});
document.addEventListener("pointerover", expected);
document.addEventListener("focusin", expected);
document.addEventListener("input", (event) => {
  const control = event.target;
  if (control.form !== form || !form || !control.name) return;
  if (control.name === "q") typed();
  else if (control.type === "range") control.nextElementSibling.value = control.value;
});
document.addEventListener("change", (event) => {
  const control = event.target;
  if (control.form !== form || !form || !control.name || control.name === "q") return;
  if (control.name === "suite") location.assign("/?suite=" + encodeURIComponent(control.value));
  else refresh();
});
document.addEventListener("submit", (event) => {
  if (event.target !== form) return;
  event.preventDefault();
  refresh();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.matches("input, select, textarea")) return;
  event.preventDefault();
  form?.elements.q.focus();
});
document.addEventListener("newer", (event) => {
  form.dataset.stamp = event.detail;
  refresh({ push: null, keep: true });
});
addEventListener("popstate", () => visit(location.href, { push: false }));

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = "Copied";
}

function scheme() {
  const root = document.documentElement, next = root.dataset.mantineColorScheme === "dark" ? "light" : "dark";
  root.dataset.mantineColorScheme = next;
  try { localStorage.setItem("mantine-color-scheme-value", next); } catch { /* then it holds for this page */ }
}

/* A newer snapshot takes the place of what is shown, where it is. */
setInterval(async () => {
  if (document.hidden || !form) return;
  try {
    const stamp = await fetched("/ranking/stamp");
    if (stamp !== form.dataset.stamp) { form.dataset.stamp = stamp; refresh({ push: null, keep: true }); }
    else if (say.stale) say("");
  } catch (error) { say(error); }
}, UNSEEN);

start();
