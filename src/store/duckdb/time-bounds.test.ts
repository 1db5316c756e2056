import * as fc from "fast-check";
import { expect, it } from "vitest";
import { timeBounds } from "./time-bounds.ts";
import { WriteBuffer } from "./write-buffer.ts";

it("the least and the greatest of times are those of numbers with a sign", () => {
  fc.assert(
    fc.property(
      fc.array(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), { minLength: 1, maxLength: 20 }),
      (times) => {
        const buffer = new WriteBuffer([{ name: "time", kind: "i64" }]);
        for (const time of times) new BigInt64Array(buffer.column(0).bytes.buffer)[buffer.addRow()] = time;
        const sorted = times.toSorted((a, b) => (a < b ? -1 : 1));
        expect(timeBounds(buffer.column(0), 0, times.length)).toEqual({ min: sorted[0], max: sorted.at(-1) });
      },
    ),
  );
});
