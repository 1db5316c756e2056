import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MetricStore } from "../store.ts";
import { append, openStore, show, storeFolder, T0 } from "../testing/store-kit.ts";

const RUNS = { numRuns: Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 15) };

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

interface Sent {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly number: number;
}

/** A sample of each, whose value says whose and when it is. */
const send = (store: MetricStore, sent: readonly Sent[], seconds: number): void =>
  append(
    store,
    sent.map(({ name, attributes, number }) => ({
      name,
      gauge: [{ time: T0 + seconds * 1000, value: number * 100 + seconds, attributes }],
    })),
  );

const ORDERS: readonly ((all: readonly Sent[]) => readonly Sent[])[] = [
  (all) => all,
  (all) => all.toReversed(),
  (all) => all.filter(({ number }) => number % 3 > 0),
  (all) => all.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.number - b.number)),
  (all) =>
    all.map((one) => ({
      ...one,
      attributes: Object.fromEntries(Object.entries(one.attributes).toReversed()),
    })),
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

  it("are told apart, in whatever order they come and whatever lies between", async () => {
    const attributes = fc.dictionary(fc.constantFrom("a", "b", "job", "z"), fc.constantFrom("1", "2", "3"));
    const series = fc.uniqueArray(fc.record({ name: fc.constantFrom("g", "h"), attributes }), {
      selector: ({ name, attributes: own }) => [name, own],
      comparator: isDeepStrictEqual,
      minLength: 1,
      maxLength: 40,
      size: "max",
    });
    const orders = fc.array(fc.constantFrom(...ORDERS), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(series, orders, async (all, turns) => {
        const numbered = all.map((one, number) => ({ ...one, number }));
        const dir = await storeFolder();
        const [stays, begins] = [await openStore(), await openStore({ dir })];
        for (const store of [stays, begins]) send(store, numbered, 0);
        await begins.seal(true);
        await begins.close();
        const again = await openStore({ dir });
        for (const [turn, order] of turns.entries())
          for (const store of [stays, again]) send(store, order(numbered), turn + 1);
        expect(await show(again)).toEqual(await show(stays));
        await again.close();
      }),
      RUNS,
    );
  });
});
