import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { sequence } from "../src/base/units.ts";
import { readEpochs } from "../src/engine/embedded/routing/epoch-file.ts";
import { JournalReader } from "../src/journal/reader.ts";
import { isReceived } from "../src/journal/record.ts";
import { transcodeRequest } from "../src/model/otlp/json.ts";
import { Instance } from "./instance.ts";
import { load, percentile } from "./load.ts";
import type { Figure } from "./report.ts";

const GROUP = "switching";
const SWITCHES = 10;
const LINES = 100;
/** 2,000 lines a second. */
const EVERY_MS = 50;
/** So that requests are under way at each switch. */
const ANSWER_MS = 200;
const LOOK_MS = 5;
const BIN = join(import.meta.dirname, "../bin/watchtower");
const run = promisify(execFile);

/** Between two files, while lines come: how long a switch takes, and what it costs. */
export async function measureSwitching(): Promise<readonly Figure[]> {
  const sink = await startSink();
  const instance = new Instance({ SUMO_OTLP_ENDPOINT: sink.url, WATCHTOWER_JOURNAL_KEEP_BYTES: "1GiB" });
  await instance.up();
  const sender = new Sender(instance);
  const sending = sender.run();
  const commands: number[] = [];
  const epochs: number[] = [];
  const engine: number[] = [];
  for (let count = 0; count < SWITCHES; count++) {
    await wait(700);
    const { givenMs, epochMs, commandMs } = await change(
      instance,
      count % 2 === 0 ? "enable-local-only" : "disable-local-only",
    );
    engine.push(epochMs - givenMs);
    epochs.push(epochMs);
    commands.push(commandMs);
  }
  await wait(500);
  sender.stop();
  await sending;
  const expected = linesUnder(instance, "dual-write");
  const stored = await whenStored(instance, sender.sent * LINES);
  await whenArrived(sink.taken, expected);
  await instance.down();
  instance.remove();
  sink.stop();
  const counts = [...sink.taken.values()];
  const figure = (what: string, value: number, unit: string, target?: number): Figure => ({
    group: GROUP,
    what,
    value,
    unit,
    ...(target === undefined ? {} : { target }),
  });
  return [
    figure("from the command's start to the new file, median", median(epochs), "ms"),
    figure("the same, longest", Math.max(...epochs), "ms", 1000),
    figure("of that the engine's part, median", median(engine), "ms"),
    figure("the whole command, median", median(commands), "ms"),
    figure("acknowledgement meanwhile, p99", percentile(Float64Array.from(sender.acks), 0.99), "ms"),
    figure("acknowledgement meanwhile, longest", Math.max(...sender.acks), "ms"),
    figure("lines sent", sender.sent * LINES, "lines"),
    figure("in the store, too few or too many", Math.abs(stored - sender.sent * LINES), "lines", 0),
    figure("at the destination, by the files", expected.size, "lines"),
    figure("of these, lost", [...expected].filter((line) => !sink.taken.has(line)).length, "lines", 0),
    figure("doubled", counts.filter((count) => count > 1).length, "lines", 0),
    figure("not for it", [...sink.taken.keys()].filter((line) => !expected.has(line)).length, "lines", 0),
  ];
}

const median = (values: readonly number[]): number => percentile(Float64Array.from(values), 0.5);

const epochsOf = ({ dataDir }: Instance) => readEpochs(join(dataDir, "route/epochs.json"));

/** Milliseconds from the command's start until the engine is given the file, until it is in use, and to its return. */
async function change(
  instance: Instance,
  command: string,
): Promise<{ readonly givenMs: number; readonly epochMs: number; readonly commandMs: number }> {
  const wanted = join(instance.dataDir, "route/wanted.json");
  const before = epochsOf(instance).at(-1)?.from;
  const startedAt = performance.now();
  const env = { ...process.env, WATCHTOWER_DATA_DIR: instance.dataDir };
  const returned = run(process.execPath, [BIN, command], { env }).then(() => performance.now() - startedAt);
  let givenMs: number | undefined;
  while (epochsOf(instance).at(-1)?.from === before) {
    if (givenMs === undefined && existsSync(wanted)) givenMs = performance.now() - startedAt;
    await wait(LOOK_MS);
  }
  const epochMs = performance.now() - startedAt;
  return { givenMs: givenMs ?? epochMs, epochMs, commandMs: await returned };
}

