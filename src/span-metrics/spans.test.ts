import { describe, expect, it } from "vitest";
import { WireWriter } from "../model/wire/writer.ts";
import { WantedAttributes } from "./attributes.ts";
import { SpanReader } from "./spans.ts";

const NOW = 1_700_000_000_000;
const NANOS_PER_MILLI = 1_000_000n;

type Part = { readonly end: number } | { readonly route: string };

/** A span with its fields in this order. */
function request(parts: readonly Part[]): Uint8Array {
  const writer = new WireWriter();
  writer.message(1, (resourceSpans) => {
    resourceSpans.message(2, (scopeSpans) => {
      scopeSpans.message(2, (span) => {
        for (const part of parts) {
          if ("end" in part) span.fixed64(8, BigInt(part.end) * NANOS_PER_MILLI);
          else
            span.message(9, (pair) => {
              pair.string(1, "route");
              pair.message(2, (value) => value.string(1, part.route));
            });
        }
      });
    });
  });
  return writer.finish();
}

function read(parts: readonly Part[]): { readonly isOutOfTime: boolean; readonly route: string | undefined } {
  const span = new SpanReader(new WantedAttributes(["route"]));
  const found: ReturnType<typeof read>[] = [];
  span.each(request(parts), { at: NOW, slackMs: 30_000 }, () => {
    found.push({ isOutOfTime: span.times.isOutOfTime, route: span.text(0) });
  });
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} spans`);
  return only;
}

describe("a span", () => {
  it("is read with its attributes if it ended about when it arrived", () => {
    const inTime = { isOutOfTime: false, route: "/" };
    expect(read([{ end: NOW - 30_000 }, { route: "/" }])).toEqual(inTime);
    expect(read([{ route: "/" }, { end: NOW + 30_000 }])).toEqual(inTime);
  });

  it("is out of time if it ended long before or after, or has no end", () => {
    expect(read([{ end: NOW - 30_001 }, { route: "/" }]).isOutOfTime).toBe(true);
    expect(read([{ end: NOW + 30_001 }]).isOutOfTime).toBe(true);
    expect(read([{ route: "/" }]).isOutOfTime).toBe(true);
  });

  it("that has two ends, has the second one", () => {
    const late = { end: NOW - 60_000 };
    expect(read([late, { route: "/" }, { end: NOW }])).toEqual({ isOutOfTime: false, route: "/" });
    expect(read([{ end: NOW }, { route: "/" }, late]).isOutOfTime).toBe(true);
  });

  it("is read behind an attribute of its resource that has an empty value", () => {
    const wanted = new WantedAttributes(["route", "zone"]);
    const reader = new SpanReader(wanted);
    const writer = new WireWriter();
    writer.message(1, (resourceSpans) => {
      resourceSpans.message(1, (resource) => {
        resource.message(1, (pair) => {
          pair.string(1, "route");
          pair.message(2, () => {});
        });
        resource.message(1, (pair) => {
          pair.string(1, "zone");
          pair.message(2, (value) => value.string(1, "eu"));
        });
      });
      resourceSpans.message(2, (scopeSpans) => {
        scopeSpans.message(2, (span) => span.fixed64(8, BigInt(NOW) * NANOS_PER_MILLI));
      });
    });
    const found: (string | undefined)[][] = [];
    reader.each(writer.finish(), { at: NOW, slackMs: 30_000 }, () => {
      found.push([reader.text(0), reader.text(1)]);
    });
    expect(found).toEqual([["", "eu"]]);
  });
});
