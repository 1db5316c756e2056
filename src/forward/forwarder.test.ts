import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeOtlp } from "../../test/kit/fake-otlp.ts";
import type { Received } from "../../test/kit/fake-otlp.ts";
import { itemName, itemsRequest, pushItems, writeItems } from "../../test/kit/otlp-items.ts";
import { Logger } from "../base/logger.ts";
import { byteCount, sequence } from "../base/units.ts";
import { Journal } from "../journal/journal.ts";
import type { JournalOptions } from "../journal/journal.ts";
import { SIGNALS } from "../model/signal.ts";
import type { Signal } from "../model/signal.ts";
import { makeDebugDestination, makeDestination, makeFileDestination } from "./destination.ts";
import type { Destination, RemoteDestination } from "./destination.ts";
import type { Flow } from "./flow.ts";
import { askToForget, deadLettersOf, setPaused } from "./folder.ts";
import { Forwarder } from "./forwarder.ts";
import type { ForwarderOptions } from "./forwarder.ts";
import { ownMetrics } from "./own-metrics.ts";
import type { LaneStatus } from "./status.ts";

/** A journal, a forwarder and an endpoint: what the engine puts together, in this process. */
let dir = "";
let fake: FakeOtlp;
let journal: Journal;
let forwarder: Forwarder;
const lines: string[] = [];

const journalDir = (): string => join(dir, "journal");
const forwardDir = (): string => join(dir, "forward");

const FAST = {
  batch: { maxBytes: 16 * 1024, timeoutMs: 10 },
  retry: { firstMs: 5, longestMs: 40 },
  timeoutMs: 5000,
} as const;

const destination = (more: Partial<RemoteDestination> = {}): RemoteDestination =>
  makeDestination({
    name: "sumo",
    protocol: "otlphttp",
    endpoint: `${fake.url}/receiver/SECRET-TOKEN-12345`,
    ...FAST,
    ...more,
  });

async function open(
  destinations: readonly Destination[],
  more: Partial<JournalOptions> = {},
  held: Pick<ForwarderOptions, "isHeldFor" | "unsent"> = {},
): Promise<void> {
  journal = await Journal.open({
    dir: journalDir(),
    durability: "os",
    maxBytes: byteCount(1 << 26),
    segmentBytes: byteCount(64 * 1024),
    ...more,
  });
  const log = new Logger((line) => lines.push(line));
  forwarder = await Forwarder.start({
    ...held,
    journal,
    journalDir: journalDir(),
    dir: forwardDir(),
    destinations,
    log,
  });
  journal.onCommit(() => forwarder.notify());
}

async function close(): Promise<void> {
  await forwarder.stop();
  await journal.close();
}

const append = (signal: Signal, ...ids: number[]) => journal.append(signal, itemsRequest(signal, ids));
const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);
const names = (signal: Signal, ids: readonly number[]): string[] => ids.map((id) => itemName(signal, id));
const takenOf = (signal: Signal): string[] => [...fake.taken[signal].keys()];

function lane(signal: Signal, name = "sumo"): LaneStatus {
  const status = forwarder.status().find((one) => one.name === name)?.signals[signal];
  if (status === undefined) throw new Error(`${name} has no ${signal}`);
  return status;
}

const writeOf = (_: Signal, ids: readonly number[]) => writeItems(ids);
const pushOf = (_: Signal, ids: readonly number[]) => pushItems(ids);

function deadLetterTexts(): string {
  const folder = join(forwardDir(), "sumo", "dead-letters");
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), "latin1"))
    .join("\n");
}

