import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { BufferPool } from "../base/buffer-pool.ts";
import { RequestBudget } from "./budget.ts";
import { withBody } from "./read-body.ts";

/** A request whose body comes in these pieces. */
function requestOf(pieces: readonly Uint8Array[], coding: string): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.headers["content-encoding"] = coding;
  for (const piece of pieces) request.push(piece);
  request.push(null);
  request.complete = true;
  return request;
}

it("leaves a body as it came until its user is done, whatever others send meanwhile", async () => {
  const sent = fc.record({
    pieces: fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 4 }),
    turns: fc.nat({ max: 12 }),
    fails: fc.boolean(),
    isZipped: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(sent, { minLength: 1, maxLength: 12 }), async (requests) => {
      const buffers = new BufferPool({ largestBytes: 16_384, idleBytes: 32_768 });
      const reading = { share: new RequestBudget().open(), buffers, most: { bytes: 1 << 20, name: "test" } };
      const seen = requests.map(async ({ pieces, turns, fails, isZipped }, index) => {
        const parts = pieces.map((bytes, at) => Buffer.alloc(bytes, index * 8 + at));
        const whole = Buffer.concat(parts);
        const zipped = gzipSync(whole);
        const cut = Math.ceil(zipped.length / 2);
        const request = isZipped
          ? requestOf([zipped.subarray(0, cut), zipped.subarray(cut)], "gzip")
          : requestOf(parts, "");
        const use = async (body: Uint8Array): Promise<void> => {
          for (let turn = 0; turn <= turns; turn++) {
            expect(whole.equals(body)).toBe(true);
            await new Promise((resolve) => setImmediate(resolve));
          }
          expect(whole.equals(body)).toBe(true);
          if (fails) throw new Error("refused");
        };
        const outcome = await withBody(request, reading, use).catch((error: unknown) => error);
        expect(outcome).toEqual(fails ? new Error("refused") : undefined);
      });
      await Promise.all(seen);
    }),
    { numRuns: 60 },
  );
});

it("joins the pieces of one body after another in the same bytes", async () => {
  const buffers = new BufferPool({ largestBytes: 16_384, idleBytes: 32_768 });
  const reading = { share: new RequestBudget().open(), buffers, most: { bytes: 1 << 20, name: "test" } };
  const used = new Set<ArrayBufferLike>();
  for (let at = 0; at < 5; at++) {
    const request = requestOf([Buffer.alloc(5000, at), Buffer.alloc(3000 + at)], "");
    await withBody(request, reading, (body) => Promise.resolve(used.add(body.buffer)));
  }
  expect(used.size).toBe(1);
});
