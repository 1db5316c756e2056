/** What may stand before or after a literal: nothing, `.*` (any text) or `.+` (at least one character). */
type Gap = "none" | "any" | "some";

/** One alternative of a simple expression: `[^] gap text gap [$]`. */
interface Literal {
  readonly anchoredStart: boolean;
  readonly before: Gap;
  readonly text: string;
  readonly after: Gap;
  readonly anchoredEnd: boolean;
}

interface Alternatives {
  readonly ignoreCase: boolean;
  readonly literals: readonly Literal[];
}

type Test = (text: string) => boolean;

/** Alternatives after expanding groups, as in `(a|b)-(c|d)`; more are left to the general engine. */
const MAX_ALTERNATIVES = 256;

const META = new Set("\\.+*?()|[]{}^$");
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * A test for expressions that are only literals, alternatives of literals (grouped or not) and literals
 * with `.*` or `.+` at their ends, anchored at both ends with `.` matching newlines too.
 *
 * @returns `undefined` when the expression is of any other form: the general engine must answer it.
 */
export function literalAnchored(pattern: string): Test | undefined {
  const parsed = parseAlternatives(pattern);
  if (parsed === undefined) return undefined;
  if (parsed.ignoreCase) return foldedTest(parsed.literals, true);
  const exact = new Set<string>();
  const others: Test[] = [];
  for (const literal of parsed.literals) {
    if (literal.before === "none" && literal.after === "none") exact.add(literal.text);
    else others.push(wholeTest(literal));
  }
  const [only] = others;
  if (only === undefined) return (text) => exact.has(text);
  if (others.length === 1 && exact.size === 0) return only;
  return (text) => exact.has(text) || others.some((test) => test(text));
}

/** As {@link literalAnchored}, but matching anywhere in the text, with `.` not matching newlines. */
export function literalSearch(pattern: string): Test | undefined {
  const parsed = parseAlternatives(pattern);
  if (parsed === undefined) return undefined;
  if (parsed.literals.some((literal) => !searchable(literal))) return undefined;
  if (parsed.ignoreCase) return foldedTest(parsed.literals, false);
  const tests = parsed.literals.map(searchTest);
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  return (text) => tests.some((test) => test(text));
}

function wholeTest({ before, text: literal, after }: Literal): Test {
  const atStart = before === "none";
  const atEnd = after === "none";
  const least = literal.length + (before === "some" ? 1 : 0) + (after === "some" ? 1 : 0);
  if (literal === "")
    return (text) => text.length >= Math.min(least, 1) && (least < 2 || longerThanOne(text));
  if (atStart) return (text) => text.length >= least && text.startsWith(literal);
  if (atEnd) return (text) => text.length >= least && text.endsWith(literal);
  if (after === "any") return (text) => text.includes(literal, before === "some" ? 1 : 0);
  const from = before === "some" ? 1 : 0;
  return (text) => {
    const at = text.indexOf(literal, from);
    return at >= 0 && at + literal.length < text.length;
  };
}

/** Whether the text has two characters or more, where a surrogate pair is one. */
function longerThanOne(text: string): boolean {
  const first = text.codePointAt(0);
  return first !== undefined && text.length > (first > 0xffff ? 2 : 1);
}

/** `.*` and `.+` stop at newlines here, so only a free `.*` at an end, which matches nothing, is simple. */
function searchable({ anchoredStart, before, after, anchoredEnd }: Literal): boolean {
  const freeStart = before === "none" || (before === "any" && !anchoredStart);
  const freeEnd = after === "none" || (after === "any" && !anchoredEnd);
  return freeStart && freeEnd;
}

function searchTest({ anchoredStart, text: literal, anchoredEnd }: Literal): Test {
  if (anchoredStart && anchoredEnd) return (text) => text === literal;
  if (anchoredStart) return (text) => text.startsWith(literal);
  if (anchoredEnd) return (text) => text.endsWith(literal);
  return (text) => text.includes(literal);
}

/**
 * Case folding follows Unicode (K, k and the Kelvin sign are one letter), which JavaScript's own
 * expressions do as RE2 does. They are safe here: escaped literals and their alternatives never backtrack.
 */
