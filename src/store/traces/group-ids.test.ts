import { afterAll, describe, expect, it } from "vitest";
import { sequence, unixMilli, unixNano } from "../../base/units.ts";
import { encodeTracesData } from "../../model/otlp/encode-trace.ts";
import type { Span } from "../../model/otlp/trace.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { countedSpan, textAttribute } from "../../../test/kit/store/spans.ts";
import { TraceStore } from "./store.ts";

const folders = new TestFolders();
afterAll(async () => folders.remove());

const SECOND = 1_000_000_000n;

function span(second: number): Span {
  const attributes = [textAttribute("http.route", `/${second}`), textAttribute("user", `user ${second}`)];
  const startTime = unixNano(BigInt(second) * SECOND);
  return { ...countedSpan(second + 1, attributes), name: `name ${second}`, startTime, endTime: startTime };
}

/** Spans of the seconds 0 to 6, two in each group, the last one in memory. */
async function filled(): Promise<TraceStore> {
  const store = await TraceStore.open({ db: await folders.open(), groupRows: 2 });
  for (let second = 0; second < 7; second++) {
    const payload = encodeTracesData([
      {
        resource: { attributes: [textAttribute("service.name", `s${second}`)], droppedAttributesCount: 0 },
        scopeSpans: [{ scope: undefined, spans: [span(second)], schemaUrl: "" }],
        schemaUrl: "",
      },
    ]);
    store.append({ sequence: sequence(second + 1), signal: "traces", receivedAt: unixMilli(0), payload });
    await store.flush();
  }
  await store.seal(false);
  return store;
}

async function values(store: TraceStore, from: number, to: number): Promise<readonly (readonly string[])[]> {
  const range = { start: unixNano(BigInt(from) * SECOND), end: unixNano(BigInt(to) * SECOND) };
  const fields = [
    { kind: "name" },
    { kind: "attribute", scope: "resource", name: "service.name" },
    { kind: "attribute", scope: "span", name: "http.route" },
    { kind: "attribute", scope: "span", name: "user" },
  ] as const;
  const found: string[][] = [];
  for (const field of fields) {
    const some = await store.values(field, range, 100, new AbortController().signal);
    found.push(some.map(({ value }) => String(value).replace(/^\D+/, "")));
  }
  return found;
}

const each = (...seconds: readonly number[]): readonly (readonly string[])[] =>
  Array.from({ length: 4 }, () => seconds.map(String));

describe("values of columns", () => {
  it("are those of the range, whether groups are asked about again or not", async () => {
    const store = await filled();
    const ranges = [
      [0, 7],
      [1, 5],
      [2, 4],
      [6, 9],
      [0, 7],
      [3, 3],
    ] as const;
    for (const [from, to] of ranges) {
      const wanted = [0, 1, 2, 3, 4, 5, 6].filter((second) => second >= from && second < to);
      expect(await values(store, from, to)).toEqual(each(...wanted));
    }
  });

  it("go with the rows that retention takes away", async () => {
    const store = await filled();
    expect(await values(store, 0, 7)).toEqual(each(0, 1, 2, 3, 4, 5, 6));
    // Three seconds are kept of a group and a half.
    await store.retain({ maxAgeMs: 4000, maxBytes: 10 ** 12 }, unixMilli(7000));
    expect(await values(store, 0, 7)).toEqual(each(3, 4, 5, 6));
  });

  it("are those of the newest groups where not all are wanted", async () => {
    const store = await filled();
    const range = { start: unixNano(0n), end: unixNano(100n * SECOND) };
    const field = { kind: "attribute", scope: "span", name: "http.route" } as const;
    // The oldest group is remembered.
    const oldest = { start: unixNano(0n), end: unixNano(2n * SECOND) };
    await store.values(field, oldest, 100, new AbortController().signal);
    for (const [limit, wanted] of [
      [1, ["/6"]],
      [3, ["/4", "/5", "/6"]],
      [5, ["/2", "/3", "/4", "/5", "/6"]],
    ] as const) {
      const some = await store.values(field, range, limit, new AbortController().signal);
      expect(some.map(({ value }) => value)).toEqual(wanted);
    }
  });
});
