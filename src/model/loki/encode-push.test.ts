import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodePush } from "./encode-push.ts";
import { labelSetText } from "./label-set.ts";
import { otlpToPush } from "./otlp-push.ts";
import { pushToOtlp } from "./push-otlp.ts";
import { decodePushProtobuf } from "./push-protobuf.ts";
import type { PushRequest } from "./push.ts";

const name = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,12}$/);
const text = fc.string({ unit: "binary", maxLength: 40 });
const label = fc.tuple(name, fc.string({ unit: "binary", minLength: 1, maxLength: 20 }));
const entry = fc.record({
  time: fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
  line: text,
  metadata: fc.array(fc.tuple(name, text), { maxLength: 4 }),
});
const labels = fc
  .uniqueArray(label, { selector: ([key]) => key, maxLength: 4 })
  .map((pairs) => pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)));
const request: fc.Arbitrary<PushRequest> = fc.array(
  fc.record({ labels, entries: fc.array(entry, { maxLength: 4 }) }),
  { maxLength: 4 },
);

describe("a push in protobuf", () => {
  it("reads back as it was, and several in a row as one", () => {
    fc.assert(
      fc.property(request, request, (one, two) => {
        expect(decodePushProtobuf(encodePush(one))).toEqual(one);
        const both = Buffer.concat([encodePush(one), encodePush(two)]);
        expect(decodePushProtobuf(both)).toEqual([...one, ...two]);
      }),
    );
  });

  it("has labels as Loki's clients write them", () => {
    expect(
      labelSetText([
        ["app", 'a"\n'],
        ["env", "ä"],
      ]),
    ).toBe(String.raw`{app="a\"\n", env="ä"}`);
  });
});

describe("a push as OTLP", () => {
  it("reads back as it was", () => {
    fc.assert(
      fc.property(request, (push) => {
        expect(otlpToPush(pushToOtlp(push))).toEqual(push);
      }),
    );
  });
});
