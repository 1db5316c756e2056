import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PUSH_LIMITS } from "../../../src/model/loki/push-limits.ts";
import { WebSocket, WebSocketServer } from "ws";
import { lokiApi } from "../../../src/api/loki/app.ts";
import { tailSocket } from "../../../src/api/loki/tail.ts";
import { CONFIGURATIONS, noDeletes } from "../../../src/api/loki/testing/parts.ts";
import type { TailMessage } from "../../../src/api/wire/loki.ts";
import { sequence } from "../../../src/base/units.ts";
import { LogqlEngine } from "../../../src/query/logql/engine.ts";
import { LogStore } from "../../../src/store/logs/store.ts";
import { TestFolders } from "../../kit/store/folders.ts";
import { logRecord, text } from "../../kit/store/logs.ts";

/** A request as Grafana 12 and its Logs Drilldown send it, and what of the answer is to be so. */
interface GrafanaRequest {
  readonly name: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  /** The answer has this, and lists in it are as long as here. */
  readonly expect: object;
  /** Lines of all streams. */
  readonly lines?: number;
  /** Categories that lines' labels are in. */
  readonly groups?: readonly string[];
  /** Of the first series. */
  readonly value?: string;
  /** Fields that are among those found. */
  readonly fields?: readonly string[];
}

interface Answer {
  readonly data?: {
    readonly result: readonly {
      readonly values?: readonly (readonly unknown[])[];
      readonly value?: readonly unknown[];
    }[];
  };
  readonly fields?: readonly { readonly label: string }[];
}

// A fixture of ours.
const REQUESTS = JSON.parse(
  readFileSync(join(import.meta.dirname, "loki-requests.json"), "utf8"),
) as readonly GrafanaRequest[];
const SECOND = 1_000_000_000n;
const START = 1_700_000_040n * SECOND;
const TIMES: Readonly<Record<string, bigint>> = {
  start: START,
  middle: START + 150n * SECOND,
  end: START + 300n * SECOND,
};

const folders = new TestFolders();
let app: ReturnType<typeof lokiApi>;
let store: LogStore;
const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });

beforeAll(async () => {
  store = await LogStore.open({ db: await folders.open() });
  const line = (seconds: number, body: string, severity: string) => ({
    time: START + BigInt(seconds) * SECOND,
    severityText: severity,
    body: text(body),
    attributes: { tenant: text("t1") },
  });
  const of = (service: string) => ({ "service.name": text(service), "service.namespace": text("store") });
  const shop = [
    line(10, '{"route":"/cart","status":200}', "INFO"),
    line(100, '{"route":"/pay","status":500}', "ERROR"),
    line(200, '{"route":"/cart","status":200}', "INFO"),
    line(290, "no json at all", "INFO"),
  ];
  const groups = [
    { resource: of("shop"), logs: shop },
    { resource: of("mail"), logs: [line(20, "sent mail to ann", "INFO")] },
  ];
  store.append({ ...logRecord(1, groups), sequence: sequence(1) });
  await store.flush();
  const intake = { maxRequestBytes: 1, receive: () => Promise.reject(new Error("nothing is written here")) };
  const parts = {
    intake,
    pushLimits: PUSH_LIMITS,
    deletes: noDeletes(),
    rules: { groups: [] },
    configurations: CONFIGURATIONS,
  };
  const engine = new LogqlEngine(store);
  app = lokiApi(engine, parts);
  server.on("connection", (socket, { url = "/", headers }) => {
    const flags = String(headers["x-loki-response-encoding-flags"] ?? "");
    tailSocket(engine, socket, new URL(url, "http://localhost"), flags);
  });
});
afterAll(async () => {
  for (const client of server.clients) client.terminate();
  server.close();
  await folders.remove();
});

const byText = (a: unknown, b: unknown): number => (String(a) < String(b) ? -1 : 1);

function urlOf({ path }: GrafanaRequest): string {
  const filled = path.replaceAll(/\{(start|middle|end)\}/g, (_, name: string) => String(TIMES[name]));
  return encodeURI(filled).replaceAll("%25", "%");
}

