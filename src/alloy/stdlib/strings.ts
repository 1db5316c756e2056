import { array, text, ValueProblem } from "../value/value.ts";
import type { FunctionValue, Value } from "../value/value.ts";
import { ALLOY_LIMITS, limitText } from "../limits.ts";
import { arrayArgument, asText, makeFunction, textArgument, tooLong } from "./function.ts";
import { formatGo } from "./go-format.ts";

/** `string.*` of Alloy's standard library: Go's functions of the same names. */
export const STRINGS: ReadonlyMap<string, FunctionValue> = new Map(
  [
    makeFunction("string.format", { atLeast: 1 }, (args) =>
      text(formatGo(textArgument(args, 0), args.slice(1))),
    ),
    makeFunction("string.join", { exactly: 2 }, (args) => text(join(args))),
    makeFunction("string.replace", { exactly: 3 }, (args) => text(replace(args))),
    makeFunction("string.split", { exactly: 2 }, (args) => array(split(args).map((part) => text(part)))),
    ofText("string.to_lower", (content) => content.toLowerCase()),
    ofText("string.to_upper", (content) => content.toUpperCase()),
    ofTexts("string.trim", trim),
    ofTexts("string.trim_prefix", (content, prefix) =>
      content.startsWith(prefix) ? content.slice(prefix.length) : content,
    ),
    ofTexts("string.trim_suffix", (content, suffix) =>
      content.endsWith(suffix) ? content.slice(0, content.length - suffix.length) : content,
    ),
    ofText("string.trim_space", (content) => content.replaceAll(/^[\s\u0085]+|[\s\u0085]+$/g, "")),
  ].map((each) => [each.name.replace("string.", ""), each]),
);

function ofText(name: string, change: (content: string) => string): FunctionValue {
  return makeFunction(name, { exactly: 1 }, (args) => text(change(textArgument(args, 0))));
}

function ofTexts(name: string, change: (content: string, other: string) => string): FunctionValue {
  return makeFunction(name, { exactly: 2 }, (args) =>
    text(change(textArgument(args, 0), textArgument(args, 1))),
  );
}

function join(args: readonly Value[]): string {
  const parts = arrayArgument(args, 0).map((each) => asText(each, 0));
  return parts.join(textArgument(args, 1));
}

function replace(args: readonly Value[]): string {
  const content = textArgument(args, 0);
  const found = textArgument(args, 1);
  const by = textArgument(args, 2);
  const places = found === "" ? content.length + 1 : content.split(found).length - 1;
  if (content.length + places * by.length > 2 * ALLOY_LIMITS.stringLength) throw tooLong();
  // Go replaces an empty text before each character and at the end.
  if (found === "")
    return (
      by +
      Array.from(content)
        .map((char) => char + by)
        .join("")
    );
  return content.replaceAll(found, () => by);
}

function split(args: readonly Value[]): readonly string[] {
  const content = textArgument(args, 0);
  const parts = textArgument(args, 1) === "" ? Array.from(content) : content.split(textArgument(args, 1));
  if (parts.length > ALLOY_LIMITS.elements) {
    throw new ValueProblem(`makes too many elements ${limitText("elements")}`);
  }
  return parts;
}

function trim(content: string, cutset: string): string {
  const cut = new Set(cutset);
  const chars = Array.from(content);
  let start = 0;
  let end = chars.length;
  while (start < end && cut.has(chars[start] ?? "")) start += 1;
  while (end > start && cut.has(chars[end - 1] ?? "")) end -= 1;
  return chars.slice(start, end).join("");
}
