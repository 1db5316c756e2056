import { expect, it } from "vitest";
import { Random } from "../../../bench/random.ts";
import { ExtremeMessages } from "../../../test/kit/extreme-otlp.ts";
import { logsMessage, metricsMessage, traceMessage } from "../../../test/kit/otlp-messages.ts";
import type { Signal } from "../signal.ts";
import { SIGNALS } from "../signal.ts";
import { transcodeRequest } from "./json.ts";
import { requestToJson } from "./to-json.ts";

const fromJson = (signal: Signal, json: unknown): Uint8Array =>
  transcodeRequest(signal, Buffer.from(JSON.stringify(json)));

it.each([
  ["traces", traceMessage("shop", 1000)],
  ["logs", logsMessage("shop", 1000)],
  ["metrics", metricsMessage("shop", 1000)],
] as const)("reads %s as they were written", (signal, json) => {
  const request = fromJson(signal, json);
  expect(fromJson(signal, requestToJson(signal, request))).toEqual(request);
});

it("writes JSON that is read back as the same bytes, whatever the message", () => {
  const random = new Random(11);
  const messages = new ExtremeMessages(random);
  for (let run = 0; run < 300; run++) {
    for (const signal of SIGNALS) {
      const request = fromJson(signal, messages.request(signal));
      const again = fromJson(signal, requestToJson(signal, request));
      expect(Buffer.from(again).equals(Buffer.from(request))).toBe(true);
    }
  }
});

it("reads packed and unpacked numbers, and passes over unknown fields", () => {
  const json = {
    resourceMetrics: [
      {
        scopeMetrics: [
          { metrics: [{ name: "m", histogram: { dataPoints: [{ bucketCounts: ["1", "2"] }] } }] },
        ],
      },
    ],
  };
  const request = fromJson("metrics", json);
  expect(requestToJson("metrics", request)).toEqual(json);
  const unknown = Buffer.from([0x78, 0x01]);
  expect(requestToJson("metrics", Buffer.concat([request, unknown]))).toEqual(json);
});
