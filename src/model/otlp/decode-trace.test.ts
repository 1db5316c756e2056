import * as fc from "fast-check";
import { expect, it } from "vitest";
import { traceArbitrary } from "../../../test/kit/store/spans.ts";
import { readTraces } from "./decode-trace.ts";
import { encodeTracesData } from "./encode-trace.ts";

it("what is encoded is decoded as it was", () => {
  fc.assert(
    fc.property(traceArbitrary, (traces) => {
      expect(readTraces(encodeTracesData(traces))).toEqual(traces);
    }),
  );
});