/** Sends lines at an even pace, each with a number of its own, without waiting for those before. */
class Sender {
  readonly acks: number[] = [];
  sent = 0;
  private readonly url: string;
  private isStopped = false;

  constructor({ endpoints }: Instance) {
    this.url = `${endpoints.otlpHttp}/v1/logs`;
  }

  async run(): Promise<void> {
    const all: Promise<void>[] = [];
    while (!this.isStopped) {
      const body = linesRequest(this.sent++);
      const sent = load({ url: this.url, clients: 1, requests: 1, payload: () => ({ body, items: LINES }) });
      all.push(sent.then(({ ackP50 }) => void this.acks.push(ackP50)));
      await wait(EVERY_MS);
    }
    await Promise.all(all);
  }

  stop(): void {
    this.isStopped = true;
  }
}

function linesRequest(number: number): Buffer {
  const logRecords = Array.from({ length: LINES }, (_, index) => ({
    timeUnixNano: `${Date.now()}000000`,
    body: { stringValue: `bench line ${number * LINES + index}!` },
  }));
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "bench" } }] };
  const request = { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] };
  return Buffer.from(transcodeRequest("logs", Buffer.from(JSON.stringify(request))));
}

const linesIn = (bytes: Uint8Array): readonly number[] =>
  [
    ...Buffer.from(bytes)
      .toString("latin1")
      .matchAll(/bench line (\d+)!/g),
  ].map(([, line]) => Number(line));

/** What came under files of the kind, as the journal has it. */
function linesUnder(instance: Instance, kind: string): ReadonlySet<number> {
  const epochs = epochsOf(instance);
  const reader = new JournalReader(join(instance.dataDir, "journal"), sequence(1), "logs");
  reader.advance(sequence(Number.MAX_SAFE_INTEGER));
  const lines = reader.read(Number.POSITIVE_INFINITY).flatMap((record) => {
    const isOfKind = epochs.findLast(({ from }) => from <= record.sequence)?.file.kind === kind;
    return isOfKind && isReceived(record) ? linesIn(record.payload) : [];
  });
  reader.close();
  return new Set(lines);
}

async function whenStored(instance: Instance, count: number): Promise<number> {
  await instance.settle();
  const query = encodeURIComponent('sum(count_over_time({service_name="bench"}[1h]))');
  let stored = 0;
  for (let tries = 0; tries < 50 && stored !== count; tries++) {
    const response = await fetch(`${instance.endpoints.loki}/loki/api/v1/query?query=${query}`);
    const { data } = (await response.json()) as { data: { result: { value: [number, string] }[] } };
    stored = Number(data.result[0]?.value[1] ?? 0);
    await wait(100);
  }
  return stored;
}

async function whenArrived(taken: ReadonlyMap<number, number>, expected: ReadonlySet<number>): Promise<void> {
  for (let tries = 0; tries < 100 && [...expected].some((line) => !taken.has(line)); tries++) await wait(100);
  // What would come twice comes soon.
  await wait(1000);
}

/** A destination that takes its time to answer; counts each line. */
async function startSink(): Promise<{
  readonly url: string;
  readonly taken: Map<number, number>;
  readonly stop: () => void;
}> {
  const taken = new Map<number, number>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const isGzip = request.headers["content-encoding"] === "gzip";
      for (const line of linesIn(isGzip ? gunzipSync(body) : body))
        taken.set(line, (taken.get(line) ?? 0) + 1);
      setTimeout(() => {
        if (!response.destroyed) response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
      }, ANSWER_MS);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, taken, stop: () => server.close() };
}