describe("what Grafana asks of a Loki data source", () => {
  it.each(REQUESTS)("$name", async (request) => {
    const response = await app.request(urlOf(request), { headers: request.headers ?? {} });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    const answer = (await response.json()) as Answer;
    expect(answer).toMatchObject(request.expect);
    const result = answer.data?.result ?? [];
    const entries = result.flatMap(({ values = [] }) => values);
    if (request.lines !== undefined) expect(entries).toHaveLength(request.lines);
    if (request.groups !== undefined) {
      const groups = new Set(entries.flatMap(([, , labels]) => Object.keys(labels ?? {})));
      expect([...groups]).toEqual(request.groups);
    }
    if (request.value !== undefined) expect(result[0]?.value?.[1]).toBe(request.value);
    if (request.fields !== undefined)
      expect(answer.fields?.map(({ label }) => label)).toEqual(expect.arrayContaining([...request.fields]));
  });

  it("is split so that no line is missing or there twice", async () => {
    const linesOf = async (name: string): Promise<unknown[]> => {
      const request = REQUESTS.find((one) => one.name.includes(name));
      if (request === undefined) throw new Error(name);
      const answer = (await (await app.request(urlOf(request))).json()) as Answer;
      return (answer.data?.result ?? []).flatMap(({ values = [] }) => values.map(([time]) => time));
    };
    const [older, newer, all] = [
      await linesOf("older half"),
      await linesOf("newer half"),
      await linesOf("a sample"),
    ];
    expect([...newer, ...older].toSorted(byText)).toEqual(all.toSorted(byText));
  });
});

/** Records behind those that are there from the beginning. */
let appended = 100;

/** As Explore's live tail is asked for by the browser, by Grafana's server, and with labels apart. */
const TAILS: readonly (readonly [who: string, path: string, headers: Record<string, string>])[] = [
  [
    "Explore in the browser",
    `/loki/api/v1/tail?query=${encodeURIComponent('{service_name="live"}')}&limit=1000`,
    {},
  ],
  [
    "Grafana's server",
    `/loki/api/v1/tail?query=${encodeURIComponent('{service_name="live"} |= "order"')}`,
    {},
  ],
  [
    "Grafana's server, labels apart",
    `/loki/api/v1/tail?query=${encodeURIComponent('{service_name="live"} | logfmt')}`,
    { "X-Loki-Response-Encoding-Flags": "categorize-labels" },
  ],
];

describe("a live tail", () => {
  it.each(TAILS)("of %s gets each new line once, with what Grafana reads of it", async (_, path, headers) => {
    const record = (body: string) => {
      const logs = [{ time: BigInt(Date.now()) * 1_000_000n, severityText: "WARN", body: text(body) }];
      const number = store.resumeFrom + appended++;
      return {
        ...logRecord(number, [{ resource: { "service.name": text("live") }, logs }]),
        sequence: sequence(number),
      };
    };
    const { port } = server.address() as AddressInfo;
    const client = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    const messages: TailMessage[] = [];
    client.on("message", (data: Buffer) => messages.push(JSON.parse(data.toString()) as TailMessage));
    await once(client, "open");
    const entries = () => messages.flatMap(({ streams }) => streams.flatMap(({ values }) => values));
    for (const body of [`order=1 of ${path}`, `order=2 of ${path}`]) {
      store.append(record(body));
      await store.flush();
      await expect.poll(() => entries().map(([, line]) => line)).toContain(body);
    }
    client.close();
    const own = entries().filter(([, line]) => line.endsWith(path));
    expect(own).toHaveLength(2);
    for (const [time, , labels] of own) {
      expect(time).toMatch(/^\d{19}$/);
      if (Object.keys(headers).length > 0)
        expect(labels).toMatchObject({ structuredMetadata: { detected_level: "warn" }, parsed: {} });
      else expect(labels).toBeUndefined();
    }
    const streams = messages.flatMap((message) => message.streams.map(({ stream }) => stream));
    for (const stream of streams) expect(stream).toMatchObject({ service_name: "live" });
    expect(messages.some((message) => message.dropped_entries !== undefined)).toBe(false);
  });
});
