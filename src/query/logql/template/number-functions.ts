import { parseGoDuration } from "../../../base/go-duration.ts";
import { parseGoFloat, parseGoLiteral } from "../../../base/go-number.ts";
import { CONVERSION_PROBLEMS } from "../conversion-problems.ts";
import { parseBytes } from "../syntax/literals.ts";
import { type TemplateFunction, fixed, open } from "../../go-template/function.ts";
import { TemplateError } from "../../go-template/template-error.ts";
import type { Value } from "../../go-template/value.ts";

const LEAST = -(2n ** 63n);

/** Any value as an integer, as sprig (spf13/cast) casts it: a text that is none is 0. */
function toInteger(value: Value): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value === "string") return parseInteger(value);
  if (typeof value !== "number") return 0n;
  return Number.isFinite(value) ? BigInt.asIntN(64, BigInt(Math.trunc(value))) : LEAST;
}

/** `17.5` is 17, and `010` is 8. */
function parseInteger(text: string): bigint {
  const whole = text.replace(
    /^([+-]?)(\d*)\.\d*$/,
    (_, sign: string, digits: string) => sign + (digits === "" ? "0" : digits),
  );
  return parseGoLiteral(whole) ?? 0n;
}

/** Any value as a float, as sprig casts it. */
function toFloat(value: Value): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint" || typeof value === "boolean") return Number(value);
  return typeof value === "string" ? (parseGoFloat(value) ?? 0) : 0;
}

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);

const sum = (values: readonly Value[]): bigint =>
  wrap(values.reduce((total: bigint, value) => total + toInteger(value), 0n));

function divide(left: Value, right: Value, take: (left: bigint, right: bigint) => bigint): bigint {
  const divisor = toInteger(right);
  if (divisor === 0n) throw new TemplateError("runtime error: integer divide by zero");
  return wrap(take(toInteger(left), divisor));
}

/** Decimal places that sprig's decimals keep in a division. */
const DIVISION_PLACES = 16;

/** A float as a whole number and the power of ten it is divided by. */
function decimal(value: number): { readonly digits: bigint; readonly places: number } {
  if (!Number.isFinite(value)) throw new TemplateError("Cannot create a Decimal from NaN");
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  const fraction = mantissa.split(".")[1] ?? "";
  const digits = BigInt(mantissa.replace(".", ""));
  const places = fraction.length - Number(exponent);
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 };
}

type Decimal = ReturnType<typeof decimal>;

const toNumber = ({ digits, places }: Decimal): number => Number(`${digits}e-${places}`);

function scaled(
  left: Decimal,
  right: Decimal,
): { readonly a: bigint; readonly b: bigint; readonly places: number } {
  const places = Math.max(left.places, right.places);
  const grow = ({ digits, places: own }: Decimal): bigint => digits * 10n ** BigInt(places - own);
  return { a: grow(left), b: grow(right), places };
}

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

/** Operators on decimals, so that 0.1 + 0.2 is 0.3. */
const DECIMAL = {
  add: (left: Decimal, right: Decimal): Decimal => {
    const { a, b, places } = scaled(left, right);
    return { digits: a + b, places };
  },
  sub: (left: Decimal, right: Decimal): Decimal => {
    const { a, b, places } = scaled(left, right);
    return { digits: a - b, places };
  },
  mul: (left: Decimal, right: Decimal): Decimal => ({
    digits: left.digits * right.digits,
    places: left.places + right.places,
  }),
  div: (left: Decimal, right: Decimal): Decimal => {
    if (right.digits === 0n) throw new TemplateError("decimal division by 0");
    const { a, b } = scaled(left, right);
    const divisor = absolute(b);
    const digits = (absolute(a) * 10n ** BigInt(DIVISION_PLACES) * 2n + divisor) / (divisor * 2n);
    return { digits: a < 0n === b < 0n ? digits : -digits, places: DIVISION_PLACES };
  },
};

const fold = (operator: keyof typeof DECIMAL, first: Value, rest: readonly Value[]): number =>
  toNumber(
    rest.reduce(
      (total: Decimal, value) => DECIMAL[operator](total, decimal(toFloat(value))),
      decimal(toFloat(first)),
    ),
  );

function round(value: Value, places: bigint, more: Value): number {
  const power = 10 ** Number(places);
  const digits = power * toFloat(value);
  const fraction = digits - Math.trunc(digits);
  const from = typeof more === "number" ? more : 0.5;
  return (fraction >= from ? Math.ceil(digits) : Math.floor(digits)) / power;
}

const best = (first: Value, rest: readonly Value[], isBetter: (a: bigint, b: bigint) => boolean): bigint =>
  rest.map(toInteger).reduce((top, value) => (isBetter(value, top) ? value : top), toInteger(first));

function seconds(text: string): number {
  const nanos = parseGoDuration(text);
  if (nanos !== undefined) return nanos / 1e9;
  throw new TemplateError(CONVERSION_PROBLEMS.duration(text));
}

function bytesOf(text: string): number {
  const bytes = parseBytes(text);
  if (bytes !== undefined) return bytes;
  throw new TemplateError(CONVERSION_PROBLEMS.bytes(text));
}

/** Functions of numbers: those of sprig that Loki offers, and Loki's conversions. */
export const NUMBER_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  int: fixed(["any"], toInteger),
  float64: fixed(["any"], toFloat),
  add: open([], "any", (...values) => sum(values)),
  sub: fixed(["any", "any"], (left, right) => wrap(toInteger(left) - toInteger(right))),
  mul: open(["any"], "any", (...values) =>
    wrap(values.reduce((total: bigint, value) => wrap(total * toInteger(value)), 1n)),
  ),
  div: fixed(["any", "any"], (left, right) => divide(left, right, (a, b) => a / b)),
  mod: fixed(["any", "any"], (left, right) => divide(left, right, (a, b) => a % b)),
  addf: open([], "any", (...values) => fold("add", 0n, values)),
  subf: open(["any"], "any", (first, ...rest) => fold("sub", first, rest)),
  mulf: open(["any"], "any", (first, ...rest) => fold("mul", first, rest)),
  divf: open(["any"], "any", (first, ...rest) => fold("div", first, rest)),
  max: open(["any"], "any", (first, ...rest) => best(first, rest, (a, b) => a > b)),
  min: open(["any"], "any", (first, ...rest) => best(first, rest, (a, b) => a < b)),
  maxf: open(["any"], "any", (...values) => Math.max(...values.map(toFloat))),
  minf: open(["any"], "any", (...values) => Math.min(...values.map(toFloat))),
  ceil: fixed(["any"], (value) => Math.ceil(toFloat(value))),
  floor: fixed(["any"], (value) => Math.floor(toFloat(value))),
  round: {
    takes: ["any", "int"],
    more: "float",
    call: ([value, places, from]) => round(value, typeof places === "bigint" ? places : 0n, from),
  },
  bytes: fixed(["string"], bytesOf),
  duration: fixed(["string"], seconds),
  duration_seconds: fixed(["string"], seconds),
};