const isSent = (signal: Signal) =>
  expect.poll(() => [lane(signal).queue.records, lane(signal).inFlight], { timeout: 10_000 }).toEqual([0, 0]);

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "watchtower-forward-"));
  lines.length = 0;
  fake = await FakeOtlp.start();
});
afterEach(async () => {
  await close();
  await fake.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe("the copy", () => {
  it("sends each signal to its own path, compressed, what came together in one request", async () => {
    await open([destination()]);
    await Promise.all(SIGNALS.flatMap((signal) => range(1, 20).map((id) => append(signal, id))));
    for (const signal of SIGNALS) await isSent(signal);
    for (const signal of SIGNALS) {
      expect(takenOf(signal)).toEqual(names(signal, range(1, 20)));
      expect(fake.count(signal).repeated).toBe(0);
    }
    expect(new Set(fake.requests.map(({ path }) => path))).toEqual(
      new Set(SIGNALS.map((signal) => `/receiver/SECRET-TOKEN-12345/v1/${signal}`)),
    );
    expect(fake.requests[0]?.headers).toMatchObject({
      "content-type": "application/x-protobuf",
      "content-encoding": "gzip",
    });
    expect(fake.requests.length).toBeLessThan(20);
    expect(lane("logs")).toMatchObject({
      sent: { records: 20 },
      queue: { bytes: 0 },
      inFlight: 0,
      retries: 0,
    });
  });

  it("cuts by size, and sends a record that is larger alone", async () => {
    await open([destination()]);
    const large = range(1000, 800);
    await Promise.all([append("logs", ...large), ...range(1, 900).map((id) => append("logs", id))]);
    await isSent("logs");
    expect(fake.count("logs")).toEqual({ different: 1700, repeated: 0 });
    const sizes = fake.requests.map(({ bytes }) => bytes);
    expect(sizes.filter((bytes) => bytes > FAST.batch.maxBytes)).toHaveLength(1);
    expect(Math.max(...fake.requests.map(({ items }) => items.length))).toBe(800);
  });

  it("cuts a record that is larger than this thread should encode at once", async () => {
    const endpoint = `${fake.url}/loki/api/v1/push`;
    const flows = { logs: () => pushItems(range(1, 40_000)) };
    await open([destination({ protocol: "lokipush", endpoint, signals: ["logs"], flows })]);
    await append("logs", 1);
    await isSent("logs");
    expect(fake.count("logs")).toEqual({ different: 40_000, repeated: 0 });
    expect(takenOf("logs").at(-1)).toBe("line 40000");
    expect(Math.max(...fake.requests.map(({ bytes }) => bytes))).toBeLessThan(600_000);
  });

  it("keeps the order where one request at a time is under way", async () => {
    await open([destination({ batch: { maxBytes: 300, timeoutMs: 1 } })]);
    for (const id of range(1, 60)) await append("metrics", id);
    await isSent("metrics");
    expect(fake.requests.flatMap(({ items }) => items)).toEqual(names("metrics", range(1, 60)));
  });

  it("goes on where it stopped, and does not send what went before a new destination", async () => {
    await open([]);
    await append("logs", 1);
    await close();
    await open([destination()]);
    await append("logs", 2);
    await isSent("logs");
    await close();
    await open([destination()]);
    await append("logs", 3);
    await expect.poll(() => takenOf("logs")).toEqual(names("logs", [2, 3]));
    expect(fake.count("logs").repeated).toBe(0);
  });

  it("lets the journal delete what was sent, and what is of signals that are not", async () => {
    await open([destination({ signals: ["logs"] })]);
    journal.release("store", sequence(1));
    for (const id of range(1, 40)) {
      await append("logs", ...range(id * 100, 50));
      await append("traces", ...range(id * 100, 50));
    }
    await isSent("logs");
    journal.release("store", sequence(journal.committedSequence + 1));
    await expect.poll(() => journal.stats().segments, { timeout: 10_000 }).toBe(1);
  });
});

describe("a flow", () => {
  it("says what of each record is sent, and what is not sent is passed", async () => {
    const odd: Flow = ({ sequence: at, payload }) =>
      at % 3 === 0 ? undefined : at % 3 === 1 ? payload : itemsRequest("logs", [1000 + at]);
    await open([destination({ signals: ["logs"], flows: { logs: odd } })]);
    for (const id of range(1, 6)) await append("logs", id);
    await isSent("logs");
    expect(takenOf("logs").toSorted()).toEqual(names("logs", [1, 1002, 1005, 4]).toSorted());
    expect(lane("logs").sent.records).toBe(4);
  });

  it("that sends nothing lets the journal delete", async () => {
    await open([destination({ signals: ["logs"], flows: { logs: () => undefined } })]);
    journal.release("store", sequence(1));
    for (const id of range(1, 40)) await append("logs", ...range(id * 100, 50));
    await isSent("logs");
    journal.release("store", sequence(journal.committedSequence + 1));
    await expect.poll(() => journal.stats().segments, { timeout: 10_000 }).toBe(1);
    expect(fake.requests).toEqual([]);
  });

  it("passes what is for the store alone, which nobody waits for", async () => {
    await open([destination()]);
    for (const id of range(1, 3))
      await journal.append("metrics", itemsRequest("metrics", [id]), { origin: "derived" });
    await append("metrics", 4);
    await isSent("metrics");
    await fake.stop();
    await append("metrics", 5);
    expect(lane("metrics").queue.records).toBe(1);
    await fake.listen(0);
  });

  it("may be replaced, without losing or doubling a record", async () => {
    const other = await FakeOtlp.start();
    await open([destination()]);
    const sending = (async () => {
      for (const id of range(1, 400)) await append("logs", id);
    })();
    for (const more of [[destination({ name: "other", endpoint: other.url })], []]) {
      await wait(20);
      await forwarder.replace([destination(), ...more]);
    }
    await sending;
    await isSent("logs");
    expect(fake.count("logs").different).toBe(400);
    expect(other.count("logs").repeated).toBe(0);
    await other.stop();
  });

  it("goes on undisturbed when others are replaced: what is under way is not sent again", async () => {
    const other = await FakeOtlp.start();
    fake.react = () => ({ kind: "delay", ms: 900, reaction: { kind: "accept" } });
    await open([destination()]);
    await append("logs", 1);
    await expect.poll(() => fake.requests.length).toBe(1);
    await forwarder.replace([destination(), destination({ name: "other", endpoint: other.url })]);
    await isSent("logs");
    expect(fake.requests).toHaveLength(1);
    await other.stop();
  });
});

describe("an endpoint that is down", () => {
  it("loses nothing by an outage, and nothing arrives twice after it", async () => {
    await open([destination()]);
    await append("traces", 1);
    await isSent("traces");
    const { port } = fake;
    await fake.stop();
    for (const id of range(2, 300)) await append("traces", id);
    await expect.poll(() => lane("traces").retries).toBeGreaterThan(3);
    expect(lane("traces").lastError?.message).toMatch(/ECONNREFUSED/);
    expect(lane("traces").failingSince).toBeDefined();
    expect(lane("traces").queue.records).toBe(300);
    await fake.listen(port);
    await isSent("traces");
    expect(fake.count("traces")).toEqual({ different: 301, repeated: 0 });
    expect(lane("traces").failingSince).toBeUndefined();
  });

  it("is asked again after every answer that says so, and after resets", async () => {
    const statuses = [429, 502, 503, 504];
    fake.react = ({ number }) => {
      const status = statuses[number - 1];
      if (status !== undefined) return { kind: "refuse", status };
      return number === 5 ? { kind: "reset", taken: false } : { kind: "accept" };
    };
    await open([destination()]);
    await append("logs", 1);
    await isSent("logs");
    expect(fake.requests).toHaveLength(6);
    expect(lane("logs").retries).toBe(5);
  });

  it("does not hold up another destination", async () => {
    const other = await FakeOtlp.start({ react: () => ({ kind: "refuse", status: 503 }) });
    await open([destination(), destination({ name: "other", endpoint: other.url })]);
    for (const id of range(1, 50)) await append("logs", id);
    await isSent("logs");
    expect(fake.count("logs")).toEqual({ different: 50, repeated: 0 });
    expect(lane("logs", "other").queue.records).toBe(50);
    await other.stop();
  });

  it("that does not answer in time is asked again", async () => {
    fake.react = ({ number }) =>
      number === 1 ? { kind: "delay", ms: 400, reaction: { kind: "accept" } } : { kind: "accept" };
    await open([destination({ timeoutMs: 100 })]);
    await append("logs", 1);
    await isSent("logs");
    expect(lane("logs").lastError?.message).toBe("no answer within 100 ms");
  });

  it("costs the oldest when the journal is full, and that is counted", async () => {
    fake.react = () => ({ kind: "refuse", status: 503 });
    await open([destination({ inFlight: { traces: 1, metrics: 1, logs: 1 } })], {
      maxBytes: byteCount(256 * 1024),
    });
    journal.release("store", sequence(1));
    for (const id of range(1, 400)) {
      await append("logs", ...range(id * 1000, 40));
      journal.release("store", sequence(journal.committedSequence + 1));
    }
    expect(lane("logs").lost.records).toBeGreaterThan(0);
    fake.react = () => ({ kind: "accept" });
    await isSent("logs");
    const { lost } = lane("logs");
    expect(fake.count("logs")).toEqual({ different: (400 - lost.records) * 40, repeated: 0 });
    expect(takenOf("logs").at(-1)).toBe(itemName("logs", 400_039));
  });
});

describe("an endpoint that refuses", () => {
  it.each([400, 401, 403, 404, 500])("for good (%d) does not hold up the rest", async (status) => {
    fake.react = ({ items }) =>
      items.includes("line 1") ? { kind: "refuse", status, body: "no such luck" } : { kind: "accept" };
    await open([destination({ batch: { maxBytes: 10, timeoutMs: 1 } })]);
    for (const id of range(1, 5)) await append("logs", id);
    await isSent("logs");
    expect(takenOf("logs").toSorted()).toEqual(names("logs", range(2, 4)));
    expect(lane("logs").refused).toBe(1);
    const [letter] = await deadLettersOf(forwardDir(), "sumo").list();
    expect(letter).toMatchObject({
      signal: "logs",
      records: [1, 1],
      status: `HTTP ${status}`,
      answer: `HTTP ${status}: no such luck`,
    });
    expect(forwarder.status()[0]?.deadLetters.count).toBe(1);
  });

  it("what is too large gets it in parts", async () => {
    fake.react = ({ items }) => (items.length > 7 ? { kind: "refuse", status: 413 } : { kind: "accept" });
    await open([destination()]);
    await append("traces", ...range(1, 100));
    await isSent("traces");
    expect(fake.count("traces")).toEqual({ different: 100, repeated: 0 });
    expect(lane("traces")).toMatchObject({ refused: 0, sent: { records: 1 } });
  });

  it.each([
    ["remotewrite-1", "/api/v1/write", "metrics", writeItems],
    ["remotewrite-2", "/api/v1/write", "metrics", writeItems],
    ["lokipush", "/loki/api/v1/push", "logs", pushItems],
  ] as const)("what is too large for %s gets it in parts", async (protocol, path, signal, make) => {
    fake.react = ({ items }) => (items.length > 7 ? { kind: "refuse", status: 413 } : { kind: "accept" });
    let made = 0;
    const flow: Flow = () => make(range(1 + 50 * made++, 50));
    const endpoint = `${fake.url}${path}`;
    await open([destination({ protocol, endpoint, signals: [signal], flows: { [signal]: flow } })]);
    await append(signal, 1);
    await append(signal, 1);
    await isSent(signal);
    expect(fake.count(signal)).toEqual({ different: 100, repeated: 0 });
    expect(lane(signal)).toMatchObject({ refused: 0, sent: { records: 2 } });
  });

  it("remote write 2.0 gets 1.0, and loses nothing", async () => {
    fake.react = ({ isVersion2 }) =>
      isVersion2 === true ? { kind: "refuse", status: 415 } : { kind: "accept" };
    const flows = { metrics: () => writeItems([1, 2]) };
    const endpoint = `${fake.url}/api/v1/write`;
    await open([destination({ protocol: "remotewrite-2", endpoint, signals: ["metrics"], flows })]);
    await append("metrics", 1);
    await isSent("metrics");
    expect(takenOf("metrics")).toEqual(["metric.1", "metric.2"]);
    expect(lines.join("\n")).toMatch(/HTTP 415: remote write 2.0 is not understood, going on with 1.0/);
  });

  it("once is not asked again where retries are off", async () => {
    fake.react = ({ number }) => (number === 1 ? { kind: "refuse", status: 503 } : { kind: "accept" });
    await open([destination({ retry: { firstMs: 5, longestMs: 40, isOff: true } })]);
    await append("logs", 1);
    await isSent("logs");
    await append("logs", 2);
    await isSent("logs");
    expect(takenOf("logs")).toEqual(names("logs", [2]));
    const [letter] = await deadLettersOf(forwardDir(), "sumo").list();
    expect(letter).toMatchObject({ status: "not tried again", answer: "HTTP 503" });
  });

  it("a single item as too large gets the others", async () => {
    fake.react = ({ items }) =>
      items.includes("line 3") ? { kind: "refuse", status: 413 } : { kind: "accept" };
    await open([destination()]);
    await append("logs", ...range(1, 8));
    await isSent("logs");
    expect(takenOf("logs").toSorted()).toEqual(names("logs", [1, 2, 4, 5, 6, 7, 8]));
    expect(lane("logs").refused).toBe(1);
  });

  it("some items is counted", async () => {
    fake.react = () => ({ kind: "partial", rejected: 2, message: "too old" });
    await open([destination()]);
    await append("metrics", 1, 2, 3);
    await isSent("metrics");
    expect(lane("metrics").rejectedItems).toBe(2);
    expect(lines.join("\n")).toContain("metrics: 2 items were not taken: too old");
  });

  it("redirects are not followed", async () => {
    const other = await FakeOtlp.start();
    fake.react = () => ({ kind: "refuse", status: 307, headers: { location: `${other.url}/v1/logs` } });
    await open([destination()]);
    await append("logs", 1);
    await isSent("logs");
    expect(other.requests).toEqual([]);
    expect(lane("logs").lastError?.message).toMatch(/redirect, which is not followed/);
    await other.stop();
  });

  it.each([
    ["otlphttp", "http", ""],
    ["otlphttp-json", "http", ""],
    ["otlpgrpc", "grpc", ""],
    ["remotewrite-1", "http", "/api/v1/write"],
    ["remotewrite-2", "http", "/api/v1/write"],
    ["lokipush", "http", "/loki/api/v1/push"],
  ] as const)("tells no secret of its own anywhere, by %s", async (protocol, server, path) => {
    const secrets = ["SECRET-TOKEN-12345", "PASS-OF-ME-1", "API-KEY-OF-ME", "TOKEN-IN-A-FILE"];
    const echo = ({ path: at, headers }: Received): string => `not at ${at} with ${JSON.stringify(headers)}`;
    const other = await FakeOtlp.start({
      protocol: server,
      react: (request) => {
        const text = `${echo(request)} ${secrets.join(" ")}`;
        const status = request.number === 1 ? [503, 14] : [403, 7];
        const message = { "grpc-message": encodeURIComponent(text) };
        return server === "http"
          ? { kind: "refuse", status: status[0] ?? 0, body: text }
          : { kind: "refuse", status: status[1] ?? 0, headers: message };
      },
    });
    const form = path === "" ? itemsRequest : path.startsWith("/loki") ? pushOf : writeOf;
    const signal = path.startsWith("/api") ? "metrics" : "logs";
    await open([
      destination({
        protocol,
        endpoint: `${other.url.replace("//", "//me:PASS-OF-ME-1@")}/SECRET-TOKEN-12345${path}`,
        headers: { "X-Key": "API-KEY-OF-ME" },
        freshHeaders: { of: "file", read: () => ({ "X-Token": "Bearer TOKEN-IN-A-FILE" }) },
        signals: [signal],
        flows: { [signal]: () => form(signal, [1]) },
      }),
    ]);
    await append(signal, 1);
    await expect.poll(() => deadLettersOf(forwardDir(), "sumo").size().count).toBe(1);
    const status = forwarder.status();
    const letters = deadLetterTexts();
    const metrics = Buffer.from(ownMetrics(status, { startMs: 0, nowMs: 1 })).toString("latin1");
    const all = [...lines, letters, metrics, JSON.stringify(status)].join("\n");
    expect(letters).toContain("not at ");
    expect(lines.join("\n")).toContain("cannot be sent: ");
    expect(all).toContain(`${other.url}/****`);
    const encoded = ["me:PASS-OF-ME-1"].map((text) => Buffer.from(text).toString("base64"));
    for (const secret of [...secrets, ...encoded]) expect(all).not.toContain(secret);
    await other.stop();
  });
});

describe("destinations on this machine", () => {
  it("get what flows to them, and their place outlasts the process", async () => {
    const path = join(dir, "out.json");
    const file = makeFileDestination({ name: "file", protocol: "file", path, format: "json", append: true });
    const debug = makeDebugDestination({
      name: "console",
      protocol: "debug",
      verbosity: "normal",
      samplingInitial: 100,
      samplingThereafter: 1,
      signals: ["logs"],
    });
    for (const id of [1, 2]) {
      await open([file, debug]);
      await append("logs", id);
      await expect
        .poll(() => lane("logs", "file").queue.records + lane("logs", "console").queue.records)
        .toBe(0);
      await close();
    }
    await open([file, debug]);
    const bodies = readFileSync(path, "utf8").match(/line \d/g);
    expect(bodies).toEqual(["line 1", "line 2"]);
    expect(lines.join("\n").match(/line \d/g)).toEqual(["line 1", "line 2"]);
    expect(forwarder.status().map(({ endpoint }) => endpoint)).toEqual([path, "the engine's log"]);
  });
});

describe("a destination that is no more set", () => {
  const statusOf = (name: string) => forwarder.status().find((one) => one.name === name);
  const off = {
    protocol: "off",
    endpoint: "",
    signals: { logs: { queue: { records: 1 } }, traces: { queue: { records: 0 } } },
  };

  it("keeps its place, which is shown, and goes on there when it is set again", async () => {
    await open([destination()]);
    await append("logs", 1);
    await isSent("logs");
    await forwarder.replace([]);
    await append("logs", 2);
    expect(statusOf("sumo")).toMatchObject(off);
    await close();
    await open([]);
    expect(statusOf("sumo")).toMatchObject(off);
    await forwarder.replace([destination()]);
    await isSent("logs");
    expect(takenOf("logs")).toEqual(names("logs", [1, 2]));
  });

  it("is waited for with what is under way to it, and gets none of that again", async () => {
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    fake.react = () => ({ kind: "delay", until: answered, reaction: { kind: "accept" } });
    await open([destination()], {}, { isHeldFor: () => () => true });
    await append("logs", 1);
    await expect.poll(() => fake.requests.length).toBe(1);
    // It takes no answer to be replaced.
    await forwarder.replace([]);
    await append("logs", 2);
    await forwarder.replace([destination({ timeoutMs: 6000 })]);
    await forwarder.replace([]);
    await append("logs", 3);
    expect(statusOf("sumo")).toMatchObject({ signals: { logs: { queue: { records: 3 } } } });
    expect(fake.requests).toHaveLength(1);
    answer();
    await expect.poll(() => statusOf("sumo")?.signals.logs?.queue.records).toBe(2);
    await forwarder.replace([destination({ timeoutMs: 7000 })]);
    await isSent("logs");
    expect(fake.count("logs")).toEqual({ different: 3, repeated: 0 });
  });

  it("comes back under other settings when what is under way to it is answered", async () => {
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    fake.react = () => ({ kind: "delay", until: answered, reaction: { kind: "accept" } });
    await open([destination()]);
    await append("logs", 1);
    await expect.poll(() => fake.requests.length).toBe(1);
    await forwarder.replace([destination({ timeoutMs: 6000 })]);
    await append("logs", 2);
    expect(fake.requests).toHaveLength(1);
    answer();
    await isSent("logs");
    expect(fake.count("logs")).toEqual({ different: 2, repeated: 0 });
  });

  it("gets all parts of a request that was too large, of which it has one", async () => {
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const whole = { kind: "refuse", status: 413 } as const;
    fake.react = ({ items }) =>
      items.length > 3 ? whole : { kind: "delay", until: answered, reaction: { kind: "accept" } };
    await open([destination()]);
    await append("logs", ...range(1, 4));
    await expect.poll(() => fake.requests.length).toBe(2);
    await forwarder.replace([]);
    answer();
    await expect.poll(() => statusOf("sumo")?.signals.logs?.queue.records).toBe(0);
    expect(fake.count("logs")).toEqual({ different: 4, repeated: 0 });
  });

  it("passes what is not for it, up to the first that is", async () => {
    const asked: string[] = [];
    const isHeldFor = (name: string) => {
      asked.push(name);
      return ({ sequence: at }: { readonly sequence: number }) => at === 4;
    };
    await open([destination()], {}, { isHeldFor });
    await append("logs", 1);
    await isSent("logs");
    await forwarder.replace([]);
    const queue = () => statusOf("sumo")?.signals.logs?.queue.records;
    const place = () => journal.listFollowers().find(({ name }) => name === "sumo/logs")?.next;
    for (const id of [2, 3]) await append("logs", id);
    await expect.poll(queue, { timeout: 10_000 }).toBe(0);
    for (const id of [4, 5]) await append("logs", id);
    await expect.poll(place, { timeout: 10_000 }).toBe(4);
    expect([queue(), new Set(asked)]).toEqual([2, new Set(["sumo"])]);
    await forwarder.replace([destination()]);
    await isSent("logs");
    expect(takenOf("logs")).toEqual(names("logs", [1, 4, 5]));
  });

  it("waits with what was for it alone, while what came behind that is not for it takes no room", async () => {
    const { port } = fake;
    const sumo = destination();
    /** Where the file began that does not send there, and where it ended. */
    let unsent = { from: sequence(0), to: sequence(0) };
    const held = {
      isHeldFor:
        () =>
        ({ sequence: at }: { readonly sequence: number }) =>
          at < unsent.from || at >= unsent.to,
      unsent: () => [unsent],
    };
    const large = (id: number) => append("logs", ...range(id * 1000, 200));
    await open([sumo], {}, held);
    journal.release("store", sequence(1));
    await fake.stop();
    await large(1);
    await expect.poll(() => lane("logs").retries).toBeGreaterThan(0);
    unsent = { from: sequence(2), to: sequence(Number.MAX_SAFE_INTEGER) };
    await forwarder.replace([]);
    for (const id of range(2, 20)) await large(id);
    await journal.append("metrics", itemsRequest("metrics", [1]), { origin: "derived" });
    journal.release("store", sequence(journal.committedSequence + 1));
    const queue = () => statusOf("sumo")?.signals.logs?.queue;
    await expect.poll(() => queue()?.records, { timeout: 10_000 }).toBe(1);
    await expect.poll(() => journal.stats().segments, { timeout: 10_000 }).toBe(2);
    await close();
    await open([], {}, held);
    await expect.poll(() => queue()?.records).toBe(1);
    for (const id of range(22, 3)) await large(id);
    unsent = { ...unsent, to: sequence(journal.committedSequence + 1) };
    lines.length = 0;
    await forwarder.replace([sumo]);
    await large(30);
    await expect.poll(() => lane("logs").retries).toBeGreaterThan(0);
    expect(lane("logs").queue.records).toBe(2);
    await fake.listen(port);
    await isSent("logs");
    expect(fake.count("logs")).toEqual({ different: 400, repeated: 0 });
    expect(takenOf("logs")).toEqual(expect.arrayContaining(names("logs", [1000, 30_199])));
    expect(lines.join("")).not.toContain("damaged or gone");
  });

  it("is forgotten with its dead letters when somebody asks", async () => {
    fake.react = () => ({ kind: "refuse", status: 400 });
    await open([destination()]);
    await append("logs", 1);
    await isSent("logs");
    await forwarder.replace([]);
    expect(statusOf("sumo")?.deadLetters.count).toBe(1);
    askToForget(forwardDir(), "sumo");
    await expect.poll(() => statusOf("sumo")).toBeUndefined();
    expect(journal.listFollowers()).toEqual([]);
    await append("logs", 2);
    fake.react = () => ({ kind: "accept" });
    await forwarder.replace([destination()]);
    await append("logs", 3);
    await isSent("logs");
    expect(takenOf("logs")).toEqual(names("logs", [3]));
  });

  it("that is set loses only the places of signals that are not sent there", async () => {
    await open([destination()]);
    await forwarder.replace([destination({ signals: ["logs"] })]);
    await append("traces", 1);
    expect(Object.keys(statusOf("sumo")?.signals ?? {}).toSorted()).toEqual(["logs", "metrics", "traces"]);
    askToForget(forwardDir(), "sumo");
    await expect.poll(() => Object.keys(statusOf("sumo")?.signals ?? {})).toEqual(["logs"]);
    await append("logs", 1);
    await isSent("logs");
    expect(takenOf("logs")).toEqual(names("logs", [1]));
  });
});

describe("a pause", () => {
  it("lets nothing go until it ends, and lasts over restarts", async () => {
    setPaused(forwardDir(), "sumo", true);
    await open([destination()]);
    for (const id of range(1, 5)) await append("logs", id);
    await close();
    await open([destination()]);
    expect(forwarder.status()[0]?.isPaused).toBe(true);
    await expect.poll(() => lane("logs").queue.records).toBe(5);
    expect(fake.requests).toEqual([]);
    setPaused(forwardDir(), "sumo", false);
    await isSent("logs");
    expect(fake.count("logs")).toEqual({ different: 5, repeated: 0 });
  });
});

describe("a stop", () => {
  it("leaves what is not acknowledged to the next start", async () => {
    fake.react = () => ({ kind: "delay", ms: 3000, reaction: { kind: "reset", taken: false } });
    await open([destination()]);
    for (const id of range(1, 5)) await append("logs", id);
    await expect.poll(() => fake.requests.length).toBeGreaterThan(0);
    await close();
    fake.react = () => ({ kind: "accept" });
    await open([destination()]);
    await isSent("logs");
    expect(fake.count("logs")).toEqual({ different: 5, repeated: 0 });
    expect(readdirSync(journalDir())).toContain("followers.json");
  });
});
