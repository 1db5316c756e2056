import { compileSearch } from "../../../base/regexp.ts";
import type { CapturingRegexp, CompiledRegexp } from "../../../base/regexp.ts";
import { expandReplacement } from "../../../base/regexp-replace.ts";
import type { EditableMap } from "../run/editable-map.ts";
import type { Getter } from "../run/access.ts";
import type { Run } from "../run/run.ts";
import { OTTL_LIMITS, ottlLimit } from "../limits.ts";
import { OttlError } from "../values/value.ts";
import { define } from "./definition.ts";
import type { CallSite } from "./definition.ts";
import { globToRegexp } from "./glob.ts";
import { converter, literalText, mapTarget, optional, pattern, target, text } from "./parameters.ts";

/** What is put in place: made anew for each match if a function or format is given. */
interface Replacement {
  readonly replacement: (run: Run) => string;
  readonly function: ((value: Getter) => Getter) | undefined;
  readonly replacement_format: ((run: Run) => string) | undefined;
}

const replacing = {
  replacement: text,
  function: optional(converter),
  replacement_format: optional(text),
};

const replacePattern = define(
  "replace_pattern",
  { target, regex: pattern, ...replacing },
  (given) => (run) => {
    const current = given.target.get(run);
    if (typeof current !== "string") return undefined;
    const replaced = replaceAll(current, given.regex, given, run);
    if (replaced !== undefined) given.target.set(run, replaced);
    return undefined;
  },
);

const replaceMatch = define(
  "replace_match",
  { target, pattern: literalText, ...replacing },
  (given, site) => {
    const glob = compileGlob(given.pattern, site);
    return (run) => {
      const current = given.target.get(run);
      if (typeof current === "string" && glob.test(current)) given.target.set(run, wholly(given, run));
      return undefined;
    };
  },
);

const replaceAllMatches = define(
  "replace_all_matches",
  { target: mapTarget, pattern: literalText, ...replacing },
  (given, site) => {
    const glob = compileGlob(given.pattern, site);
    return (run) => {
      given.target(run, (attributes) =>
        replaceValues(attributes, (value) => (glob.test(value) ? wholly(given, run) : undefined)),
      );
      return undefined;
    };
  },
);

const replaceAllPatterns = define(
  "replace_all_patterns",
  { target: mapTarget, mode: literalText, regex: pattern, ...replacing },
  (given, site) => {
    const { mode } = given;
    if (mode !== "key" && mode !== "value") throw site.problem("mode", 'must be "key" or "value"');
    return (run) => {
      const replace = (value: string): string | undefined => replaceAll(value, given.regex, given, run);
      given.target(run, (attributes) => {
        if (mode === "value") replaceValues(attributes, replace);
        else replaceKeys(attributes, replace);
      });
      return undefined;
    };
  },
);

/** The text with all matches replaced, or `undefined` if there is none. */
function replaceAll(
  value: string,
  regexp: CapturingRegexp,
  given: Replacement,
  run: Run,
): string | undefined {
  if (!regexp.test(value)) return undefined;
  const replacement = given.replacement(run);
  const pieces: string[] = [];
  let [copied, length] = [0, 0];
  for (const match of regexp.matches(value)) {
    const expanded = expandReplacement(replacement, regexp.groups, match);
    const piece = given.function === undefined ? expanded : transformed(expanded, given, run);
    pieces.push(value.slice(copied, match.at), piece);
    copied = match.at + match.text.length;
    length += piece.length;
    if (length > OTTL_LIMITS.textLength) throw ottlLimit("textLength", "a longer text");
  }
  return pieces.join("") + value.slice(copied);
}

/** What takes the place of a whole text. */
function wholly(given: Replacement, run: Run): string {
  const replacement = given.replacement(run);
  return given.function === undefined ? replacement : transformed(replacement, given, run);
}

/** As in the Collector, a format is only used together with a function. */
function transformed(value: string, given: Replacement, run: Run): string {
  const result = given.function?.(() => value)(run);
  if (typeof result !== "string") throw new OttlError("the replacement value must be a string");
  const format = given.replacement_format?.(run);
  if (format === undefined) return result;
  if (!/^[^%]*%s[^%]*$/.test(format)) {
    throw new OttlError("replacement_format must have a single %s and no other format specifiers");
  }
  return format.replace("%s", () => result);
}

function replaceValues(attributes: EditableMap, replace: (value: string) => string | undefined): void {
  for (const { key, value } of attributes.entries()) {
    const replaced = value.kind === "string" ? replace(value.value) : undefined;
    if (replaced !== undefined) attributes.set(key, { kind: "string", value: replaced });
  }
}

/** Of keys that become equal, the last one's value stays, where the first one stands. */
function replaceKeys(attributes: EditableMap, replace: (key: string) => string | undefined): void {
  const entries = attributes.entries();
  const replaced = entries.map(({ key, value }) => ({ key: replace(key), value }));
  if (replaced.every(({ key }) => key === undefined)) return;
  attributes.replace([]);
  for (const [at, { key, value }] of replaced.entries()) attributes.set(key ?? entries[at]?.key ?? "", value);
}

function compileGlob(glob: string, site: CallSite): CompiledRegexp {
  const regexp = globToRegexp(glob);
  if (regexp === undefined) throw site.problem("pattern", "is no glob pattern");
  try {
    return compileSearch(regexp);
  } catch {
    throw site.problem("pattern", "is no glob pattern");
  }
}

export const REPLACE_FUNCTIONS = [replacePattern, replaceMatch, replaceAllMatches, replaceAllPatterns];
