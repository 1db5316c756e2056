import { describe, expect, it } from "vitest";
import { append, openStore, show, storeFolder, T0 } from "../testing/store-kit.ts";

const gauge = (attributes: Record<string, string>, seconds: number) => [
  { name: "g", gauge: [{ time: T0 + seconds * 1000, value: seconds, attributes }] },
];

/** Attributes that one label is made of, or none, or a long one: not found by their bytes alone. */
const ATTRIBUTES: readonly Record<string, string>[] = [
  { route: "/cart", zone: "a" },
  { zone: "a", route: "/cart" },
  { "http.route": "/cart", http_route: "/pay" },
  { empty: "", zone: "b" },
  { job: "own", zone: "b" },
  { name: "ünïcödé", zone: "b" },
  { long: "x".repeat(300) },
  { "0": "digit", _leading: "underscore" },
  { __name__: "other", zone: "c" },
  {},
];

describe("series that are known", () => {
  it("are the same after a restart, however their attributes are sent", async () => {
    const dir = await storeFolder();
    const first = await openStore({ dir });
    const options = { resource: { "service.name": "shop", "service.instance.id": "1" } };
    for (const attributes of ATTRIBUTES) append(first, gauge(attributes, 0), options);
    await first.seal(true);
    const before = await show(first);
    await first.close();
    const again = await openStore({ dir });
    // A stream is new, then learned, then known, though not always in this order of points.
    for (const seconds of [10, 20, 30, 40]) {
      const sent = seconds === 20 ? ATTRIBUTES.toReversed() : ATTRIBUTES;
      for (const attributes of sent) append(again, gauge(attributes, seconds), options);
    }
    const added = " 10@10 20@20 30@30 40@40";
    expect(await show(again)).toEqual(before.map((line) => line + added));
    await again.close();
  });
});
