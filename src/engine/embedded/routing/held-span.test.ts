import { expect, it } from "vitest";
import { sequence, unixMilli } from "../../../base/units.ts";
import { RECORD_HEADER_BYTES } from "../../../journal/format.ts";
import { HeldSpan } from "./held-span.ts";

/** Of so many bytes with its head. */
const append = (span: HeldSpan, at: number, bytes: number): void =>
  span.append({
    sequence: sequence(at),
    signal: "logs",
    receivedAt: unixMilli(0),
    payload: new Uint8Array(bytes - RECORD_HEADER_BYTES),
  });

it("is too much when more than the bound came since the record that is needed; half of it is given up", () => {
  const span = new HeldSpan(3200);
  for (let at = 1; at <= 32; at++) append(span, at, 100);
  expect(span.excess(sequence(1))).toBeUndefined();
  append(span, 33, 100);
  expect(span.excess(sequence(1))).toBe(18);
  expect(span.excess(sequence(18))).toBeUndefined();
  for (let at = 34; at <= 49; at++) append(span, at, 100);
  expect(span.excess(sequence(18))).toBeUndefined();
  append(span, 50, 100);
  expect(span.excess(sequence(18))).toBe(35);
});

it("is nothing where no record is needed", () => {
  const span = new HeldSpan(100);
  append(span, 1, 1000);
  expect(span.excess(undefined)).toBeUndefined();
  append(span, 2, 80);
  expect(span.excess(sequence(2))).toBeUndefined();
});

it("gives up all but the last where that alone is too much", () => {
  const span = new HeldSpan(100);
  append(span, 1, 40);
  append(span, 2, 1000);
  expect(span.excess(sequence(1))).toBe(2);
});
