import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { utf8 } from "../../base/bytes.ts";
import type { AnyValue, KeyValue } from "../../model/otlp/common.ts";
import { readAnyValue, readFields, readKeyValue, readNested } from "../../model/otlp/decode-common.ts";
import { WireReader } from "../../model/wire/reader.ts";
import { WireWriter } from "../../model/wire/writer.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { RECEIVED_AT, logRecord } from "../../../test/kit/store/logs.ts";
import type { TestLog } from "../../../test/kit/store/logs.ts";
import { anyValueArbitrary } from "../../../test/kit/store/spans.ts";
import type { ResultChunk } from "../duckdb/chunk.ts";
import { quoted } from "../duckdb/columns.ts";
import type { Database } from "../duckdb/database.ts";
import { Dictionaries } from "../duckdb/dictionaries.ts";
import { LOG_COLUMNS, LOG_DICTIONARIES, LogColumn, SEVERITY_IN_REST, TimeOrigin } from "./columns.ts";
import { LogStore } from "./store.ts";

const folders = new TestFolders();

afterAll(async () => folders.remove());

/** The LogRecord that a row says, by docs/formats/store.md alone: columns first, `rest` after them. */
function recordOf(chunk: ResultChunk, row: number, texts: Dictionaries): Uint8Array {
  const writer = new WireWriter();
  const time = chunk.i64(LogColumn.time)[row] ?? 0n;
  const origin = chunk.u8(LogColumn.origin)[row];
  const observed = time + (chunk.i64(LogColumn.observedDelta)[row] ?? 0n);
  if (origin === TimeOrigin.both || origin === TimeOrigin.record) writer.fixed64(1, time);
  const severity = chunk.u8(LogColumn.severity)[row] ?? 0;
  if (severity !== SEVERITY_IN_REST) writer.uint32(2, severity);
  const text = chunk.u32(LogColumn.severityText)[row] ?? 0;
  if (text !== 0) writer.bytes(3, texts.get("severity_text").bytesOf(text));
  const line = chunk.bytes(LogColumn.line, row);
  if (line.length > 0) writer.message(5, (body) => body.bytes(1, line));
  writeId(writer, 9, chunk.fixed(LogColumn.traceId).subarray(row * 16, (row + 1) * 16));
  writeId(writer, 10, chunk.fixed(LogColumn.spanId).subarray(row * 8, (row + 1) * 8));
  if (origin === TimeOrigin.both) writer.fixed64(11, observed);
  if (origin === TimeOrigin.observed) writer.fixed64(11, time);
  writer.raw(chunk.bytes(LogColumn.rest, row));
  return writer.finish();
}

function writeId(writer: WireWriter, field: number, stored: Uint8Array): void {
  if (stored.some((byte) => byte !== 0)) writer.bytes(field, stored.toReversed());
}

interface Read {
  attributes: KeyValue[];
  body?: AnyValue;
  fields: Record<string, unknown>;
}

/** The record's fields that are not of their default value. */
function read(bytes: Uint8Array): Read {
  const reader = new WireReader(bytes);
  const result: Read = { attributes: [], fields: {} };
  const scalars: Record<string, unknown> = {};
  readFields(reader, {
    1: () => (scalars["time"] = reader.fixed64()),
    2: () => (scalars["severity"] = reader.varint()),
    3: () => (scalars["severityText"] = reader.string()),
    5: () => (result.body = readNested(reader, readAnyValue)),
    6: () => result.attributes.push(readNested(reader, readKeyValue)),
    7: () => (scalars["dropped"] = reader.varint()),
    8: () => (scalars["flags"] = reader.fixed32()),
    9: () => (scalars["traceId"] = Buffer.from(reader.bytesValue()).toString("hex")),
    10: () => (scalars["spanId"] = Buffer.from(reader.bytesValue()).toString("hex")),
    11: () => (scalars["observed"] = reader.fixed64()),
    12: () => (scalars["eventName"] = reader.string()),
  });
  for (const [name, value] of Object.entries(scalars))
    if (value !== 0 && value !== 0n && value !== "") result.fields[name] = value;
  return result;
}

/** The LogRecord message inside a request of one record. */
function recordSent(request: Uint8Array): Uint8Array {
  const reader = new WireReader(request);
  for (const field of [1, 2, 2]) {
    while (reader.next() && reader.field !== field) reader.skip();
    reader.enter();
  }
  return Uint8Array.from(request.subarray(reader.position, reader.end));
}

const time = fc.option(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { nil: undefined });
const text = fc.oneof(fc.string({ maxLength: 9 }), fc.string({ minLength: 250, maxLength: 300 }));
const id = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    fc.uint8Array({ minLength: length, maxLength: length }),
    fc.uint8Array({ maxLength: 20 }),
    fc.constant(new Uint8Array(length)),
  );

const logArbitrary: fc.Arbitrary<TestLog> = fc.record(
  {
    time,
    observed: time,
    severity: fc.oneof(fc.nat({ max: 24 }), fc.nat({ max: 300 })),
    severityText: text,
    body: anyValueArbitrary,
    attributes: fc.dictionary(text, anyValueArbitrary, { maxKeys: 6 }),
    traceId: id(16),
    spanId: id(8),
    flags: fc.nat(),
    dropped: fc.nat(),
    eventName: text,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<TestLog>;

async function storedRecords(db: Database): Promise<readonly Read[]> {
  const texts = await Dictionaries.open(db, "logs", LOG_DICTIONARIES);
  const columns = LOG_COLUMNS.map(({ name }) => quoted(name)).join(", ");
  const chunks = await db.all(`SELECT ${columns} FROM store.logs ORDER BY generation, rowid`);
  return chunks.flatMap((chunk) =>
    Array.from({ length: chunk.rows }, (_, row) => read(recordOf(chunk, row, texts))),
  );
}

describe("log records", () => {
  it("are kept whole, after a restart too", async () => {
    const logs = [
      ...fc.sample(logArbitrary, 300),
      { body: { kind: "string", value: "" } } as const,
      { body: { kind: "empty" } } as const,
      {},
    ];
    const records = logs.map((log, index) => logRecord(index + 1, [{ logs: [log] }]));
    const directory = await folders.folder();
    const db = await folders.open(directory);
    const store = await LogStore.open({ db, groupRows: 100 });
    for (const record of records) store.append(record);
    await store.seal(true);
    await db.close();
    const stored = await storedRecords(await folders.open(directory));
    expect(stored).toEqual(records.map(({ payload }) => read(recordSent(payload))));
  });

  it("have the time of arrival where they have none", async () => {
    const store = await LogStore.open({ db: await folders.open() });
    store.append(logRecord(1, [{ logs: [{ body: { kind: "bytes", value: utf8("x") } }] }]));
    await store.seal(true);
    expect(await store.stats()).toMatchObject({ items: 1, oldest: RECEIVED_AT, newest: RECEIVED_AT });
  });
});
