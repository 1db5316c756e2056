import { ALLOY_LIMITS } from "../limits.ts";
import { decimalText, floatText } from "../../base/float-text.ts";
import { ValueProblem, text } from "../value/value.ts";
import type { Value } from "../value/value.ts";
import { tooLong } from "./function.ts";

/** `%`, flags, width, precision, verb; of the width `*` and of arguments `[n]`, which are not offered. */
const VERB = /%([-+# 0]*)(\*|\d*)(?:\.(\*|\d*))?(\[\d*\])?([^]|$)/gu;

/**
 * A text with values in place of its verbs, as Go's `fmt.Sprintf` makes it: `%v %s %q %d %b %o %x %X %c %U %e %E %f %F
 * %g %G %t %%` with flags, width and precision. What does not fit is written into the text as Go does, as `%!d(string=a)`.
 *
 * @throws ValueProblem for a width of `*` and for `[n]`.
 */
export function formatGo(format: string, args: readonly Value[]): string {
  let used = 0;
  const formatted = format.replaceAll(VERB, (whole: string, ...groups: unknown[]) => {
    const [flags, width, precision, index, verb] = groups.map((group) =>
      typeof group === "string" ? group : undefined,
    );
    if (width === "*" || precision === "*" || index !== undefined) {
      throw new ValueProblem(`has ${whole}, which is not supported: write the width or place out`);
    }
    if (verb === "%") return "%";
    if (verb === undefined || verb === "") return "%!(NOVERB)";
    const value = args[used];
    if (value === undefined) return `%!${verb}(MISSING)`;
    used += 1;
    const spec = { flags: flags ?? "", width: bounded(width), precision: precisionOf(precision), verb };
    return valueText(value, spec);
  });
  const extra = args.slice(used).map((value) => `${goType(value)}=${plainText(value)}`);
  return extra.length === 0 ? formatted : `${formatted}%!(EXTRA ${extra.join(", ")})`;
}

interface Spec {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly verb: string;
}

function bounded(digits: string | undefined): number {
  const number = Number(digits ?? "");
  if (number > ALLOY_LIMITS.stringLength) throw tooLong();
  return number;
}

/** Of floats, JavaScript writes at most 100 digits. */
function precisionOf(digits: string | undefined): number | undefined {
  if (digits === undefined) return undefined;
  const number = bounded(digits);
  if (number > 100) throw new ValueProblem("has a precision of more than 100, which is not supported");
  return number;
}

/** Elements of lists and objects are each formatted, and padded, by the verb. */
function valueText(value: Value, spec: Spec): string {
  switch (value.kind) {
    case "string":
      return padded(stringText(value.text, spec), spec, value);
    case "number":
      return padded(
        typeof value.number === "bigint" ? wholeText(value.number, spec) : fractionText(value.number, spec),
        spec,
        value,
      );
    case "bool":
      return spec.verb === "t" || spec.verb === "v"
        ? padded(String(value.bool), spec, value)
        : misfit(value, spec.verb);
    case "null":
      return spec.verb === "v" ? padded("<nil>", spec, value) : `%!${spec.verb}(<nil>)`;
    case "array":
      return `[${value.elements.map((each) => valueText(each, spec)).join(" ")}]`;
    case "object": {
      const fields = [...value.fields].toSorted(([a], [b]) => (a < b ? -1 : 1));
      return `map[${fields.map(([key, each]) => `${valueText(text(key), spec)}:${valueText(each, spec)}`).join(" ")}]`;
    }
    case "secret":
      throw new ValueProblem("cannot take a secret: it would be shown");
    case "function":
    case "reference":
    case "unknown":
      throw new ValueProblem("takes texts, numbers, booleans, lists and objects");
  }
}

function stringText(content: string, { verb, precision, flags }: Spec): string {
  const cut = precision === undefined ? content : Array.from(content).slice(0, precision).join("");
  if (verb === "s" || verb === "v") return cut;
  if (verb === "q") return flags.includes("#") && !cut.includes("`") ? `\`${cut}\`` : JSON.stringify(cut);
  if (verb === "x" || verb === "X") {
    const hex = Buffer.from(cut).toString("hex");
    return verb === "x" ? hex : hex.toUpperCase();
  }
  return `%!${verb}(string=${content})`;
}

function wholeText(number: bigint, spec: Spec): string {
  const base = BASES[spec.verb];
  if (base !== undefined) {
    const digits = (number < 0n ? -number : number).toString(base.radix).padStart(spec.precision ?? 0, "0");
    const prefix = spec.flags.includes("#") ? base.prefix : "";
    const written = spec.verb === "X" ? digits.toUpperCase() : digits;
    return signed(number < 0n, spec.flags) + prefix + written;
  }
  if (spec.verb === "c" || spec.verb === "q") {
    const char = number >= 0n && number <= 0x10_ff_ffn ? String.fromCodePoint(Number(number)) : "\uFFFD";
    return spec.verb === "c" ? char : `'${char}'`;
  }
  if (spec.verb === "U") return `U+${number.toString(16).toUpperCase().padStart(4, "0")}`;
  return `%!${spec.verb}(${wholeType(number)}=${number})`;
}

const BASES: Readonly<Record<string, { readonly radix: number; readonly prefix: string }>> = {
  v: { radix: 10, prefix: "" },
  d: { radix: 10, prefix: "" },
  b: { radix: 2, prefix: "0b" },
  o: { radix: 8, prefix: "0" },
  x: { radix: 16, prefix: "0x" },
  X: { radix: 16, prefix: "0X" },
};

function fractionText(number: number, { verb, precision, flags }: Spec): string {
  const size = Math.abs(number);
  const lead = signed(number < 0 || Object.is(number, -0), flags);
  switch (verb) {
    case "f":
    case "F":
      return lead + fixed(size, precision ?? 6);
    case "e":
    case "E": {
      const written = size.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, "e$10$2");
      return lead + (verb === "E" ? written.toUpperCase() : written);
    }
    case "v":
    case "g":
    case "G": {
      const written = precision === undefined ? shortest(size) : general(size, Math.max(1, precision));
      const inGo = written.replace(/e([+-])(\d)$/, "e$10$2");
      return lead + (verb === "G" ? inGo.toUpperCase() : inGo);
    }
    default:
      return `%!${verb}(float64=${floatText(number)})`;
  }
}

/** JavaScript's own changes to exponents from 1e21 on. */
const fixed = (size: number, digits: number): string =>
  size < 1e21 ? size.toFixed(digits) : `${BigInt(size)}${digits === 0 ? "" : `.${"0".repeat(digits)}`}`;

/** The fewest digits that read back the same; with an exponent from a million on. */
function shortest(size: number): string {
  if (!Number.isFinite(size)) return floatText(size);
  const written = size.toExponential();
  const exponent = Number(written.slice(written.indexOf("e") + 1));
  return exponent < -4 || exponent >= 6 ? written : decimalText(size);
}

function general(size: number, digits: number): string {
  const exponent = size === 0 ? 0 : Math.floor(Math.log10(size));
  const written =
    exponent < -4 || exponent >= digits ? size.toExponential(digits - 1) : size.toPrecision(digits);
  return written.replace(/(\.\d*?)0+(e|$)/, "$1$2").replace(/\.(e|$)/, "$1");
}

const signed = (isNegative: boolean, flags: string): string =>
  isNegative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";

const misfit = (value: Value, verb: string): string => `%!${verb}(${goType(value)}=${plainText(value)})`;

function padded(content: string, { flags, width }: Spec, value: Value): string {
  if (content.startsWith("%!")) return content;
  const missing = width - Array.from(content).length;
  if (missing <= 0) return content;
  if (flags.includes("-")) return content + " ".repeat(missing);
  const sign = value.kind === "number" ? (/^[-+ ]/.exec(content)?.[0] ?? "") : "";
  if (flags.includes("0")) return sign + "0".repeat(missing) + content.slice(sign.length);
  return " ".repeat(missing) + content;
}

const plainText = (value: Value): string =>
  valueText(value, { flags: "", width: 0, precision: undefined, verb: "v" });

const wholeType = (number: bigint): string => (number < 2n ** 63n ? "int" : "uint64");

function goType(value: Value): string {
  switch (value.kind) {
    case "string":
      return "string";
    case "number":
      return typeof value.number === "bigint" ? wholeType(value.number) : "float64";
    case "bool":
      return "bool";
    case "array":
      return "[]interface {}";
    case "object":
      return "map[string]interface {}";
    case "null":
    case "secret":
    case "function":
    case "reference":
    case "unknown":
      return "<nil>";
  }
}
