/* Panels above the table: one at a time, closed by Escape or a click elsewhere; sliders in them. */
const STEPS = 1000;

export function startPanels(form) {
  if (!form) return;
  for (const span of form.querySelectorAll(".span")) slider(span);
  for (const panel of form.querySelectorAll("details.panel")) panel.addEventListener("toggle", () => opened(panel));
}

function opened(panel) {
  if (!panel.open) return;
  for (const other of document.querySelectorAll("details[open]")) if (other !== panel && !other.contains(panel)) other.open = false;
}

function close(except) {
  for (const panel of document.querySelectorAll("details.panel[open], details.menu[open]")) if (!panel.contains(except)) panel.open = false;
}

document.addEventListener("pointerdown", (event) => close(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const panel = event.target.closest?.("details[open]");
  close(null);
  panel?.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-set], button[data-weights]");
  const form = document.forms.view;
  if (!button || !form) return;
  button.dataset.set ? columns(form, button.dataset.set) : weights(form, button.dataset.weights);
  form.elements.sort.dispatchEvent(new Event("change", { bubbles: true }));
});

function columns(form, which) {
  const usual = form.dataset.columns.split(",");
  for (const box of form.querySelectorAll("[name=columns]")) box.checked = which === "all" || usual.includes(box.value);
}

function weights(form, which) {
  const shown = [...form.querySelectorAll("[name=columns]:checked")].map((box) => box.value);
  const ranges = [...form.querySelectorAll(".weights input")];
  if (which === "0") return ranges.forEach((range, place) => set(range, place ? 0 : 1));
  for (const range of ranges) set(range, which === "1" || shown.includes(range.name.slice(2)) ? 1 : 0);
}

function set(range, value) {
  range.value = value;
  range.nextElementSibling.value = value;
}

/* Two thumbs on one scale, in step with the two number fields, which are what is sent. */
function slider(span) {
  const [low, high] = span.querySelectorAll("input[type=number]"), [from, to] = span.querySelectorAll("input[type=range]");
  const least = Number(span.dataset.least), most = Number(span.dataset.most), steep = "steep" in span.dataset;
  const curve = steep ? (x) => Math.expm1(x * Math.log1p((most - least) * 10)) / 10 : (x) => x * (most - least);
  const back = steep ? (y) => Math.log1p(y * 10) / Math.log1p((most - least) * 10) : (y) => y / (most - least);
  const round = (value) => Number(value.toPrecision(value >= 100 ? 3 : 2));
  const read = () => {
    from.value = low.value === "" ? 0 : STEPS * back(Number(low.value) - least);
    to.value = high.value === "" ? STEPS : STEPS * back(Number(high.value) - least);
    paint();
  };
  const paint = () => {
    span.style.setProperty("--from", from.value / STEPS);
    span.style.setProperty("--to", to.value / STEPS);
  };
  const write = (thumb) => {
    if (Number(from.value) > Number(to.value)) thumb.value = thumb === from ? to.value : from.value;
    low.value = Number(from.value) === 0 ? "" : round(least + curve(from.value / STEPS));
    high.value = Number(to.value) === STEPS ? "" : round(least + curve(to.value / STEPS));
    paint();
  };
  for (const thumb of [from, to]) {
    thumb.addEventListener("input", () => write(thumb));
    thumb.addEventListener("change", () => low.dispatchEvent(new Event("change", { bubbles: true })));
  }
  for (const field of [low, high]) field.addEventListener("input", read);
  read();
}
