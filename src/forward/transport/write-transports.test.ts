import { afterEach, describe, expect, it } from "vitest";
import { FakeOtlp } from "../../../test/kit/fake-otlp.ts";
import { itemsRequest, pushItems, writeItems } from "../../../test/kit/otlp-items.ts";
import type { Signal } from "../../model/signal.ts";
import type { Answer } from "./answer.ts";
import { makeDestination } from "../destination.ts";
import type { RemoteDestination, RemoteProtocol } from "../destination.ts";
import { remoteTransport } from "./make-transport.ts";
import type { Transport } from "./transport.ts";

/** Remote write, Loki's push and OTLP/JSON against a receiver that decodes them. */
const never = new AbortController().signal;
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const KINDS = {
  "remotewrite-1": { path: "/api/v1/write", signal: "metrics", request: writeItems([1, 2, 3]) },
  "remotewrite-2": { path: "/api/v1/write", signal: "metrics", request: writeItems([1, 2, 3]) },
  lokipush: { path: "/loki/api/v1/push", signal: "logs", request: pushItems([1, 2, 3]) },
  "otlphttp-json": { path: "", signal: "logs", request: itemsRequest("logs", [1, 2, 3]) },
} as const satisfies Partial<Record<RemoteProtocol, { path: string; signal: Signal; request: Uint8Array }>>;
type Kind = keyof typeof KINDS;

async function start(
  protocol: Kind,
  options: Parameters<typeof FakeOtlp.start>[0] = {},
  more: Partial<RemoteDestination> = {},
): Promise<{ readonly fake: FakeOtlp; readonly transport: Transport; readonly send: () => Promise<Answer> }> {
  const fake = await FakeOtlp.start(options);
  ends.push(() => fake.stop());
  const endpoint = `${fake.url}${KINDS[protocol].path}`;
  const transport = remoteTransport(
    makeDestination({ name: "test", protocol, endpoint, timeoutMs: 3000, ...more }),
  );
  ends.push(() => transport.close());
  const { signal, request } = KINDS[protocol];
  const send = async (): Promise<Answer> =>
    transport.send(signal, await transport.encode(signal, request), never);
  return { fake, transport, send };
}

const accepted = { kind: "accepted", rejected: 0, message: "" };
const METRICS = ["metric.1", "metric.2", "metric.3"];
const LINES = ["line 1", "line 2", "line 3"];

it("sends remote write 1.0 as its specification says", async () => {
  const { fake, send } = await start("remotewrite-1", {}, { headers: { "X-Scope-OrgID": "me" } });
  expect(await send()).toEqual(accepted);
  expect(fake.requests[0]).toMatchObject({
    path: "/api/v1/write",
    items: METRICS,
    headers: {
      "content-type": "application/x-protobuf",
      "content-encoding": "snappy",
      "x-prometheus-remote-write-version": "0.1.0",
      "x-scope-orgid": "me",
    },
  });
});

it("sends remote write 2.0 with what is known of each series", async () => {
  const { fake, send } = await start("remotewrite-2");
  expect(await send()).toEqual(accepted);
  expect(fake.requests[0]).toMatchObject({
    items: METRICS,
    isVersion2: true,
    headers: {
      "content-type": "application/x-protobuf;proto=io.prometheus.write.v2.Request",
      "content-encoding": "snappy",
      "x-prometheus-remote-write-version": "2.0.0",
    },
  });
  expect(fake.requests[0]?.written?.metadata[0]).toEqual({
    family: "metric.1",
    type: "gauge",
    help: "of 1",
    unit: "",
  });
});

it("counts what an answer of remote write 2.0 tells not to be written", async () => {
  const { send } = await start("remotewrite-2", {
    react: () => ({ kind: "partial", rejected: 2, message: "" }),
  });
  const message = "the answer tells of 1 of 3 written";
  expect(await send()).toEqual({ kind: "accepted", rejected: 2, message });
});

it.each([
  ["says that it does not know the type", { react: () => ({ kind: "refuse", status: 415 }) as const }],
  ["takes 2.0 for 1.0 and so for nothing", { knowsVersion2: false }],
])("goes on with 1.0 where a receiver %s", async (_, options) => {
  const { fake, send } = await start("remotewrite-2", options);
  expect(await send()).toMatchObject({
    kind: "encodeAgain",
    reason: expect.stringContaining("going on with 1.0"),
  });
  fake.react = () => ({ kind: "accept" });
  expect(await send()).toEqual(accepted);
  expect(fake.requests.at(-1)).toMatchObject({ items: METRICS, isVersion2: false });
  expect(await send()).toEqual(accepted);
});

