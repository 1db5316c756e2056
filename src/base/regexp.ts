import { RE2JS } from "re2js";
import { WatchtowerError, errorMessage, limitError } from "./errors.ts";
import { literalEnds } from "./regexp-ends.ts";
import { literalAnchored, literalSearch } from "./regexp-literal.ts";

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
  /** All matches from left to right, as Go finds them: an empty one not right behind another. */
  matches(text: string): IterableIterator<RegexpMatch>;
}

/** One place at which an expression matches. */
export interface RegexpMatch {
  /** What matched. */
  readonly text: string;
  /** UTF-16 units from the start of the text that was searched. */
  readonly at: number;
  /** `undefined` for a group that took no part. */
  readonly groups: readonly (string | undefined)[];
}

/** Longest expression taken, in UTF-16 units. */
const MAX_REGEXP_LENGTH = 32_768;

/**
 * Anchored at both ends, `.` matches newline too: how label matchers match. Errors that print the whole
 * expression print it as Prometheus does, in its anchors.
 *
 * @throws `invalid`, `limit`
 */
export function compileAnchored(pattern: string): CompiledRegexp {
  const literal = pattern.length <= MAX_REGEXP_LENGTH ? literalAnchored(pattern) : undefined;
  return { pattern, test: literal ?? testBetweenEnds(pattern, compile(pattern, RE2JS.DOTALL)) };
}

/** Most texts that do not match have other ends already. */
function testBetweenEnds(pattern: string, re: RE2JS): (text: string) => boolean {
  const { prefix, suffix } = literalEnds(pattern);
  return (text) => text.startsWith(prefix) && text.endsWith(suffix) && re.testExact(text);
}

/** Unanchored, `.` does not match newline: how Loki's line filters match. @throws `invalid`, `limit` */
export function compileSearch(pattern: string): CompiledRegexp {
  const re = compile(pattern, 0);
  return { pattern, test: literalSearch(pattern) ?? ((text) => re.test(text)) };
}

/** As {@link compileSearch}, with groups: how Loki's `regexp` stage reads. @throws `invalid`, `limit` */
export function compileCapture(pattern: string): CapturingRegexp {
  return capturing(pattern, compile(pattern, 0), false);
}

/** As {@link compileAnchored}, with groups: how `label_replace` reads. @throws `invalid`, `limit` */
export function compileAnchoredCapture(pattern: string): CapturingRegexp {
  return capturing(pattern, compile(pattern, RE2JS.DOTALL), true);
}

function capturing(pattern: string, re: RE2JS, whole: boolean): CapturingRegexp {
  const groups: (string | undefined)[] = Array.from({ length: re.groupCount() }, () => undefined);
  for (const [name, index] of Object.entries(re.namedGroups())) groups[index - 1] = name;
  return {
    pattern,
    groups,
    test: (text) => (whole ? re.testExact(text) : re.test(text)),
    exec(text) {
      const matcher = re.matcher(text);
      if (!(whole ? matcher.matches() : matcher.find())) return undefined;
      return groups.map((_, index) => matcher.group(index + 1) ?? undefined);
    },
    *matches(text) {
      const matcher = re.matcher(text);
      let lastEnd = -1;
      while (matcher.find()) {
        const found = matcher.group() ?? "";
        const at = matcher.start();
        if (found === "" && at === lastEnd) continue;
        lastEnd = at + found.length;
        yield { text: found, at, groups: groups.map((_, index) => matcher.group(index + 1) ?? undefined) };
      }
    },
  };
}

function compile(pattern: string, flags: number): RE2JS {
  if (pattern.length > MAX_REGEXP_LENGTH) {
    throw limitError(
      "maxRegexpLength",
      MAX_REGEXP_LENGTH,
      `regular expression of ${pattern.length} characters`,
    );
  }
  try {
    return RE2JS.compile(pattern, flags);
  } catch (error) {
    const message = errorMessage(error).replace(`\`(?s)${pattern}\``, () => `\`${pattern}\``);
    throw new WatchtowerError("invalid", message, { cause: error });
  }
}
