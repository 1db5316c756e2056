import { WatchtowerError } from "../../base/errors.ts";
import { parseGoDuration } from "../../base/go-duration.ts";
import { quotedName } from "../tag-condition.ts";

/** Names that tags have for intrinsics, and what TraceQL calls them (Tempo, "labels" of its blocks). */
export const LEGACY_TAGS: ReadonlyMap<string, string> = new Map([
  ["name", "name"],
  ["status.code", "status"],
  ["root.name", "rootName"],
  ["root.service.name", "rootServiceName"],
]);

/** What is no tag where tags are parameters of their own. */
const NO_TAGS: ReadonlySet<string> = new Set([
  "q",
  "tags",
  "minDuration",
  "maxDuration",
  "limit",
  "spss",
  "start",
  "end",
  "since",
  "rf1After",
]);

/** Old clients send each tag as a parameter, without a range; then there is neither `q` nor `tags`. */
function looseTags(parameters: URLSearchParams): ReadonlyMap<string, string> {
  const isSaid = (name: string): boolean => !["", "0"].includes(parameters.get(name) ?? "");
  if (["q", "tags", "start", "end"].some(isSaid)) return new Map();
  return new Map([...parameters].toReversed().filter(([name, value]) => !NO_TAGS.has(name) && value !== ""));
}

/**
 * The TraceQL that says the same as a search by `tags` (logfmt), `minDuration` and `maxDuration`; `undefined`
 * if none is given.
 *
 * @throws WatchtowerError `invalid` for a tag given twice, tags that are no logfmt, bad or contrary durations.
 */
export function queryFromTags(parameters: URLSearchParams): string | undefined {
  const tags = parameters.get("tags") ?? "";
  const loose = looseTags(parameters);
  const shortest = duration(parameters, "minDuration");
  // Tempo takes 0 as no bound.
  const longest = duration(parameters, "maxDuration") || undefined;
  if (tags.trim() === "" && loose.size === 0 && shortest === undefined && longest === undefined)
    return undefined;
  if (shortest !== undefined && longest !== undefined && shortest > longest) {
    throw new WatchtowerError("invalid", "invalid maxDuration: must be greater than minDuration");
  }
  const conditions = [...parseTags(tags), ...loose].map(([name, value]) => tagCondition(name, value));
  if (shortest !== undefined) conditions.push(`traceDuration >= ${shortest}ns`);
  if (longest !== undefined) conditions.push(`traceDuration <= ${longest}ns`);
  return `{ ${conditions.join(" && ")} }`;
}

/** As Tempo's: texts that contain the value, as they stand; beyond that, numbers and booleans that are it. */
function tagCondition(name: string, value: string): string {
  const intrinsic = LEGACY_TAGS.get(name);
  if (intrinsic === "status") return `status = ${STATUSES.has(value) ? value : "unset"}`;
  const field = intrinsic ?? `.${quotedName(name)}`;
  const text = `${field} =~ ${JSON.stringify(`(?s).*${literal(value)}.*`)}`;
  if (intrinsic !== undefined) return text;
  return /^-?\d+(\.\d+)?$|^(true|false)$/.test(value) ? `(${text} || ${field} = ${value})` : text;
}

const STATUSES: ReadonlySet<string> = new Set(["unset", "ok", "error"]);

const literal = (text: string): string => text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`);

function parseTags(text: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  const pairs = /\s*([^\s="]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*)))?(?=\s|$)/gy;
  let end = 0;
  for (let match = pairs.exec(text); match !== null; match = pairs.exec(text)) {
    const [, name = "", quoted, plain = ""] = match;
    end = pairs.lastIndex;
    if (tags.has(name)) throw new WatchtowerError("invalid", `invalid tags: tag ${name} has been set twice`);
    tags.set(name, quoted?.replaceAll(/\\(.)/g, "$1") ?? plain);
  }
  const rest = text.slice(end).trim();
  if (rest === "") return tags;
  if (/="([^"\\]|\\.)*$/.test(rest))
    throw new WatchtowerError("invalid", `invalid tags: unterminated quoted value at pos ${text.length + 1}`);
  throw new WatchtowerError("invalid", `invalid tags: unexpected ${JSON.stringify(rest)} at pos ${end + 1}`);
}

/** In nanoseconds; `undefined` when absent. */
function duration(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name) ?? "";
  if (text === "") return undefined;
  const nanos = parseGoDuration(text);
  if (nanos === undefined || nanos < 0) {
    throw new WatchtowerError("invalid", `invalid ${name}: time: invalid duration ${JSON.stringify(text)}`);
  }
  return nanos;
}
