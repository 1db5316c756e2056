import { goFloatText } from "../../base/go-float.ts";
import { goQuote } from "../../base/go-quote.ts";
import { runes } from "./go-text.ts";
import { TemplateError } from "./template-error.ts";
import { type Value, typeName, valueText } from "./value.ts";

const VERB = /%([-+# 0]*)(\d+|\*)?(?:\.(\d+|\*)?)?([a-zA-Z%])/g;
const LONGEST = 1_048_576;

/** Go's `Sprintf`, for the values that templates have. */
export function printf(format: string, values: readonly Value[]): string {
  let next = 0;
  const take = (): Value => values[next++];
  const out = format.replaceAll(
    VERB,
    (
      whole,
      flags: string,
      widthText: string | undefined,
      precisionText: string | undefined,
      verb: string,
    ) => {
      if (verb === "%") return "%";
      const width = sizeOf(widthText, take);
      const precision = whole.includes(".") ? (sizeOf(precisionText, take) ?? 0) : undefined;
      if (next >= values.length) return `%!${verb}(MISSING)`;
      return padded(formatValue(verb, take(), flags, precision), flags, width ?? 0, verb);
    },
  );
  if (next >= values.length) return out;
  const extra = values.slice(next).map((value) => `${typeName(value)}=${valueText(value)}`);
  return `${out}%!(EXTRA ${extra.join(", ")})`;
}

function sizeOf(text: string | undefined, take: () => Value): number | undefined {
  const value = text === "*" ? take() : text;
  const size = value === undefined ? undefined : Number(value);
  if (size !== undefined && size > LONGEST)
    throw new TemplateError(`a width of ${size} is too large (limit ${LONGEST})`);
  return size;
}

function padded(text: string, flags: string, width: number, verb: string): string {
  const missing = width - runes(text).length;
  if (missing <= 0) return text;
  if (flags.includes("-")) return text + " ".repeat(missing);
  if (!flags.includes("0") || "sqvT".includes(verb)) return " ".repeat(missing) + text;
  const sign = /^[+-]/.exec(text)?.[0] ?? "";
  return sign + "0".repeat(missing) + text.slice(sign.length);
}

function formatValue(verb: string, value: Value, flags: string, precision: number | undefined): string {
  const text = formatKnown(verb, value, flags, precision);
  if (text !== undefined) return text;
  if (value === undefined) return `%!${verb}(<nil>)`;
  return `%!${verb}(${typeName(value)}=${valueText(value)})`;
}

function formatKnown(
  verb: string,
  value: Value,
  flags: string,
  precision: number | undefined,
): string | undefined {
  if (verb === "T") return typeName(value);
  if (verb === "v") return value === undefined ? "<nil>" : signed(valueText(value), value, flags);
  if (typeof value === "string") return formatText(verb, value, precision);
  if (typeof value === "bigint") return formatInteger(verb, value, flags);
  if (typeof value === "number") return formatFloat(verb, value, flags, precision);
  if (typeof value === "boolean") return verb === "t" ? String(value) : undefined;
  return verb === "s" && value !== undefined ? valueText(value) : undefined;
}

function formatText(verb: string, value: string, precision: number | undefined): string | undefined {
  const text = precision === undefined ? value : runes(value).slice(0, precision).join("");
  switch (verb) {
    case "s":
      return text;
    case "q":
      return goQuote(text);
    case "x":
      return Buffer.from(text).toString("hex");
    case "X":
      return Buffer.from(text).toString("hex").toUpperCase();
    default:
      return undefined;
  }
}

const BASES: Readonly<Record<string, number>> = { d: 10, b: 2, o: 8, x: 16, X: 16 };

function formatInteger(verb: string, value: bigint, flags: string): string | undefined {
  if (verb === "c") return String.fromCodePoint(Number(value));
  if (verb === "U") return `U+${value.toString(16).toUpperCase().padStart(4, "0")}`;
  if (verb === "q") return `'${String.fromCodePoint(Number(value))}'`;
  const base = BASES[verb];
  if (base === undefined) return undefined;
  const prefix = flags.includes("#") && base === 16 ? `0${verb}` : "";
  const size = (value < 0n ? -value : value).toString(base);
  const digits = prefix + (verb === "X" ? size.toUpperCase() : size);
  return signed(value < 0n ? `-${digits}` : digits, value, flags);
}

function formatFloat(
  verb: string,
  value: number,
  flags: string,
  precision: number | undefined,
): string | undefined {
  switch (verb) {
    case "f":
    case "F":
      return signed(fixedText(value, Math.min(precision ?? 6, MOST_DECIMALS)), value, flags);
    case "e":
    case "E": {
      const text = exponent(value.toExponential(Math.min(precision ?? 6, 100)));
      return signed(verb === "E" ? text.toUpperCase() : text, value, flags);
    }
    case "g":
    case "G": {
      const short =
        precision === undefined ? value : Number(value.toPrecision(Math.min(Math.max(precision, 1), 100)));
      return signed(goFloatText(short), value, flags);
    }
    default:
      return undefined;
  }
}

const MOST_DECIMALS = 40;
/** More than a double has behind a tie. */
const EXACT_DECIMALS = 60;

/** As Go rounds: what stands exactly in the middle goes to the even digit. */
function fixedText(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  const exact = value.toFixed(decimals + EXACT_DECIMALS);
  if (!/^50*$/.test(exact.slice(-EXACT_DECIMALS))) return text;
  const cut = exact.slice(0, -EXACT_DECIMALS).replace(/\.$/, "");
  return /[02468]$/.test(cut) ? cut : text;
}

/** Go writes at least two digits. */
const exponent = (text: string): string => text.replace(/e([+-])(\d)$/, "e$10$2");

function signed(text: string, value: Value, flags: string): string {
  if (typeof value !== "number" && typeof value !== "bigint") return text;
  if (text.startsWith("-") || text.startsWith("+")) return text;
  return flags.includes("+") ? `+${text}` : flags.includes(" ") ? ` ${text}` : text;
}
