const WHOLE = /^[+-]?[0-9]+$/;
const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i;
/** With `_` between digits. */
const SPACED_DECIMAL = /^[+-]?(?=[^_]*[0-9]_)(?:[0-9.e+-]|(?<=[0-9])_(?=[0-9]))+$/i;
const SPACED_LITERAL = /^[+-]?(?:0[xbo]?_)?[0-9a-f]+(?:_[0-9a-f]+)*$|^[+-]?0[xbo][0-9a-f]+(?:_[0-9a-f]+)*$/i;
const LITERAL = /^([+-]?)(0x[0-9a-f]+|0b[01]+|0o?[0-7]+|0|[1-9][0-9]*)$/i;
const HEXADECIMAL = /^([+-]?)0x([0-9a-f_]*)(?:\.([0-9a-f_]*))?p([+-]?[0-9]+)$/i;
const NAMED = /^([+-]?)(?:inf|infinity)$/i;

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** As Go's `strconv.ParseInt(text, 10, 64)`; `undefined` for its errors. */
export function parseGoInt(text: string): bigint | undefined {
  if (!WHOLE.test(text)) return undefined;
  const value = BigInt(text.startsWith("+") ? text.slice(1) : text);
  return value < INT64_MIN || value > INT64_MAX ? undefined : value;
}

/** As Go's `strconv.ParseInt(text, 0, 64)`: literals of Go (`0x1f`, `0b1`, `017`, `1_000`); `undefined` for its errors. */
export function parseGoLiteral(text: string): bigint | undefined {
  const plain = SPACED_LITERAL.test(text) ? text.replaceAll("_", "") : text;
  const [, sign, digits] = LITERAL.exec(plain) ?? [];
  if (digits === undefined) return undefined;
  const bare = BigInt(digits.replace(/^0(?=[0-7])/, "0o"));
  const value = sign === "-" ? -bare : bare;
  return value < INT64_MIN || value > INT64_MAX ? undefined : value;
}

/** As Go's `strconv.ParseFloat(text, 64)`; `undefined` for its errors, numbers beyond the range among them. */
export function parseGoFloat(text: string): number | undefined {
  if (DECIMAL.test(text)) return inRange(Number(text));
  if (SPACED_DECIMAL.test(text)) return parseGoFloat(text.replaceAll("_", ""));
  const named = NAMED.exec(text);
  if (named !== null) return named[1] === "-" ? -Infinity : Infinity;
  if (/^[+-]?nan$/i.test(text)) return /^nan$/i.test(text) ? NaN : undefined;
  return hexadecimal(text);
}

/** Exact up to 53 significant bits. */
function hexadecimal(text: string): number | undefined {
  const parts = HEXADECIMAL.exec(text);
  if (parts === null) return undefined;
  const [, sign, whole = "", fraction = "", exponent = "0"] = parts;
  if (/^_*$/.test(whole + fraction) || /__|_$/.test(whole) || /^_|__|_$/.test(fraction)) return undefined;
  const digits = (whole + fraction).replaceAll("_", "");
  const scale = Number(exponent) - 4 * fraction.replaceAll("_", "").length;
  const value = inRange(Number(BigInt(`0x${digits}`)) * 2 ** scale);
  return value !== undefined && sign === "-" ? -value : value;
}

const inRange = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

/** As Go's `int64(float)` on amd64: cut off towards zero, and the least number for what does not fit. */
export function goIntOf(value: number): bigint {
  if (!Number.isFinite(value)) return INT64_MIN;
  const whole = BigInt(Math.trunc(value));
  return whole < INT64_MIN || whole > INT64_MAX ? INT64_MIN : whole;
}
