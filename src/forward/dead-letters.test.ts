import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { sequence, unixMilli } from "../base/units.ts";
import { DeadLetters } from "./dead-letters.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "watchtower-letters-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const LIMITS = { maxBytes: 10_000, maxCount: 3 };
const folder = (): string => join(dir, "letters");
const head = (refusedAt: number) => ({
  signal: "logs" as const,
  refusedAt,
  records: [4, 9] as const,
  status: "HTTP 400",
  answer: "HTTP 400: no",
});

it("keeps a request with the answer", async () => {
  const letters = new DeadLetters(folder(), LIMITS);
  expect(letters.size()).toEqual({ count: 0, bytes: 0 });
  const payload = Buffer.from("line 1\nline 2");
  expect(await letters.add(head(1000), payload)).toBe(0);
  const [letter] = await letters.list();
  expect(letter).toEqual({ ...head(1000), id: "000000000001000-logs-4-0", bytes: 13 });
  const read = await letters.read(letter?.id ?? "");
  expect(Buffer.from(read.payload).toString()).toBe("line 1\nline 2");
  letters.remove(letter?.id ?? "");
  expect(letters.size().count).toBe(0);
});

it("keeps a record as it came, to be made something of when it is sent again", async () => {
  const letters = new DeadLetters(folder(), LIMITS);
  const record = {
    sequence: sequence(4),
    signal: "logs",
    receivedAt: unixMilli(900),
    origin: "derived",
    source: "s",
  } as const;
  await letters.add({ ...head(1000), records: [4, 4], record }, Buffer.from("x"));
  const [letter] = await letters.list();
  expect(letter?.record).toEqual(record);
});

it("removes the oldest when there are too many, and keeps the newest however large", async () => {
  const letters = new DeadLetters(folder(), LIMITS);
  const gone = [];
  for (const time of [1, 2, 3, 4, 5]) gone.push(await letters.add(head(time), Buffer.from("x")));
  expect(gone).toEqual([0, 0, 0, 1, 1]);
  expect((await letters.list()).map(({ refusedAt }) => refusedAt)).toEqual([3, 4, 5]);
  expect(await letters.add(head(6), Buffer.alloc(20_000))).toBe(3);
  expect((await letters.list()).map(({ refusedAt }) => refusedAt)).toEqual([6]);
});

it("keeps those that come at the same time", async () => {
  const letters = new DeadLetters(folder(), LIMITS);
  await Promise.all([1, 2, 3].map(() => letters.add(head(7), Buffer.from("x"))));
  expect(letters.size().count).toBe(3);
});

it("tells damage, and what is not there", async () => {
  const letters = new DeadLetters(folder(), LIMITS);
  await letters.add(head(1), Buffer.from("payload"));
  const [name = ""] = readdirSync(folder());
  const bytes = readFileSync(join(folder(), name));
  writeFileSync(join(folder(), name), bytes.subarray(0, -1));
  await expect(letters.read(name.replace(".letter", ""))).rejects.toThrow("is damaged");
  writeFileSync(join(folder(), name), "no head");
  expect(await letters.list()).toEqual([]);
  await expect(letters.read("000000000000001-logs-1-9")).rejects.toThrow("there is no dead letter");
  expect(() => letters.remove("../../etc/passwd")).toThrow("there is no dead letter");
});

it("says when it cannot keep one, and leaves nothing behind", async () => {
  writeFileSync(folder(), "a file in the place of the folder");
  const letters = new DeadLetters(folder(), LIMITS);
  await expect(letters.add(head(1), Buffer.from("x"))).rejects.toThrow(/EEXIST|ENOTDIR/);
});
