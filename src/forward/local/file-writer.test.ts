import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { itemsRequest } from "../../../test/kit/otlp-items.ts";
import { Logger } from "../../base/logger.ts";
import { requestToJson } from "../../model/otlp/to-json.ts";
import type { Signal } from "../../model/signal.ts";
import { makeFileDestination } from "../destination.ts";
import type { FileDestination } from "../destination.ts";
import { FileWriter } from "./file-writer.ts";
import { makeTextHere } from "../request-text.ts";

let dir = "";
let path = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "watchtower-file-"));
  path = join(dir, "out", "all.json");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** As a process of its own would have it, unless it is told what was begun. */
function writer(more: Partial<FileDestination> = {}, begunFiles = new Set<string>()): FileWriter {
  const destination = makeFileDestination({
    name: "file",
    protocol: "file",
    path,
    format: "json",
    append: false,
    ...more,
  });
  return new FileWriter(destination, { log: new Logger(() => {}), begunFiles, makeText: makeTextHere });
}

async function send(to: FileWriter, signal: Signal, ...ids: number[]) {
  return to.send(signal, await to.encode(signal, itemsRequest(signal, ids)));
}

const accepted = { kind: "accepted", rejected: 0, message: "" };
const lines = (): readonly unknown[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);
const json = (signal: Signal, ...ids: number[]) => requestToJson(signal, itemsRequest(signal, ids));

it("writes a line of OTLP/JSON for each request, whatever signals come together", async () => {
  const file = writer();
  const answers = await Promise.all([
    send(file, "logs", 1, 2),
    send(file, "traces", 3),
    send(file, "metrics", 4),
  ]);
  expect(answers).toEqual([accepted, accepted, accepted]);
  await file.close();
  expect(lines()).toEqual([json("logs", 1, 2), json("traces", 3), json("metrics", 4)]);
});

it("writes protobuf behind its length", async () => {
  const file = writer({ format: "proto" });
  await send(file, "logs", 1);
  await send(file, "logs", 2);
  await file.close();
  const bytes = readFileSync(path);
  const length = bytes.readUInt32BE(0);
  expect(bytes.subarray(4, 4 + length)).toEqual(Buffer.from(itemsRequest("logs", [1])));
  expect(bytes.subarray(8 + length)).toEqual(Buffer.from(itemsRequest("logs", [2])));
});

it("begins anew in a new process, unless it is to append", async () => {
  const first = writer();
  await send(first, "logs", 1);
  await first.close();
  for (const [append, expected] of [
    [false, [2]],
    [true, [2, 3]],
  ] as const) {
    const file = writer({ append });
    await send(file, "logs", append ? 3 : 2);
    await file.close();
    expect(lines()).toEqual(expected.map((id) => json("logs", id)));
  }
});

it("goes on where the same process opens it again", async () => {
  const begun = new Set<string>();
  for (const id of [1, 2]) {
    const file = writer({}, begun);
    await send(file, "logs", id);
    await file.close();
  }
  expect(lines()).toEqual([json("logs", 1), json("logs", 2)]);
});

it.each(["json", "proto"] as const)("cuts off what a crash has torn in %s", async (format) => {
  const file = writer({ format });
  await send(file, "logs", 1);
  await send(file, "logs", 2);
  await file.close();
  const whole = readFileSync(path);
  for (const torn of [1, 3, 4, 20]) {
    writeFileSync(path, whole);
    appendFileSync(path, whole.subarray(0, torn));
    const again = writer({ format, append: true });
    await send(again, "logs", 2);
    await again.close();
    const second = whole.subarray(whole.length / 2);
    expect(readFileSync(path)).toEqual(Buffer.concat([whole, second]));
  }
});

it("puts full files aside, and keeps so many", async () => {
  const rotation = { maxBytes: 500, maxDays: 0, maxBackups: 2, isLocalTime: false };
  const file = writer({ rotation });
  for (let id = 1; id <= 12; id++) await send(file, "logs", id);
  await file.close();
  const names = readdirSync(join(dir, "out")).toSorted();
  expect(names).toHaveLength(3);
  expect(names.filter((name) => /^all-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}\.json$/.test(name))).toHaveLength(
    2,
  );
  expect(lines().at(-1)).toEqual(json("logs", 12));
});

it("removes full files that are old, and nothing else", async () => {
  mkdirSync(join(dir, "out"));
  const old = join(dir, "out", "all-2020-01-01T00-00-00.000.json");
  const other = join(dir, "out", "all-of-it.json");
  for (const each of [old, other]) writeFileSync(each, "");
  const file = writer({ rotation: { maxBytes: 1, maxDays: 1, maxBackups: 0, isLocalTime: true } });
  for (const id of [1, 2]) await send(file, "logs", id);
  await file.close();
  expect([existsSync(old), existsSync(other)]).toEqual([false, true]);
  expect(readdirSync(join(dir, "out"))).toHaveLength(3);
});

it("is told to try again while the file cannot be written", async () => {
  writeFileSync(join(dir, "out"), "no folder");
  const file = writer();
  expect(await send(file, "logs", 1)).toMatchObject({ kind: "retry" });
  rmSync(join(dir, "out"));
  expect(await send(file, "logs", 1)).toEqual(accepted);
  await file.close();
  expect(lines()).toEqual([json("logs", 1)]);
});
