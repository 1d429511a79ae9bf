// A table of which only what is in sight is made: twenty thousand rows cost as much as thirty.

import { attribute, fill, h } from "./dom.js";

/**
 * @template Row
 * @typedef {object} Column
 * @property {string} name
 * @property {(row: Row) => import("./dom.js").Child} cell
 */

/** The number of rows made above and below those in sight. */
const BEYOND = 8;

/**
 * A grid whose rows all have one height, which the style sheet decides. It is one stop for the
 * keyboard: arrows, Page Up and Down, Home and End move in it.
 *
 * @template Row
 */
export class Grid {
  /** @type {Row[]} */
  #rows = [];
  #active = -1;
  #height = 44;
  #first = -1;
  #last = -1;
  #columns;
  #chosen;
  #body = h("div", { class: "rows", role: "rowgroup" });
  #id;

  /**
   * @param {object} options
   * @param {string} options.id
   * @param {string} options.label
   * @param {Column<Row>[]} options.columns
   * @param {(row: Row, index: number) => void} options.chosen called when a row becomes the active one
   */
  constructor({ id, label, columns, chosen }) {
    this.#id = id;
    this.#columns = columns;
    this.#chosen = chosen;
    const head = h("div", { class: "head", role: "row", "aria-rowindex": 1 }, ...columns.map((column, index) =>
      h("div", { role: "columnheader", "aria-colindex": index + 1 }, column.name)));
    this.element = h("div", {
      id, class: "grid", role: "grid", tabindex: 0, "aria-label": label, "aria-colcount": columns.length,
      on: { scroll: () => this.#draw(), keydown: (/** @type {KeyboardEvent} */ event) => this.#key(event), focus: () => this.#active < 0 && this.#move(0) },
    }, h("div", { role: "rowgroup", class: "heads" }, head), this.#body);
    this.#body.addEventListener("click", (event) => {
      const row = event.target instanceof Element ? event.target.closest("[data-index]") : null;
      if (row instanceof HTMLElement) this.#move(Number(row.dataset.index));
    });
    new ResizeObserver(() => this.#measure()).observe(this.element);
  }

  /** Puts other rows in the place of those there are. @param {Row[]} rows */
  show(rows) {
    this.#rows = rows;
    this.#active = -1;
    attribute(this.element, "aria-activedescendant", null);
    attribute(this.element, "aria-rowcount", rows.length + 1);
    this.element.scrollTop = 0;
    this.#measure();
  }

  #measure() {
    const probe = this.#rows[0] === undefined ? null : this.#made(this.#rows[0], 0);
    if (probe) {
      this.#body.append(probe);
      this.#height = Math.max(20, probe.getBoundingClientRect().height || 44);
    }
    this.#body.style.height = `${this.#rows.length * this.#height}px`;
    this.#first = -1;
    this.#draw();
  }

  #draw() {
    const top = this.element.scrollTop;
    const seen = Math.ceil(this.element.clientHeight / this.#height);
    const first = Math.max(0, Math.floor(top / this.#height) - BEYOND);
    const last = Math.min(this.#rows.length, Math.floor(top / this.#height) + seen + BEYOND);
    if (first === this.#first && last === this.#last) return;
    this.#first = first;
    this.#last = last;
    const made = [];
    for (let index = first; index < last; index += 1) {
      const row = this.#rows[index];
      if (row !== undefined) made.push(this.#made(row, index));
    }
    fill(this.#body, ...made);
  }

  /** @param {Row} row @param {number} index */
  #made(row, index) {
    const element = h("div", {
      id: `${this.#id}-${index}`, class: "row", role: "row", "aria-rowindex": index + 2,
      "aria-selected": index === this.#active ? "true" : "false", "data-index": index,
    }, ...this.#columns.map((column, at) =>
      h("div", { role: "gridcell", "aria-colindex": at + 1, class: `cell ${column.name.toLowerCase()}` }, column.cell(row))));
    element.style.transform = `translateY(${index * this.#height}px)`;
    return element;
  }

  /** @param {number} index */
  #move(index) {
    const next = Math.max(0, Math.min(this.#rows.length - 1, index));
    const row = this.#rows[next];
    if (row === undefined) return;
    this.#active = next;
    const top = next * this.#height;
    const room = this.element.clientHeight - this.#body.offsetTop;
    if (top < this.element.scrollTop) this.element.scrollTop = top;
    else if (top + this.#height > this.element.scrollTop + room) this.element.scrollTop = top + this.#height - room;
    this.#first = -1;
    this.#draw();
    attribute(this.element, "aria-activedescendant", `${this.#id}-${next}`);
    this.#chosen(row, next);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.#height) - 1);
    /** @type {Record<string, number>} */
    const to = {
      ArrowDown: this.#active + 1, ArrowUp: this.#active - 1, PageDown: this.#active + page,
      PageUp: this.#active - page, Home: 0, End: this.#rows.length - 1,
    };
    const next = to[event.key];
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#move(next);
  }
}
