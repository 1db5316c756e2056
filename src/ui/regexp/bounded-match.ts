import type { Pattern, PatternNode } from "./pattern.ts";

/** Where groups matched: start and end; the whole is the first. */
export type Spans = readonly (readonly [start: number, end: number] | undefined)[];

/** The match took more steps than it may. */
export class TooManySteps extends Error {
  override name = "TooManySteps";
}

/** Continues at a place in the text. @returns the end of the match, below zero if there is none */
type Go = (at: number) => number;

/**
 * Matches as the browser's own engine does, but counts its steps: an expression that would take for ever ends.
 * The expression is made into functions once, each of which tries its part and goes on with what follows.
 */
export class BoundedMatcher {
  readonly #go: Go;
  readonly #flags: string;
  readonly #groups: number;
  #text = "";
  #spans: (readonly [number, number] | undefined)[] = [];
  #left = 0;

  /** @param flags of these only i, m and s matter here */
  constructor({ root, groups }: Pattern, flags: string) {
    this.#flags = flags;
    this.#groups = groups;
    this.#go = this.#compile(root, (at) => at, true);
  }

  /**
   * The first match at or behind a place.
   * @throws TooManySteps
   */
  find(
    text: string,
    from: number,
    steps: number,
  ): { readonly spans: Spans; readonly steps: number } | undefined {
    this.#text = text;
    this.#left = steps;
    for (let start = from; start <= text.length; start += 1) {
      this.#spans = Array.from({ length: this.#groups + 1 });
      this.#step();
      const end = this.#from(start);
      if (end >= 0) {
        this.#spans[0] = [start, end];
        return { spans: this.#spans, steps: steps - this.#left };
      }
    }
    this.lastSteps = steps - this.#left;
    return undefined;
  }

  /** Each round of a repeat goes deeper: very many of them are too many, too. */
  #from(start: number): number {
    try {
      return this.#go(start);
    } catch (error) {
      throw error instanceof RangeError ? new TooManySteps() : error;
    }
  }

  /** What a search took that found nothing. */
  lastSteps = 0;

  #step(): void {
    this.#left -= 1;
    if (this.#left < 0) throw new TooManySteps();
  }

