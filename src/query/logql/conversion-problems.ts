import { isGoUnit } from "../../base/go-duration.ts";
import { goQuote, goTimeQuote } from "../../base/go-quote.ts";
import { BYTE_UNITS } from "./syntax/literals.ts";

/** Why a text is not what a filter or `unwrap` compares, in the words of Go's libraries: Loki's `__error_details__`. */
export const CONVERSION_PROBLEMS: Readonly<
  Record<"number" | "duration" | "bytes", (text: string) => string>
> = {
  number: numberProblem,
  duration: durationProblem,
  bytes: bytesProblem,
};

const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function numberProblem(text: string): string {
  const why = FLOAT.test(text) ? "value out of range" : "invalid syntax";
  return `strconv.ParseFloat: parsing ${goQuote(text)}: ${why}`;
}

/** One number of a duration with what stands for its unit. */
const PART = /^(?:\d+\.?\d*|\.\d+)([^\d.]*)/;

function durationProblem(text: string): string {
  let rest = text.replace(/^[+-]/, "");
  while (rest !== "") {
    const [part = "", unit = ""] = PART.exec(rest) ?? [];
    if (part === "") break;
    if (unit === "") return `time: missing unit in duration ${goTimeQuote(text)}`;
    if (!isGoUnit(unit)) {
      return `time: unknown unit ${goTimeQuote(unit)} in duration ${goTimeQuote(text)}`;
    }
    rest = rest.slice(part.length);
  }
  return `time: invalid duration ${goTimeQuote(text)}`;
}

function bytesProblem(text: string): string {
  const [digits = ""] = /^[\d.,]*/.exec(text) ?? [];
  const number = digits.replaceAll(",", "");
  if (!FLOAT.test(number)) return numberProblem(number);
  const unit = text.slice(digits.length).trim().toLowerCase();
  return BYTE_UNITS.has(unit) ? `too large: ${text}` : `unhandled size name: ${unit}`;
}
