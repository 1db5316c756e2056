import { expect, it } from "vitest";
import { sequence, unixMilli } from "../../../base/units.ts";
import { HeldSpan } from "./held-span.ts";

const append = (span: HeldSpan, at: number, bytes: number): void =>
  span.append({
    sequence: sequence(at),
    signal: "logs",
    receivedAt: unixMilli(0),
    payload: new Uint8Array(bytes),
  });

it("is too much when more than the bound came since the record that is needed; half of it is given up", () => {
  const span = new HeldSpan(320);
  for (let at = 1; at <= 32; at++) append(span, at, 10);
  expect(span.excess(sequence(1))).toBeUndefined();
  append(span, 33, 10);
  expect(span.excess(sequence(1))).toBe(18);
  expect(span.excess(sequence(18))).toBeUndefined();
  for (let at = 34; at <= 49; at++) append(span, at, 10);
  expect(span.excess(sequence(18))).toBeUndefined();
  append(span, 50, 10);
  expect(span.excess(sequence(18))).toBe(35);
});

it("is nothing where no record is needed", () => {
  const span = new HeldSpan(10);
  append(span, 1, 100);
  expect(span.excess(undefined)).toBeUndefined();
  append(span, 2, 8);
  expect(span.excess(sequence(2))).toBeUndefined();
});

it("gives up all but the last where that alone is too much", () => {
  const span = new HeldSpan(10);
  append(span, 1, 1);
  append(span, 2, 100);
  expect(span.excess(sequence(1))).toBe(2);
});
