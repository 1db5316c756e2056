import type { Settings } from "../../../alloy/settings/settings.ts";
import { isList } from "../../../alloy/settings/settings.ts";
import { Secret } from "../../../alloy/value/secret.ts";
import type { DestinationContext } from "./context.ts";

/** By name in lower case. Values may be secrets, and are not to be shown. */
export type Headers = Readonly<Record<string, string>>;

/** RFC 9110, "Field Names". */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** Tabs aside, these would end the header or the request. */
const CONTROL = /(?!\t)\p{Cc}|[\u{100}-\u{10ffff}]/u;
/** About the connection and the body, which are the transport's. */
const RESERVED: ReadonlySet<string> = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** The attribute `headers`, with names in lower case. */
export function headersOf(settings: Settings, context: DestinationContext): Headers {
  return checked(settings, settings.stringMap("headers"), context);
}

/** The attribute `http_headers`: several values of a name are one header. */
export function httpHeadersOf(settings: Settings, context: DestinationContext): Headers {
  const texts = Array.from(settings.map("http_headers"), ([name, values]): readonly [string, string] => {
    const secrets = isList(values) ? values.filter((value) => value instanceof Secret) : [];
    return [name, secrets.map((secret) => secret.reveal()).join(", ")];
  });
  return checked(settings, new Map(texts), context);
}

/** Names and values that HTTP takes, and that are not the transport's own. Values are told nowhere. */
export function checked(
  settings: Settings,
  given: ReadonlyMap<string, string>,
  { problem }: DestinationContext,
): Headers {
  for (const [name, value] of given) {
    if (!NAME.test(name)) problem(settings, `${JSON.stringify(name)} cannot be the name of a header`);
    else if (RESERVED.has(name.toLowerCase()))
      problem(settings, `the header ${name} follows from the request and cannot be set`);
    else if (CONTROL.test(value)) problem(settings, `the value of the header ${name} cannot be sent`);
  }
  return Object.fromEntries([...given].map(([name, value]) => [name.toLowerCase(), value]));
}
