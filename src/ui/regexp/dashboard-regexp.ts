import { BoundedMatcher, TooManySteps, type Spans } from "./bounded-match.ts";
import { type Pattern, readPattern } from "./pattern.ts";
import { addSlowPattern, isSlowPattern } from "./slow-patterns.ts";
import { growthOf } from "./growth.ts";

/** What an expression has found. */
export interface RegExpFound {
  readonly index: number;
  /** The whole, then the groups. */
  readonly groups: readonly (string | undefined)[];
  readonly named: Readonly<Record<string, string | undefined>>;
}

/** A regular expression of JavaScript that comes from a dashboard: whatever it is, it ends soon. */
export interface DashboardRegExp {
  readonly test: (text: string) => boolean;
  /** The first match; with the flag `g` all of them. */
  readonly matches: (text: string) => readonly RegExpFound[];
  /** As `String.prototype.replace`, with `$1`, `$&`, `$<name>`. */
  readonly replace: (text: string, replacement: string) => string;
}

/**
 * The regular expression that a dashboard means: `/text/flags`, or a bare one that has to match the whole text.
 * @returns undefined if it is none
 */
export function dashboardRegExp(text: string): DashboardRegExp | undefined {
  const [, source, flags] = /^\/(.*?)\/(g?i?m?y?s?)$/s.exec(text) ?? [];
  if (text.startsWith("/") && source === undefined) return undefined;
  return source === undefined ? regExpOf(`^${text}$`, "") : regExpOf(source, flags ?? "");
}

/** A bare expression, which may match a part of a text. */
export function regExpOf(source: string, flags: string): DashboardRegExp | undefined {
  const key = `/${source}/${flags}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const found = make(source, flags);
  if (made.size >= MAX_MADE) made.clear();
  if (found !== undefined) made.set(key, found);
  return found;
}

const MAX_MADE = 500;
const made = new Map<string, DashboardRegExp>();

function make(source: string, flags: string): DashboardRegExp | undefined {
  let own: RegExp;
  try {
    own = new RegExp(source, flags.replace("g", ""));
  } catch {
    return undefined;
  }
  const pattern = readPattern(source);
  if (pattern === undefined || flags.includes("y")) return undefined;
  const find = finder(own, pattern, flags);
  const isGlobal = flags.includes("g");
  const all = (text: string): readonly RegExpFound[] => {
    const matches: RegExpFound[] = [];
    for (let from = 0; from <= text.length;) {
      const found = find(text, from);
      if (found === undefined) break;
      matches.push(found);
      if (!isGlobal) break;
      const end = found.index + (found.groups[0]?.length ?? 0);
      from = end > found.index ? end : end + 1;
    }
    return matches;
  };
  return {
    matches: all,
    test: (text) => find(text, 0) !== undefined,
    replace: (text, replacement) => replaced(text, all(text), replacement),
  };
}

type Find = (text: string, from: number) => RegExpFound | undefined;

/** Steps of the browser's engine that nobody notices. */
const FEW_STEPS = 1e7;
/** Steps of a single match, and of all matches of an expression within a second. */
const MAX_STEPS = 2e6;
const MAX_STEPS_A_SECOND = 1e7;

/** By the browser's engine where that is bound to be quick, else step by step. */
function finder(own: RegExp, pattern: Pattern, flags: string): Find {
  const growth = growthOf(pattern.root);
  const sticky = new RegExp(own.source, `${own.flags}g`);
  let matcher: BoundedMatcher | undefined;
  let [second, spent] = [0, 0];
  return (text, from) => {
    if (text.length ** growth <= FEW_STEPS) return nativeFound(sticky, text, from);
    if (isSlowPattern(own.source)) return undefined;
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) [second, spent] = [now, 0];
    matcher ??= new BoundedMatcher(pattern, flags);
    try {
      const found = matcher.find(text, from, Math.min(MAX_STEPS, MAX_STEPS_A_SECOND - spent));
      spent += found?.steps ?? matcher.lastSteps;
      return found && foundAt(text, found.spans, pattern.names);
    } catch (error) {
      if (!(error instanceof TooManySteps)) throw error;
      addSlowPattern(own.source);
      return undefined;
    }
  };
}

function nativeFound(sticky: RegExp, text: string, from: number): RegExpFound | undefined {
  sticky.lastIndex = from;
  const match = sticky.exec(text);
  return match === null ? undefined : { index: match.index, groups: [...match], named: { ...match.groups } };
}

function foundAt(text: string, spans: Spans, names: ReadonlyMap<number, string>): RegExpFound {
  const groups = spans.map((span) => (span === undefined ? undefined : text.slice(...span)));
  return {
    index: spans[0]?.[0] ?? 0,
    groups,
    named: Object.fromEntries([...names].map(([group, name]) => [name, groups[group]])),
  };
}

function replaced(text: string, matches: readonly RegExpFound[], replacement: string): string {
  let [result, at] = ["", 0];
  for (const match of matches) {
    result += text.slice(at, match.index) + expanded(replacement, match, text);
    at = match.index + (match.groups[0]?.length ?? 0);
  }
  return result + text.slice(at);
}

/** ECMA-262, GetSubstitution. */
function expanded(replacement: string, { index, groups, named }: RegExpFound, text: string): string {
  const whole = groups[0] ?? "";
  const hasNames = Object.keys(named).length > 0;
  return replacement.replaceAll(/\$(\$|&|`|'|\d\d?|<([^>]*)>)/g, (sign, how: string, name?: string) => {
    if (how === "$") return "$";
    if (how === "&") return whole;
    if (how === "`") return text.slice(0, index);
    if (how === "'") return text.slice(index + whole.length);
    if (name !== undefined) return hasNames ? (named[name] ?? "") : sign;
    const two = Number(how);
    if (two >= 1 && two < groups.length) return groups[two] ?? "";
    const one = Number(how[0]);
    return how.length === 2 && one >= 1 && one < groups.length ? (groups[one] ?? "") + how.slice(1) : sign;
  });
}
