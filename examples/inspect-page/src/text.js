// Foreign text on its way to the screen: nothing in it may act, hide or reorder.

/**
 * The invisible characters: controls (among them ESC, which commands terminals), separators of
 * lines, marks that reorder text, joiners, fillers, tags. The set equals that of the library's
 * `Printable`; a test compares the two for every character.
 */
const UNSEEN = new RegExp(
  "[\\p{Cc}\\u{ad}\\u{34f}\\u{61c}\\u{115f}\\u{1160}\\u{17b4}\\u{17b5}\\u{180b}-\\u{180f}" +
    "\\u{200b}-\\u{200f}\\u{2028}-\\u{202e}\\u{2060}-\\u{206f}\\u{3164}\\u{fe00}-\\u{fe0d}" +
    "\\u{feff}\\u{ffa0}\\u{fff0}-\\u{fffb}\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}" +
    "\\u{e0000}-\\u{e0fff}\\p{Cs}]",
  "gu",
);

/** @type {Record<string, string>} */
const NAMED = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** @param {string} character */
function written(character) {
  return NAMED[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/**
 * The text on one line, with all that is not seen written out.
 *
 * @param {string} text
 */
export function printable(text) {
  return text.replace(UNSEEN, written);
}

/**
 * The text in pieces: what is seen, and what had to be written out.
 *
 * @param {string} text
 * @returns {{text: string, unseen: boolean}[]}
 */
export function pieces(text) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(UNSEEN)) {
    if (match.index > from) found.push({ text: text.slice(from, match.index), unseen: false });
    found.push({ text: written(match[0]), unseen: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ text: text.slice(from), unseen: false });
  return found;
}

/** @param {number} count @param {string} one @param {string} [many] */
export function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** Returns a message of the library as a sentence. @param {string} message */
export function sentence(message) {
  const whole = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?…]$/u.test(whole) ? whole : `${whole}.`;
}

/** Several as people list them. @param {string[]} names */
export function listed(names) {
  return new Intl.ListFormat("en-GB", { type: "conjunction" }).format(names);
}

/** A size as people say it, and exactly. @param {number} bytes */
export function size(bytes) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return unit === 0 ? counted(bytes, "byte") : `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

/** A moment in the reader's words, always in UTC. @param {string} instant */
export function moment(instant) {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  const options = /** @type {const} */ ({ dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
  return `${new Intl.DateTimeFormat("en-GB", options).format(date)} UTC`;
}
