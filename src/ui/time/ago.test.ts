import { expect, it } from "vitest";
import { agoText } from "./ago.ts";

it.each([
  [0, "just now"],
  [400, "just now"],
  [12_000, "12 s ago"],
  [7_500_000, "2 h 5 m ago"],
  [-5000, "just now"],
])("%s ms is %s", (ms, text) => expect(agoText(1_000_000_000 - ms, 1_000_000_000)).toBe(text));
