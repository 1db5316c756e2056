/**
 * How well a text fits what is looked for: every word of it has to be found, its letters in order. Higher is better.
 *
 * @returns `undefined` if it does not fit; 0 for an empty search.
 */
export function fuzzyScore(text: string, wanted: string): number | undefined {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  let score = 0;
  for (const word of words) {
    const found = wordScore(text, word);
    if (found === undefined) return undefined;
    score += found;
  }
  return score;
}

const WHOLE = 100;
const AT_BEGIN = 8;
const NEXT = 5;
/** So much of a text is looked at. */
const MOST_CHARACTERS = 300;

/** A word as it is beats its letters here and there; what begins a word, or follows at once, beats the rest. */
function wordScore(text: string, word: string): number | undefined {
  const lower = text.slice(0, MOST_CHARACTERS).toLowerCase();
  const whole = lower.indexOf(word);
  if (whole >= 0) return WHOLE + (isBegin(text, whole) ? WHOLE / 2 : 0) + nearness(whole);
  let at = -1;
  let score = 0;
  let last = -2;
  for (const letter of word) {
    at = bestPlace(text, lower, letter, at + 1);
    if (at < 0) return undefined;
    score += 1 + (isBegin(text, at) ? AT_BEGIN : 0) + (at === last + 1 ? NEXT : 0);
    last = at;
  }
  return Math.min(score, WHOLE - 1) / 2 + nearness(last - word.length);
}

/** The next place of a letter; a begin of a word further on only if the very next letter is none. */
function bestPlace(text: string, lower: string, letter: string, from: number): number {
  const next = lower.indexOf(letter, from);
  if (next < 0 || next === from || isBegin(text, next)) return next;
  for (let at = lower.indexOf(letter, next + 1); at >= 0; at = lower.indexOf(letter, at + 1)) {
    if (isBegin(text, at)) return at;
  }
  return next;
}

const nearness = (at: number): number => Math.max(0, 10 - at / 4);

/** Whether a word begins there: behind what is no letter, or a capital behind a small letter. */
function isBegin(text: string, at: number): boolean {
  const [before = "", here = ""] = [text[at - 1], text[at]];
  if (!/[\p{L}\p{N}]/u.test(here)) return false;
  return !/[\p{L}\p{N}]/u.test(before) || (/\p{Ll}/u.test(before) && /\p{Lu}/u.test(here));
}
