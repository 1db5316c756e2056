import { unixMilli } from "../../../src/base/units.ts";
import { Database } from "../../../src/store/duckdb/database.ts";
import { LogStore } from "../../../src/store/logs/store.ts";
import { logRecord, text } from "./logs.ts";
import { LineDeletes } from "../../../src/query/logql/deletes/line-deletes.ts";

export const LINES_OF_A_RECORD = 40;
const GROUP_ROWS = 500;
const BASE_MS = 1_700_000_000_000;
const SECOND_MS = 1000;
const NANOS = 1_000_000n;
/** Requests to delete come this often, about records that were there before. */
const RECORDS_A_REQUEST = 5;

/** What stands in line `index` of a record, and when; every fifth is a secret. */
export const lineOf = (record: number, index: number): string =>
  `${index % 5 === 0 ? "secret" : "plain"} ${record}-${index}`;

export const serviceOf = (index: number): string => (index % 2 === 0 ? "a" : "b");

export const milliOf = (record: number, index: number): number => BASE_MS + record * SECOND_MS + index;

/** Record `number` of a journal that any process can write again. */
const recordOf = (number: number): ReturnType<typeof logRecord> =>
  logRecord(
    number,
    Array.from({ length: LINES_OF_A_RECORD }, (_, index) => ({
      resource: { "service.name": text(serviceOf(index)) },
      logs: [{ time: BigInt(milliOf(number, index)) * NANOS, body: text(lineOf(number, index)) }],
    })),
  );

/** A store and its requests to delete, with what the journal has and the store had not sealed. */
export async function openDeleting(
  folder: string,
  journalEnd: number,
): Promise<{ readonly db: Database; readonly store: LogStore; readonly deletes: LineDeletes }> {
  const db = await Database.open({ directory: folder });
  const store = await LogStore.open({ db, groupRows: GROUP_ROWS });
  for (let number: number = store.resumeFrom; number <= journalEnd; number++) store.append(recordOf(number));
  await store.flush();
  const deletes = new LineDeletes(store, {
    retentionEnabled: true,
    mode: "filter-and-delete",
    cancelPeriodMs: 1,
    maxIntervalMs: 2 * SECOND_MS,
  });
  return { db, store, deletes };
}

/**
 * A process of its own, to be killed: it goes on with the journal, asks for lines to be deleted, and deletes them. It
 * says `record <number>` before the store gets a record, and `accepted <id>` once a request is durable.
 */
export async function runDeleting(folder: string, journalEnd: number): Promise<void> {
  const { store, deletes } = await openDeleting(folder, journalEnd);
  const { signal } = new AbortController();
  for (let number = journalEnd + 1; ; number++) {
    process.stdout.write(`record ${number}\n`);
    store.append(recordOf(number));
    await store.flush();
    await store.seal(false);
    if (number % RECORDS_A_REQUEST !== 0) continue;
    const query = number % 2 === 0 ? '{service_name="a"}' : '{service_name=~".+"} |= "secret"';
    const [from, to] = [unixMilli(milliOf(number - 8, 0)), unixMilli(milliOf(number - 2, 7))];
    process.stdout.write(`accepted ${await deletes.add(query, from, to, undefined)}\n`);
    await deletes.work(signal);
  }
}
