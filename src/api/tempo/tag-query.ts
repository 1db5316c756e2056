import { WatchtowerError } from "../../base/errors.ts";
import { parseGoDuration } from "../../base/go-duration.ts";

const INTRINSIC_TAGS: Readonly<Record<string, string>> = {
  name: "name",
  status: "status",
  "root.name": "rootName",
  "root.service.name": "rootServiceName",
};

/**
 * The TraceQL that says the same as a search by `tags` (logfmt), `minDuration` and `maxDuration`; `undefined`
 * if none is given.
 *
 * @throws WatchtowerError `invalid` for a tag given twice, tags that are no logfmt, bad or contrary durations.
 */
export function queryFromTags(parameters: URLSearchParams): string | undefined {
  const tags = parameters.get("tags") ?? "";
  const shortest = duration(parameters, "minDuration");
  const longest = duration(parameters, "maxDuration");
  if (tags.trim() === "" && shortest === undefined && longest === undefined) return undefined;
  if (shortest !== undefined && longest !== undefined && shortest > longest) {
    throw new WatchtowerError("invalid", "invalid maxDuration: must be greater than minDuration");
  }
  const conditions = [...parseTags(tags)].map(([name, value]) => tagCondition(name, value));
  if (shortest !== undefined) conditions.push(`traceDuration >= ${shortest}ns`);
  if (longest !== undefined) conditions.push(`traceDuration <= ${longest}ns`);
  return `{ ${conditions.join(" && ")} }`;
}

function tagCondition(name: string, value: string): string {
  const intrinsic = INTRINSIC_TAGS[name];
  if (intrinsic === "status") return `status = ${value}`;
  const field = intrinsic ?? `."${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  const text = `${field} = ${JSON.stringify(value)}`;
  if (intrinsic !== undefined) return text;
  // Tags are text, attributes have types: 500 may mean either.
  return /^-?\d+(\.\d+)?$|^(true|false)$/.test(value) ? `(${text} || ${field} = ${value})` : text;
}

function parseTags(text: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  const pairs = /\s*([^\s="]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/gy;
  let end = 0;
  for (let match = pairs.exec(text); match !== null; match = pairs.exec(text)) {
    const [, name = "", quoted, plain = ""] = match;
    end = pairs.lastIndex;
    if (tags.has(name)) throw new WatchtowerError("invalid", `invalid tags: tag ${name} has been set twice`);
    tags.set(name, quoted?.replaceAll(/\\(.)/g, "$1") ?? plain);
  }
  if (text.slice(end).trim() !== "")
    throw new WatchtowerError("invalid", `invalid tags: unexpected ${text.slice(end).trim()}`);
  return tags;
}

/** In nanoseconds; `undefined` when absent. */
function duration(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name) ?? "";
  if (text === "") return undefined;
  const nanos = parseGoDuration(text);
  if (nanos === undefined || nanos < 0) {
    throw new WatchtowerError("invalid", `invalid ${name}: ${text} is not a duration`);
  }
  return nanos;
}
