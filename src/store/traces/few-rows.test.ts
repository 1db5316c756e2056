import { afterAll, describe, expect, it } from "vitest";
import { sequence, unixMilli, unixNano } from "../../base/units.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { countedSpans, textAttribute } from "../../../test/kit/store/spans.ts";
import { TraceStore } from "./store.ts";

const folders = new TestFolders();
const signal = new AbortController().signal;
const GROUP_ROWS = 1024;
/** More are not few. */
const MANY = 2100;

afterAll(async () => folders.remove());

/** A request of each count: so many spans of the user, one behind the other. */
async function storeOf(counts: readonly (readonly [user: string, spans: number])[]): Promise<TraceStore> {
  const store = await TraceStore.open({ db: await folders.open(), groupRows: GROUP_ROWS });
  let first = 1;
  for (const [index, [user, spans]] of counts.entries()) {
    const payload = countedSpans(first, spans, [textAttribute("user", user)]);
    store.append({
      sequence: sequence(index + 1),
      signal: "traces",
      receivedAt: unixMilli(0),
      payload,
    });
    first += spans;
  }
  await store.flush();
  return store;
}

/** Starts of the user's spans, as they were given. */
async function startsOf(store: TraceStore, user: string, end = 2n ** 62n): Promise<readonly bigint[]> {
  const starts: bigint[] = [];
  const range = { start: unixNano(0n), end: unixNano(end) };
  const field = { kind: "attribute", scope: "span", name: "user" } as const;
  const value = { kind: "string", value: user } as const;
  const condition = { kind: "compare", field, operator: "=", value } as const;
  for await (const batch of store.scan({ ...range, condition }, signal))
    for (const span of batch) if (hasUser(span.attribute("span", "user"), user)) starts.push(span.startTime);
  return starts;
}

const hasUser = (
  values: readonly { readonly kind: string; readonly value?: unknown }[],
  user: string,
): boolean => values.some(({ kind, value }) => kind === "string" && value === user);

const falling = (starts: readonly bigint[]): readonly bigint[] =>
  starts.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0));

describe.each(["hot", "sealed", "both"])("spans with an attribute, %s", (where) => {
  it.each([
    [
      "few among many",
      [
        ["other", 3000],
        ["wanted", 7],
        ["other", 3000],
        ["wanted", 3],
      ],
      10,
    ],
    [
      "many, though the newest groups have none",
      [
        ["wanted", MANY],
        ["other", 4000],
      ],
      MANY,
    ],
    [
      "few, though the newest groups have nothing else",
      [
        ["other", 6000],
        ["wanted", 1200],
      ],
      1200,
    ],
    ["none", [["other", 3000]], 0],
  ] as const)("are found: %s", async (_, counts, expected) => {
    const store = await storeOf(counts);
    if (where !== "hot") await store.seal(where === "sealed");
    const starts = await startsOf(store, "wanted");
    expect(starts).toHaveLength(expected);
    expect(new Set(starts).size).toBe(expected);
  });

  it("come newest first, and from the time asked for alone", async () => {
    const store = await storeOf([
      ["wanted", 50],
      ["other", 4000],
      ["wanted", 50],
    ]);
    if (where !== "hot") await store.seal(where === "sealed");
    const starts = await startsOf(store, "wanted");
    expect(starts).toEqual(falling(starts));
    const middle = starts[49] ?? 0n;
    expect(await startsOf(store, "wanted", middle)).toEqual(starts.filter((start) => start < middle));
  });
});
