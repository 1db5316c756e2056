import { parse as parseYaml } from "yaml";
import { fromUtf8 } from "../../base/bytes.ts";
import { errorMessage } from "../../base/errors.ts";
import { text, ValueProblem } from "../value/value.ts";
import type { FunctionValue } from "../value/value.ts";
import { makeFunction, textArgument } from "./function.ts";
import { fromJavaScript, toGoJson } from "./json.ts";

/** `encoding.*` of Alloy's standard library. */
export const ENCODINGS: ReadonlyMap<string, FunctionValue> = new Map(
  [
    makeFunction("encoding.from_json", { exactly: 1 }, (args) =>
      fromJavaScript(
        reading("JSON", () => JSON.parse(textArgument(args, 0))),
        "floats",
      ),
    ),
    makeFunction("encoding.from_yaml", { exactly: 1 }, (args) =>
      fromJavaScript(
        reading("YAML", () => parseYaml(textArgument(args, 0), { merge: true, logLevel: "error" })),
        "whole numbers",
      ),
    ),
    makeFunction("encoding.from_base64", { exactly: 1 }, (args) =>
      text(decodeBase64(textArgument(args, 0), "standard")),
    ),
    makeFunction("encoding.from_URLbase64", { exactly: 1 }, (args) =>
      text(decodeBase64(textArgument(args, 0), "url")),
    ),
    makeFunction("encoding.to_json", { exactly: 1 }, ([value]) => {
      if (value?.kind !== "object") throw new ValueProblem("encodes objects only", 0);
      return text(toGoJson(value));
    }),
    makeFunction("encoding.to_base64", { exactly: 1 }, (args) =>
      text(Buffer.from(textArgument(args, 0)).toString("base64")),
    ),
    makeFunction("encoding.to_URLbase64", { exactly: 1 }, (args) =>
      text(Buffer.from(textArgument(args, 0)).toString("base64").replaceAll("+", "-").replaceAll("/", "_")),
    ),
    makeFunction("encoding.url_encode", { exactly: 1 }, (args) => text(urlEncode(textArgument(args, 0)))),
    makeFunction("encoding.url_decode", { exactly: 1 }, (args) =>
      text(reading("URL encoding", () => decodeURIComponent(textArgument(args, 0).replaceAll("+", " ")))),
    ),
  ].map((each) => [each.name.replace("encoding.", ""), each]),
);

/** Without the place and text that the parser tells, which may be a secret's. */
function reading<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ValueProblem) throw error;
    const reason = errorMessage(error).split("\n")[0] ?? "";
    const shown = /["'`]/.test(reason) ? "" : `: ${reason}`;
    throw new ValueProblem(`is no valid ${what}${shown}`, 0);
  }
}

/** Go's `StdEncoding` and `URLEncoding`: with padding, and line ends passed over. */
function decodeBase64(encoded: string, alphabet: "standard" | "url"): string {
  const digits = encoded.replaceAll(/[\r\n]/g, "");
  const isValid =
    digits.length % 4 === 0 &&
    (alphabet === "standard" ? /^[A-Za-z0-9+/]*={0,2}$/ : /^[A-Za-z0-9_-]*={0,2}$/).test(digits);
  if (!isValid) throw new ValueProblem("is no valid base64 with padding", 0);
  return fromUtf8(Buffer.from(digits, alphabet === "standard" ? "base64" : "base64url"));
}

/** As Go's `url.QueryEscape`: a space is `+`, and of marks only `-_.~` stay. */
const urlEncode = (content: string): string =>
  encodeURIComponent(Buffer.from(content).toString())
    .replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
