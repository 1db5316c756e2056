import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WireWriter } from "../model/wire/writer.ts";
import { WantedAttributes } from "./attributes.ts";
import { SpanReader } from "./spans.ts";

const NOW = 1_700_000_000_000;
const NANOS_PER_MILLI = 1_000_000n;

type Part =
  | { readonly end: number }
  | { readonly route: string }
  | { readonly id: "trace" | "span"; readonly bytes: number };

/** Spans with their fields in this order. */
function request(spans: readonly (readonly Part[])[]): Uint8Array {
  const writer = new WireWriter();
  writer.message(1, (resourceSpans) => {
    resourceSpans.message(2, (scopeSpans) => {
      for (const parts of spans) scopeSpans.message(2, (span) => parts.forEach((part) => write(span, part)));
    });
  });
  return writer.finish();
}

function write(span: WireWriter, part: Part): void {
  if ("end" in part) span.fixed64(8, BigInt(part.end) * NANOS_PER_MILLI);
  else if ("id" in part) span.bytes(part.id === "trace" ? 1 : 2, new Uint8Array(part.bytes).fill(7));
  else
    span.message(9, (pair) => {
      pair.string(1, "route");
      pair.message(2, (value) => value.string(1, part.route));
    });
}

interface Seen {
  readonly isOutOfTime: boolean;
  readonly hasIds: boolean;
  /** Of one that is in time. */
  readonly route: string | undefined;
}

function readAll(spans: readonly (readonly Part[])[]): readonly Seen[] {
  const span = new SpanReader(new WantedAttributes(["route"]));
  const found: Seen[] = [];
  span.each(request(spans), { at: NOW, slackMs: 30_000 }, () => {
    const { isOutOfTime } = span.times;
    found.push({ isOutOfTime, hasIds: span.hasIds, route: isOutOfTime ? undefined : span.text(0) });
  });
  return found;
}

function read(parts: readonly Part[]): Pick<Seen, "isOutOfTime" | "route"> {
  const [only, ...others] = readAll([parts]);
  if (only === undefined || others.length > 0) throw new Error("not one span");
  return { isOutOfTime: only.isOutOfTime, route: only.route };
}

const part: fc.Arbitrary<Part> = fc.oneof(
  fc.constantFrom(NOW, NOW - 60_000, NOW + 90_000).map((end) => ({ end })),
  fc.constantFrom("/", "/a", "x".repeat(200)).map((route) => ({ route })),
  fc.record({ id: fc.constantFrom("trace" as const, "span" as const), bytes: fc.constantFrom(0, 8, 16) }),
);

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

  it("is read the same behind spans of another time", () => {
    fc.assert(
      fc.property(fc.array(fc.array(part, { maxLength: 6 }), { maxLength: 12 }), (spans) => {
        expect(readAll(spans)).toEqual(spans.flatMap((parts) => readAll([parts])));
      }),
    );
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
