import { OttlError, listOf, mapOf } from "../values/value.ts";
import type { OttlValue } from "../values/value.ts";

/** RFC 3986, appendix B. */
const PARTS = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;
const AUTHORITY = /^(?:(.*)@)?(\[[^\]]*\]|[^:]*)(?::(\d*))?$/s;

/**
 * A URL's parts by the names of the semantic conventions; those that may be missing are left out. A text that begins
 * with `?` is a query alone.
 *
 * @throws OttlError for what is no URL.
 */
export function parseUrl(text: string): readonly (readonly [string, OttlValue])[] {
  if (text.startsWith("?")) return [["query", mapOf(queryOf(text.slice(1)))]];
  if (/\p{Cc}/u.test(text)) throw new OttlError("invalid control character in URL");
  const [, scheme = "", authority, rawPath = "", query = "", fragment = ""] = PARTS.exec(text) ?? [];
  if (scheme !== "" && !/^[a-z][a-z0-9+.-]*$/i.test(scheme)) {
    throw new OttlError("first path segment in URL cannot contain colon");
  }
  const path = decoded(rawPath);
  const extension = path.slice(path.lastIndexOf(".") + 1);
  return [
    ["url.original", text],
    ...hostOf(authority ?? ""),
    ["url.scheme", scheme.toLowerCase()],
    ["url.path", path],
    ...ifSet("url.fragment", decoded(fragment)),
    ...ifSet("url.query", query),
    ...(path.includes(".") ? ifSet("url.extension", extension) : []),
  ];
}

function hostOf(authority: string): readonly (readonly [string, OttlValue])[] {
  const found = AUTHORITY.exec(authority);
  if (found === null) throw new OttlError("invalid host or port in URL");
  const [, userInfo, host = "", port = ""] = found;
  return [
    ["url.domain", decoded(host.replaceAll(/^\[|\]$/g, ""))],
    ...(port === "" ? [] : [["url.port", BigInt(port)] as const]),
    ...(userInfo === undefined ? [] : userOf(userInfo)),
  ];
}

function userOf(userInfo: string): readonly (readonly [string, OttlValue])[] {
  const at = userInfo.indexOf(":");
  return [
    ["url.user_info", userInfo],
    ...ifSet("url.username", decoded(at < 0 ? userInfo : userInfo.slice(0, at))),
    ...(at < 0 ? [] : [["url.password", decoded(userInfo.slice(at + 1))] as const]),
  ];
}

const ifSet = (name: string, value: string): readonly (readonly [string, OttlValue])[] =>
  value === "" ? [] : [[name, value]];

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new OttlError("invalid URL escape");
  }
}

/** Values by name, in lists. */
function queryOf(query: string): ReadonlyMap<string, OttlValue> {
  const byName = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(query))
    byName.set(name, [...(byName.get(name) ?? []), value]);
  return new Map(Array.from(byName, ([name, values]) => [name, listOf(values)]));
}
