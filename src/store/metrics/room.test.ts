import fc from "fast-check";
import { expect, it } from "vitest";
import { Random } from "../../../bench/random.ts";
import { ExtremeMessages } from "../../../test/kit/extreme-otlp.ts";
import { metricsMessage } from "../../../test/kit/otlp-messages.ts";
import { sequence, unixMilli } from "../../base/units.ts";
import { transcodeRequest } from "../../model/otlp/json.ts";
import { validate } from "../../model/otlp/validate.ts";
import { openStore } from "./testing/store-kit.ts";

const PLENTY = 1_000_000;
/** As `engine/embedded/on-the-way.ts` has it. */
const TEXT_BYTES = 8;

const seed = fc.nat();

it("has as much less room after a request as validation says, at most", async () => {
  await fc.assert(
    fc.asyncProperty(seed, async (number) => {
      const store = await openStore({ maxSeries: PLENTY, maxSeriesPerMetric: 2 * PLENTY });
      const extreme = new ExtremeMessages(new Random(number));
      const now = Date.now();
      const messages = [extreme.request("metrics"), metricsMessage("cart", now), extreme.request("metrics")];
      for (const [index, message] of messages.entries()) {
        const payload = transcodeRequest("metrics", Buffer.from(JSON.stringify(message)));
        const { mostSeries } = validate("metrics", payload);
        const before = store.room;
        store.append({
          sequence: sequence(index + 1),
          signal: "metrics",
          receivedAt: unixMilli(now),
          payload,
        });
        expect(before.series - store.room.series).toBeLessThanOrEqual(mostSeries);
        expect(before.labelBytes - store.room.labelBytes).toBeLessThanOrEqual(payload.length * TEXT_BYTES);
      }
      expect(store.room.series).toBeLessThan(PLENTY);
      await store.close();
    }),
    { numRuns: Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 30) },
  );
});

it("has no room where a metric or all have as many series as they may, and some again after a cleaning", async () => {
  const room = async (maxSeries: number, maxSeriesPerMetric: number) => {
    const store = await openStore({ maxSeries, maxSeriesPerMetric });
    const now = Date.now();
    const gauge = (name: string, series: number) => ({
      name,
      gauge: {
        dataPoints: Array.from({ length: series }, (_, n) => ({
          timeUnixNano: `${now}000000`,
          asInt: 1,
          attributes: [{ key: "n", value: { stringValue: String(n) } }],
        })),
      },
    });
    const metrics = [gauge("many", 3), gauge("few", 1)];
    const message = { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] };
    const payload = transcodeRequest("metrics", Buffer.from(JSON.stringify(message)));
    store.append({ sequence: sequence(1), signal: "metrics", receivedAt: unixMilli(now), payload });
    const before = store.room.series;
    const everything = [[{ name: "__name__", operator: "=", value: "many" }] as const];
    await store.deleteSeries(everything, { start: unixMilli(0), end: unixMilli(now) });
    await store.cleanTombstones();
    return { before, after: store.room.series };
  };
  expect(await room(100, 3)).toEqual({ before: 0, after: 2 });
  expect(await room(4, 100)).toEqual({ before: 0, after: 3 });
  expect(await room(10, 5)).toEqual({ before: 2, after: 4 });
});
