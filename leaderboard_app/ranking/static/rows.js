/* The table's rows: those near what is seen are there, the others are a gap of their height. */
import { fetched } from "./asking.js";

const ROW = 42;

export class Rows {
  /* ask(start) promises the answer with the rows from there. */
  constructor(box, form, ask) {
    Object.assign(this, { box, form, ask, open: new Map(), heights: new Map(), blocks: new Map() });
    this.table = box.querySelector("table");
    this.size = Number(form.dataset.block);
    this.above = this.gap();
    this.below = this.gap();
    const first = this.table.tBodies[0];
    first.before(this.above);
    first.after(this.below);
    this.blocks.set(0, first);
    this.length = Number(form.dataset.length);
    this.place();
    let waiting = false;
    box.addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; this.look(); });
    }, { passive: true });
  }

  gap() {
    const body = document.createElement("tbody");
    body.className = "gap";
    body.setAttribute("aria-hidden", "true");
    body.insertRow().insertCell();
    return body;
  }

  get last() { return Math.max(0, Math.ceil(this.length / this.size) - 1); }

  height(block) { return this.heights.get(block) ?? ROW * Math.min(this.size, this.length - block * this.size); }

  /* The first rows of another view, or of a newer snapshot. */
  show(found, keep) {
    const top = keep ? this.box.scrollTop : 0;
    this.form.dataset.stamp = found.stamp;
    this.form.dataset.length = this.length = found.length;
    for (const [number, body] of this.blocks) if (number) body.remove();
    const first = this.blocks.get(0) ?? document.createElement("tbody");
    this.blocks = new Map([[0, first]]);
    this.heights.clear();
    this.above.after(first);
    this.head(found.parts.head);
    first.innerHTML = found.length ? found.rows : this.nothing();
    this.table.setAttribute("aria-rowcount", found.length + 1);
    this.reopen(first);
    this.place();
    if (this.box.scrollTop !== top) this.box.scrollTop = top;
    if (top) this.look();
  }

  nothing() {
    const columns = this.table.tHead.rows[0].cells.length;
    return `<tr class="none"><td colspan="${columns}">No model fits this search and these filters.</td></tr>`;
  }

  /* The same columns keep their header cells, and with them the focus. */
  head(html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = `<table><thead>${html}</thead></table>`;
    const old = this.table.tHead.rows[0], now = fresh.content.querySelector("tr");
    const names = (row) => [...row.cells].map((cell) => cell.dataset.column + cell.textContent).join();
    if (names(old) !== names(now)) {
      old.replaceWith(now);
      const columns = [...now.cells].map((cell) => Object.assign(document.createElement("col"), { className: cell.className }));
      return this.table.querySelector("colgroup").replaceChildren(...columns);
    }
    [...now.cells].forEach((cell, place) => {
      const was = old.cells[place];
      for (const name of ["aria-sort", "data-place"])
        cell.hasAttribute(name) ? was.setAttribute(name, cell.getAttribute(name)) : was.removeAttribute(name);
      const link = cell.querySelector("a"), there = was.querySelector("a");
      if (link) { there.href = link.getAttribute("href"); there.dataset.added = link.dataset.added; }
    });
  }

  /* Fetch what comes near, let go what is far. */
  look() {
    const top = this.box.scrollTop - this.box.clientHeight, bottom = this.box.scrollTop + 2 * this.box.clientHeight;
    const near = [];
    for (let block = 0, y = 0; block <= this.last; block++) {
      const end = y + this.height(block);
      if (end >= top && y <= bottom) near.push(block);
      if (y > bottom) break;
      y = end;
    }
    for (const [block, body] of this.blocks) if (!near.includes(block)) this.leave(block, body);
    for (const block of near) if (!this.blocks.has(block)) this.fill(block);
    this.place();
  }

  leave(block, body) {
    if (body.querySelector("tr.more")) this.heights.set(block, body.offsetHeight);
    body.remove();
    this.blocks.delete(block);
  }

  async fill(block) {
    const body = document.createElement("tbody");
    body.innerHTML = `<tr class="wait"><td></td></tr>`;
    body.rows[0].style.height = this.height(block) + "px";
    this.blocks.set(block, body);
    const after = [...this.blocks.keys()].filter((one) => one > block).sort((a, b) => a - b)[0];
    (after === undefined ? this.below : this.blocks.get(after)).before(body);
    try {
      const found = await this.ask(block * this.size);
      if (this.blocks.get(block) !== body) return;
      if (found.stamp !== this.form.dataset.stamp) document.dispatchEvent(new CustomEvent("newer", { detail: found.stamp }));
      body.innerHTML = found.rows;
      this.reopen(body);
    } catch (error) {
      this.blocks.delete(block);
      body.remove();
      this.place();
      document.getElementById("problem").textContent = error.message;
    }
  }

  place() {
    const numbers = [...this.blocks.keys()], first = Math.min(...numbers), last = Math.max(...numbers);
    let above = 0, below = 0;
    for (let block = 0; block < first; block++) above += this.height(block);
    for (let block = last + 1; block <= this.last; block++) below += this.height(block);
    for (const [body, height] of [[this.above, above], [this.below, below]]) {
      body.hidden = height <= 0;
      body.rows[0].cells[0].style.height = height + "px";
    }
  }

  reopen(body) {
    for (const row of body.rows) if (this.open.has(row.dataset.run)) this.insert(row, this.open.get(row.dataset.run));
  }

  async toggle(row) {
    const run = row.dataset.run;
    if (this.open.delete(run)) {
      row.nextElementSibling?.matches(".more") && row.nextElementSibling.remove();
      return this.mark(row, false);
    }
    try {
      const html = await fetched("/ranking/details/" + encodeURIComponent(run));
      this.open.set(run, html);
      this.insert(row, html);
    } catch (error) { document.getElementById("problem").textContent = error.message; }
  }

  insert(row, html) {
    const more = document.createElement("tr");
    more.className = "more";
    more.insertCell().colSpan = row.cells.length;
    more.cells[0].innerHTML = html;
    row.after(more);
    this.mark(row, true);
  }

  mark(row, open) { row.querySelector("button.open").setAttribute("aria-expanded", open); }
}
