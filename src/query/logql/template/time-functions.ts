import { goQuote } from "../../../base/go-quote.ts";
import { type TemplateFunction, fixed } from "../../go-template/function.ts";
import { type GoTime, ZERO_TIME, formatTime, knownZone, parseTime } from "../../go-template/go-time.ts";
import { TemplateError } from "../../go-template/template-error.ts";
import { type Value, isTime } from "../../go-template/value.ts";

const SECOND = 1_000_000_000n;

const utc = (nanos: bigint): GoTime => ({ nanos, zone: "UTC" });

const now = (): GoTime => utc(BigInt(Date.now()) * 1_000_000n);

/** A time, or seconds since the epoch; anything else is now. */
function momentOf(value: Value): GoTime {
  if (typeof value === "bigint") return utc(value * SECOND);
  return isTime(value) ? utc(value.nanos) : now();
}

/** How many nanoseconds one is, by how many digits the number has. */
const UNITS: ReadonlyMap<number, bigint> = new Map([
  [5, 86_400n * SECOND],
  [10, SECOND],
  [13, 1_000_000n],
  [16, 1000n],
  [19, 1n],
]);

function unixToTime(text: string): GoTime {
  if (!/^[+-]?\d+$/.test(text)) {
    const reason = `strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax`;
    throw new TemplateError(`unable to parse time '${text}': ${reason}`);
  }
  const unit = UNITS.get(text.length);
  if (unit === undefined) throw new TemplateError(`unable to parse time '${text}': %!w(<nil>)`);
  return utc(BigInt(text) * unit);
}

const floorTo = (nanos: bigint, unit: bigint): bigint => (nanos - (((nanos % unit) + unit) % unit)) / unit;

/** Functions of times: those of sprig that Loki offers, and its own. Times are shown in UTC unless a zone is given. */
export const TIME_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  now: fixed([], now),
  date: fixed(["string", "any"], (layout, time) => formatTime(momentOf(time), layout)),
  toDate: fixed(["string", "string"], (layout, text) => parseTime(layout, text, "UTC") ?? ZERO_TIME),
  toDateInZone: fixed(
    ["string", "string", "string"],
    (layout, zone, text) => parseTime(layout, text, knownZone(zone)) ?? ZERO_TIME,
  ),
  unixEpoch: fixed(["time"], ({ nanos }) => String(floorTo(nanos, SECOND))),
  unixEpochMillis: fixed(["time"], ({ nanos }) => String(floorTo(nanos, 1_000_000n))),
  unixEpochNanos: fixed(["time"], ({ nanos }) => String(nanos)),
  unixToTime: fixed(["string"], unixToTime),
};