function foldedTest(literals: readonly Literal[], anchored: boolean): Test | undefined {
  const plain = literals.every(({ before, after }) => before === "none" && after === "none");
  if (anchored && !plain) return undefined;
  const source = literals.map(({ anchoredStart, text, anchoredEnd }) => {
    const escaped = text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
    return (anchored || anchoredStart ? "^" : "") + escaped + (anchored || anchoredEnd ? "$" : "");
  });
  const regexp = new RegExp(source.join("|"), "iu");
  return (text) => regexp.test(text);
}

/** Reads the expression as alternatives of literals; `undefined` when there is anything else in it. */
function parseAlternatives(pattern: string): Alternatives | undefined {
  if (LONE_SURROGATE.test(pattern)) return undefined;
  const ignoreCase = pattern.startsWith("(?i)");
  const reader = new AlternativesReader(ignoreCase ? pattern.slice("(?i)".length) : pattern);
  const literals = reader.alternatives();
  if (literals === undefined || !reader.atEnd) return undefined;
  return { ignoreCase, literals };
}

const EMPTY: Literal = { anchoredStart: false, before: "none", text: "", after: "none", anchoredEnd: false };

class AlternativesReader {
  private at = 0;
  private readonly pattern: string;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  get atEnd(): boolean {
    return this.at >= this.pattern.length;
  }

  /** Up to the end or a closing parenthesis that is not ours. */
  alternatives(): Literal[] | undefined {
    const all: Literal[] = [];
    for (;;) {
      const some = this.sequence();
      if (some === undefined || all.length + some.length > MAX_ALTERNATIVES) return undefined;
      all.push(...some);
      if (this.pattern[this.at] !== "|") return all;
      this.at++;
    }
  }

  private sequence(): Literal[] | undefined {
    let built: Literal[] = [EMPTY];
    while (!this.atEnd && this.pattern[this.at] !== "|" && this.pattern[this.at] !== ")") {
      const next = this.item();
      if (next === undefined || built.length * next.length > MAX_ALTERNATIVES) return undefined;
      const joined = built.flatMap((left) => next.map((right) => join(left, right)));
      if (joined.some((literal) => literal === undefined)) return undefined;
      built = joined.filter((literal) => literal !== undefined);
    }
    return built;
  }

  private item(): Literal[] | undefined {
    const char = this.pattern[this.at];
    if (char === "(") return this.group();
    const one = this.single();
    return one === undefined || "*+?{".includes(this.pattern[this.at] ?? " ") ? undefined : [one];
  }

  private group(): Literal[] | undefined {
    this.at += this.pattern.startsWith("(?:", this.at) ? 3 : 1;
    const inner = this.alternatives();
    if (inner === undefined || this.pattern[this.at] !== ")") return undefined;
    this.at++;
    return "*+?{".includes(this.pattern[this.at] ?? " ") ? undefined : inner;
  }

  private single(): Literal | undefined {
    const char = this.pattern.charAt(this.at++);
    if (char === "^") return { ...EMPTY, anchoredStart: true };
    if (char === "$") return { ...EMPTY, anchoredEnd: true };
    if (char === ".") return this.gap();
    if (char === "\\") return this.escaped();
    return META.has(char) ? undefined : { ...EMPTY, text: char };
  }

  private gap(): Literal | undefined {
    const repeat = this.pattern[this.at++];
    if (repeat === "*") return { ...EMPTY, before: "any" };
    return repeat === "+" ? { ...EMPTY, before: "some" } : undefined;
  }

  private escaped(): Literal | undefined {
    const char = this.pattern.charAt(this.at++);
    return META.has(char) || char === "-" || char === "/" ? { ...EMPTY, text: char } : undefined;
  }
}

/** Concatenates; `undefined` when the result is not a literal with gaps at its ends alone. */
function join(left: Literal, right: Literal): Literal | undefined {
  if (left === EMPTY) return right;
  if (left.anchoredEnd || right.anchoredStart) return undefined;
  const rightIsText = right.before === "none";
  if (left.after !== "none" && (right.text !== "" || !rightIsText)) return undefined;
  if (left.text === "" && left.before !== "none" && !rightIsText) return undefined;
  if (left.text === "") {
    const before = left.before === "none" ? right.before : left.before;
    return { ...right, anchoredStart: left.anchoredStart, before };
  }
  if (rightIsText) {
    const after = right.after === "none" ? left.after : right.after;
    return { ...left, text: left.text + right.text, after, anchoredEnd: right.anchoredEnd };
  }
  if (right.text !== "") return undefined;
  return { ...left, after: right.before, anchoredEnd: right.anchoredEnd };
}