  #compile(node: PatternNode, next: Go, forward: boolean): Go {
    switch (node.kind) {
      case "either": {
        const options = node.options.map((option) => this.#compile(option, next, forward));
        return (at) => {
          for (const option of options) {
            this.#step();
            const end = option(at);
            if (end >= 0) return end;
          }
          return -1;
        };
      }
      case "sequence": {
        const parts = forward ? node.parts.toReversed() : node.parts;
        return parts.reduce((rest, part) => this.#compile(part, rest, forward), next);
      }
      case "character": {
        const test = characterTest(node, this.#flags);
        return (at) => {
          this.#step();
          const place = forward ? at : at - 1;
          if (place < 0 || place >= this.#text.length || !test(this.#text.charCodeAt(place))) return -1;
          return next(forward ? at + 1 : place);
        };
      }
      case "start":
        return (at) => (at === 0 || (this.#flags.includes("m") && this.#isLineEnd(at - 1)) ? next(at) : -1);
      case "end":
        return (at) =>
          at === this.#text.length || (this.#flags.includes("m") && this.#isLineEnd(at)) ? next(at) : -1;
      case "boundary":
        return (at) => ((this.#isWord(at - 1) !== this.#isWord(at)) !== node.negated ? next(at) : -1);
      case "group":
        return node.group === undefined
          ? this.#compile(node.body, next, forward)
          : this.#capture(node.group, node.body, next, forward);
      case "look":
        return this.#look(node, next);
      case "back":
        return (at) => this.#back(node.group, at, next, forward);
      case "repeat":
        return node.body.kind === "character"
          ? this.#repeatCharacter(node, node.body, next, forward)
          : this.#repeat(node, next, forward);
    }
  }

  #isLineEnd(at: number): boolean {
    return /[\n\r\u2028\u2029]/.test(this.#text[at] ?? "");
  }

  #isWord(at: number): boolean {
    return /\w/.test(this.#text[at] ?? "");
  }

  #capture(group: number, body: PatternNode, next: Go, forward: boolean): Go {
    let start = 0;
    const inner = this.#compile(
      body,
      (end) => {
        const [from, before] = [start, this.#spans[group]];
        this.#spans[group] = from < end ? [from, end] : [end, from];
        const found = next(end);
        if (found < 0) this.#spans[group] = before;
        start = from;
        return found;
      },
      forward,
    );
    return (at) => {
      const before = start;
      start = at;
      const found = inner(at);
      start = before;
      return found;
    };
  }

  #look({ ahead, negated, body }: Extract<PatternNode, { kind: "look" }>, next: Go): Go {
    const inner = this.#compile(body, (at) => at, ahead);
    return (at) => {
      const before = [...this.#spans];
      const found = inner(at) >= 0;
      // A copy: what follows writes into it.
      if (negated || !found) this.#spans = [...before];
      if (found === negated) return -1;
      const end = next(at);
      if (end < 0) this.#spans = before;
      return end;
    };
  }

  #back(group: number, at: number, next: Go, forward: boolean): number {
    this.#step();
    const span = this.#spans[group];
    if (span === undefined) return next(at);
    const length = span[1] - span[0];
    const [from, to] = forward ? [at, at + length] : [at - length, at];
    if (from < 0 || to > this.#text.length) return -1;
    const fold = (text: string): string => (this.#flags.includes("i") ? text.toUpperCase() : text);
    const isSame = fold(this.#text.slice(from, to)) === fold(this.#text.slice(...span));
    return isSame ? next(forward ? to : from) : -1;
  }

  /** Without going deeper for each character. */
  #repeatCharacter(
    { min, max, lazy }: Extract<PatternNode, { kind: "repeat" }>,
    body: Extract<PatternNode, { kind: "character" }>,
    next: Go,
    forward: boolean,
  ): Go {
    const test = characterTest(body, this.#flags);
    const move = forward ? 1 : -1;
    const fits = (at: number): boolean => {
      this.#step();
      const place = forward ? at : at - 1;
      return place >= 0 && place < this.#text.length && test(this.#text.charCodeAt(place));
    };
    return (at) => {
      let count = 0;
      const most = lazy ? min : max;
      while (count < most && fits(at + count * move)) count += 1;
      if (count < min) return -1;
      for (;;) {
        this.#step();
        const end = next(at + count * move);
        if (end >= 0) return end;
        if (lazy) {
          if (count >= max || !fits(at + count * move)) return -1;
          count += 1;
        } else {
          if (count <= min) return -1;
          count -= 1;
        }
      }
    };
  }

  #repeat(
    { body, min, max, lazy, groups }: Extract<PatternNode, { kind: "repeat" }>,
    next: Go,
    forward: boolean,
  ): Go {
    let [count, from] = [0, 0];
    const round = (at: number, done: number): number => {
      this.#step();
      if (done >= max) return next(at);
      if (done >= min && lazy) {
        const end = next(at);
        if (end >= 0) return end;
      }
      const end = once(at, done);
      return end >= 0 || done < min || lazy ? end : next(at);
    };
    const inner = this.#compile(
      body,
      (at) => {
        const [done, start] = [count, from];
        // A round that matches nothing brings no more.
        if (at === start && done >= min) return -1;
        const end = round(at, done + 1);
        [count, from] = [done, start];
        return end;
      },
      forward,
    );
    const once = (at: number, done: number): number => {
      const [outerCount, outerFrom, spans] = [count, from, [...this.#spans]];
      [count, from] = [done, at];
      this.#spans.fill(undefined, ...groups);
      const end = inner(at);
      [count, from] = [outerCount, outerFrom];
      if (end < 0) this.#spans = spans;
      return end;
    };
    return (at) => round(at, 0);
  }
}

/** Whether one character fits; the browser says so, once for each. */
function characterTest(
  { source, literal }: Extract<PatternNode, { kind: "character" }>,
  flags: string,
): (code: number) => boolean {
  const own = flags.replaceAll(/[^is]/g, "");
  if (literal !== undefined && !own.includes("i")) {
    const wanted = literal.charCodeAt(0);
    return (code) => code === wanted;
  }
  const expression = new RegExp(`^${source}$`, own);
  const known = new Map<number, boolean>();
  return (code) => {
    const found = known.get(code);
    if (found !== undefined) return found;
    const fits = expression.test(String.fromCharCode(code));
    known.set(code, fits);
    return fits;
  };
}