it("sends Loki's push as Alloy does", async () => {
  const { fake, send } = await start("lokipush");
  expect(await send()).toEqual(accepted);
  expect(fake.requests[0]).toMatchObject({
    path: "/loki/api/v1/push",
    items: LINES,
    streams: ["job=shop"],
    headers: { "content-type": "application/x-protobuf" },
  });
  expect(fake.requests[0]?.headers["content-encoding"]).toBeUndefined();
});

it("sends OTLP in JSON", async () => {
  const { fake, send } = await start("otlphttp-json");
  expect(await send()).toEqual(accepted);
  expect(fake.requests[0]).toMatchObject({
    items: LINES,
    headers: { "content-type": "application/json", "content-encoding": "gzip" },
  });
});

it("uses the URL that is set for a signal as it is", async () => {
  const fake = await FakeOtlp.start();
  ends.push(() => fake.stop());
  const transport = remoteTransport(
    makeDestination({
      name: "test",
      protocol: "otlphttp",
      endpoint: fake.url,
      signalEndpoints: { logs: `${fake.url}/own/v1/logs?key=1` },
    }),
  );
  ends.push(() => transport.close());
  for (const signal of ["logs", "traces"] as const)
    await transport.send(signal, await transport.encode(signal, itemsRequest(signal, [1])), never);
  expect(fake.requests.map(({ path }) => path)).toEqual(["/own/v1/logs?key=1", "/v1/traces"]);
});

it("reads headers anew that stand in a file, and tries again while it cannot", async () => {
  let token = "one";
  const freshHeaders = (): Record<string, string> => {
    if (token === "") throw new Error("no such file");
    return { Authorization: `Bearer ${token}` };
  };
  const { fake, send } = await start("lokipush", {}, { freshHeaders: { of: "file", read: freshHeaders } });
  await send();
  token = "two";
  await send();
  expect(fake.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer one", "Bearer two"]);
  token = "";
  expect(await send()).toEqual({ kind: "retry", reason: "no such file" });
});

describe.each(["remotewrite-1", "remotewrite-2", "lokipush"] as const)("answers to %s", (protocol) => {
  it.each([
    [500, {}, { kind: "retry", reason: "HTTP 500: no" }],
    [503, { "retry-after": "2" }, { kind: "retry", reason: "HTTP 503: no", afterMs: 2000 }],
    [429, { "retry-after": "1" }, { kind: "retry", reason: "HTTP 429: no", afterMs: 1000 }],
    [400, {}, { kind: "refused", status: "HTTP 400", reason: "HTTP 400: no" }],
    [401, {}, { kind: "refused", status: "HTTP 401", reason: "HTTP 401: no" }],
    [413, {}, { kind: "tooLarge", status: "HTTP 413", reason: "HTTP 413: no" }],
    [302, {}, { kind: "refused", status: "HTTP 302", reason: "HTTP 302: a redirect, which is not followed" }],
  ] as const)("HTTP %d", async (status, headers, expected) => {
    const { send } = await start(protocol, {
      react: () => ({ kind: "refuse", status, headers, body: "no\n" }),
    });
    expect(await send()).toEqual(expected);
  });

  it("HTTP 429, where that is given up", async () => {
    const retry = { firstMs: 1, longestMs: 1, gives429Up: true };
    const { send } = await start(
      protocol,
      { react: () => ({ kind: "refuse", status: 429, body: "slow" }) },
      { retry },
    );
    expect(await send()).toEqual({ kind: "refused", status: "HTTP 429", reason: "HTTP 429: slow" });
  });

  it("connections that end", async () => {
    const { send } = await start(protocol, { react: () => ({ kind: "reset", taken: true }) });
    expect(await send()).toMatchObject({ kind: "retry" });
  });
});

it("tells how much of a refused request was written", async () => {
  const headers = { "x-prometheus-remote-write-samples-written": "2" };
  const { send } = await start("remotewrite-2", {
    react: () => ({ kind: "refuse", status: 400, headers, body: "one is old" }),
  });
  const reason = "HTTP 400: one is old (2 of 3 were written)";
  expect(await send()).toEqual({ kind: "refused", status: "HTTP 400", reason });
});
