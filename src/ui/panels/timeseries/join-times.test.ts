import { expect, it } from "vitest";
import fc from "fast-check";
import { joinTimes } from "./join-times.ts";

const columns = fc.uniqueArray(fc.nat(50), { minLength: 1, maxLength: 8 }).chain((times) =>
  fc.record({
    times: fc.constant(times.toSorted((a, b) => a - b)),
    values: fc.array(fc.oneof(fc.double(), fc.boolean(), fc.constant(null)), {
      minLength: times.length,
      maxLength: times.length,
    }),
  }),
);

it("tables of the same times are joined as any others are", () =>
  fc.assert(
    fc.property(columns, ({ times, values }) => {
      const table = { times, gaps: [] };
      const alike = joinTimes([table, { times: [...times], gaps: [] }]);
      // A table more, of no times of its own, is joined the long way.
      const others = joinTimes([table, { times: [], gaps: [times[0] ?? 0] }]);
      expect(alike.times).toEqual(others.times);
      expect(alike.placed(table, values)).toEqual(others.placed(table, values));
    }),
  ));
