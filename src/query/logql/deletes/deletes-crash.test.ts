import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { unixNano } from "../../../base/units.ts";
import { isDone } from "../../../store/logs/delete-requests.ts";
import type { LogSource } from "../../../store/logs/source.ts";
import type { DeleteRequest } from "./line-deletes.ts";
import {
  LINES_OF_A_RECORD,
  lineOf,
  milliOf,
  openDeleting,
  serviceOf,
} from "../../../../test/kit/store/deleting.ts";
import { WithoutDeleted } from "./without-deleted.ts";

/** How often the process is killed. */
const CRASHES = Number(process.env["WATCHTOWER_DELETE_CRASHES"] ?? 3);
const SHORTEST_MS = 20;
const SPREAD_MS = 400;
const { signal } = new AbortController();

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "watchtower-deletes-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What the process says until it is killed, some time after it has begun. */
async function runAndKill(journalEnd: number): Promise<string> {
  const url = new URL("../../../../test/kit/store/deleting.ts", import.meta.url).href;
  const script = `import { runDeleting } from ${JSON.stringify(url)}; await runDeleting(process.argv[1], Number(process.argv[2]));`;
  const args = ["--import", "tsx", "--input-type=module", "-e", script, folder, String(journalEnd)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await once(child.stdout, "data");
  await wait(SHORTEST_MS + Math.random() * SPREAD_MS);
  const closed = once(child, "close");
  child.kill("SIGKILL");
  await closed;
  return said;
}

const numbersOf = (said: string, word: string): readonly string[] =>
  [...said.matchAll(new RegExp(`^${word} (\\w+)\\n`, "gm"))].map(([, value = ""]) => value);

async function linesIn(source: LogSource): Promise<readonly string[]> {
  const range = { start: unixNano(0n), end: unixNano(2n ** 62n) };
  const need = { lines: true, metadata: true };
  const scan = { ...range, matchers: [], direction: "any" as const, lines: [], metadata: [], need };
  const lines: string[] = [];
  for await (const batch of source.scan(scan, signal)) lines.push(...batch.lines);
  return lines.toSorted();
}

function expected(journalEnd: number, requests: readonly DeleteRequest[]): readonly string[] {
  const goes = (record: number, index: number): boolean =>
    requests.some(({ query, start, end }) => {
      const time = milliOf(record, index);
      const isMeant = query.includes("secret") ? index % 5 === 0 : serviceOf(index) === "a";
      return isMeant && time >= start && time <= end;
    });
  const lines: string[] = [];
  for (let record = 1; record <= journalEnd; record++)
    for (let index = 0; index < LINES_OF_A_RECORD; index++)
      if (!goes(record, index)) lines.push(lineOf(record, index));
  return lines.toSorted();
}

it(
  `an accepted request survives kill -9, is completed, and nothing else is lost, over ${CRASHES} crashes`,
  { timeout: 60_000 + CRASHES * 20_000 },
  async () => {
    let journalEnd = 0;
    const accepted: string[] = [];
    for (let crash = 0; crash < CRASHES; crash++) {
      const said = await runAndKill(journalEnd);
      journalEnd = Number(numbersOf(said, "record").at(-1) ?? journalEnd);
      accepted.push(...numbersOf(said, "accepted"));
      const { db, store, deletes } = await openDeleting(folder, journalEnd);
      const ids = deletes.requests.map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining(accepted));
      const left = expected(journalEnd, deletes.requests);
      expect(await linesIn(new WithoutDeleted(store, () => deletes.hidden()))).toEqual(left);
      if (crash === CRASHES - 1) {
        await deletes.work(signal);
        expect(deletes.requests.filter((request) => !isDone(request))).toEqual([]);
        expect(await linesIn(store)).toEqual(left);
      }
      await db.close();
    }
    expect(accepted.length).toBeGreaterThan(0);
  },
);
