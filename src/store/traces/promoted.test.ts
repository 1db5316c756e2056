import { afterAll, describe, expect, it } from "vitest";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { utf8 } from "../../base/bytes.ts";
import type { AnyValue } from "../../model/otlp/common.ts";
import { WireWriter } from "../../model/wire/writer.ts";
import { Dictionaries } from "../duckdb/dictionaries.ts";
import { FEWEST_VALUES, SPAN_DICTIONARIES } from "./columns.ts";
import { PromotedReader } from "./promoted-reader.ts";
import { PromotedWriter } from "./promoted.ts";

const folders = new TestFolders();
afterAll(async () => folders.remove());

const LIMIT = 40_000;

function attribute(key: string, value: string): Uint8Array {
  const writer = new WireWriter();
  writer.string(1, key);
  writer.message(2, (any) => any.string(1, value));
  return writer.finish();
}

async function opened(): Promise<Dictionaries> {
  return Dictionaries.open(await folders.open(), "spans", { ...SPAN_DICTIONARIES, attribute: LIMIT });
}

/** @returns how many of so many new values were interned. */
function intern(dictionaries: Dictionaries, writer: PromotedWriter, name: string, count: number): number {
  const key = dictionaries.get("key").intern(utf8(name));
  let interned = 0;
  for (let number = 0; number < count; number++) {
    const bytes = attribute(name, `/value/${number}`);
    if (writer.intern(key, bytes, 0, bytes.length) !== 0) interned++;
  }
  return interned;
}

describe("attributes that have columns", () => {
  it("may have many values, but leave half of the dictionary to others", async () => {
    const dictionaries = await opened();
    const writer = new PromotedWriter(dictionaries);
    expect(intern(dictionaries, writer, "url.path", LIMIT)).toBe(LIMIT / 2);
    expect(intern(dictionaries, writer, "http.route", LIMIT)).toBe(FEWEST_VALUES);
    expect(intern(dictionaries, writer, "http.request.method", 10)).toBe(10);
    // What is known is found all the same.
    expect(intern(dictionaries, writer, "url.path", 100)).toBe(100);
  });

  it("are counted again when they are opened", async () => {
    const dictionaries = await opened();
    intern(dictionaries, new PromotedWriter(dictionaries), "url.path", LIMIT);
    const again = new PromotedWriter(dictionaries);
    const key = dictionaries.get("key").intern(utf8("url.path"));
    const bytes = attribute("url.path", "a new one");
    expect(again.intern(key, bytes, 0, bytes.length)).toBe(0);
  });

  it("are conditions on the columns that they share", async () => {
    const dictionaries = await opened();
    const writer = new PromotedWriter(dictionaries);
    intern(dictionaries, writer, "url.path", 3);
    intern(dictionaries, writer, "http.route", 2);
    intern(dictionaries, writer, "db.name", 2);
    intern(dictionaries, writer, "server.port", 1);
    const reader = new PromotedReader(dictionaries);
    const any = { test: () => true, isAny: true };
    expect(reader.where("url.path", any)).toBe('("path" BETWEEN 1 AND 3)');
    expect(reader.where("db.name", any)).toBe('("path" BETWEEN 6 AND 7)');
    const number = { test: ({ kind }: AnyValue) => kind === "int", isAny: false };
    expect(reader.where("server.port", number)).toBe("false");
  });

  it("are found by a text, however they are written", async () => {
    const dictionaries = await opened();
    const writer = new PromotedWriter(dictionaries);
    const key = dictionaries.get("key").intern(utf8("url.path"));
    for (const bytes of [
      attribute("url.path", "/a"),
      attribute("url.path", "/b"),
      // The length of the text in two bytes, where one does.
      Uint8Array.of(...attribute("url.path", "/a").subarray(0, 10), 0x12, 5, 0x0a, 0x82, 0, 0x2f, 0x61),
      attribute("url.path", "x".repeat(200)),
      attribute("db.name", "/a"),
    ])
      writer.intern(key, bytes, 0, bytes.length);
    const reader = new PromotedReader(dictionaries);
    const equal = (text: string): string => {
      const test = (value: AnyValue): boolean => value.kind === "string" && value.value === text;
      return reader.where("url.path", { test, isAny: false, text });
    };
    expect(equal("/a")).toBe('"path" IN (1, 3)');
    expect(equal("/b")).toBe('"path" = 2');
    expect(equal("x".repeat(200))).toBe('"path" = 4');
    expect(equal("/c")).toBe("false");
  });
});
