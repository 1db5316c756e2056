import { RE2JS } from "re2js";
import { WatchtowerError, errorMessage } from "./errors.ts";

/**
 * Regular expressions from queries: RE2's syntax and its linear time, as Prometheus, Loki and
 * Tempo have them. JavaScript's own `RegExp` must not run a user's expression: it backtracks.
 */
export interface CompiledRegexp {
  readonly pattern: string;
  /** Whether `text` matches: whole if compiled anchored, anywhere if compiled for search. */
  test(text: string): boolean;
}

/** One that also reports its groups. */
export interface CapturingRegexp extends CompiledRegexp {
  /** Group names in order, `undefined` for an unnamed group. */
  readonly groups: readonly (string | undefined)[];
  /** The groups of the first match, `undefined` for a group that took no part; or no match. */
  exec(text: string): readonly (string | undefined)[] | undefined;
}

function compile(pattern: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(pattern, flags);
  } catch (error) {
    throw new WatchtowerError("invalid", errorMessage(error), { cause: error });
  }
}

/** Anchored at both ends, `.` matches newline too: how label matchers match. @throws `invalid` */
export function compileAnchored(pattern: string): CompiledRegexp {
  const re = compile(pattern, RE2JS.DOTALL);
  return { pattern, test: (text) => re.matches(text) };
}

/** Unanchored, `.` does not match newline: how Loki's line filters match. @throws `invalid` */
export function compileSearch(pattern: string): CompiledRegexp {
  const re = compile(pattern, 0);
  return { pattern, test: (text) => re.matcher(text).find() };
}
