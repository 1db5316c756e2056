import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sequence } from "../base/units.ts";
import type { Signal } from "../model/signal.ts";
import { Acceptor } from "../receive/accept.ts";
import { startOtlpGrpc } from "../receive/grpc.ts";
import { startOtlpHttp } from "../receive/http.ts";
import type { Receiver } from "../receive/receiver.ts";
import { durationOf } from "./play.ts";
import { Chance } from "./random.ts";
import { runTestData } from "./run.ts";
import { visit } from "./shop.ts";
import { SERVICES, countSteps } from "./story.ts";
import type { Step } from "./story.ts";

const stories = (seed: number, count: number, errorRate: number): Step[] => {
  const chance = new Chance(seed);
  return Array.from({ length: count }, () => visit(chance, errorRate));
};
const all = (step: Step): Step[] => [step, ...step.steps.flatMap(all)];

describe("the shop's stories", () => {
  it("are the same for the same seed", () => {
    expect(stories(3, 50, 0.2)).toEqual(stories(3, 50, 0.2));
    expect(stories(3, 50, 0.2)).not.toEqual(stories(4, 50, 0.2));
  });

  it("fail as often as asked", () => {
    const failing = (rate: number): number =>
      stories(1, 2000, rate).filter((story) => all(story).some((step) => step.failure !== undefined)).length;
    expect(failing(0)).toBe(0);
    expect(failing(1)).toBe(2000);
    expect(failing(0.25)).toBeGreaterThan(400);
    expect(failing(0.25)).toBeLessThan(600);
  });

  it("go through all services, with every kind of step and every level of log", () => {
    const steps = stories(1, 300, 0.3).flatMap(all);
    expect(new Set(steps.map((step) => step.service))).toEqual(new Set(SERVICES));
    expect(new Set(steps.map((step) => step.kind))).toEqual(
      new Set(["server", "client", "producer", "consumer", "internal"]),
    );
    expect(new Set(steps.flatMap((step) => step.logs.map((line) => line.level)))).toEqual(
      new Set(["debug", "info", "warn", "error"]),
    );
    expect(stories(1, 1, 0).map(durationOf)[0]).toBeGreaterThan(0);
  });
});

describe("sending them", () => {
  const kept: { signal: Signal; payload: Buffer }[] = [];
  const acceptor = new Acceptor({
    append: async (signal, payload) => {
      kept.push({ signal, payload: Buffer.from(payload) });
      return sequence(kept.length);
    },
  });
  const limits = { drainTimeoutMs: 200 };
  let receivers: { grpc: Receiver; http: Receiver };
  beforeEach(async () => {
    kept.length = 0;
    receivers = {
      grpc: await startOtlpGrpc({ host: "127.0.0.1", port: 0, acceptor, limits }),
      http: await startOtlpHttp({
        host: "127.0.0.1",
        port: 0,
        acceptor,
        limits,
      }),
    };
  });
  afterEach(async () => {
    await Promise.all([receivers.grpc.close(), receivers.http.close()]);
  });

  it.each(["grpc", "http"] as const)("over %s flushes all it counted when it ends", async (protocol) => {
    const before = acceptor.counts();
    const url = `http://127.0.0.1:${receivers[protocol].port}`;
    const options = { protocol, url, rate: 50, errorRate: 0.5, durationMs: 600, seed: 9 };
    const counts = await runTestData(options, () => {}, new AbortController().signal);
    const after = acceptor.counts();
    const expected = stories(9, counts.traces, 0.5);
    expect(counts.spans).toBe(expected.reduce((sum, story) => sum + countSteps(story), 0));
    expect(after.items.traces - before.items.traces).toBe(counts.spans);
    expect(after.items.logs - before.items.logs).toBe(counts.logs);
    expect(counts.metricExports).toBeGreaterThan(0);
    expect(after.rejected).toEqual(before.rejected);
    expect(after.refused).toEqual(before.refused);
  });

  it("gives metrics exemplars that lead to traces that were sent", async () => {
    const url = `http://127.0.0.1:${receivers.http.port}`;
    const options = { protocol: "http", url, rate: 50, errorRate: 0, durationMs: 500, seed: 1 } as const;
    await runTestData(options, () => {}, new AbortController().signal);
    const bytesOf = (signal: Signal): Buffer =>
      Buffer.concat(kept.filter((one) => one.signal === signal).map(({ payload }) => payload));
    const metrics = bytesOf("metrics");
    const traces = bytesOf("traces");
    // Fields 4 and 5 of an Exemplar: a span id of 8 bytes, a trace id of 16.
    const exemplarIds = new RegExp(String.raw`"\x08([\s\S]{8})\*\x10([\s\S]{16})`, "g");
    const ids = [...metrics.toString("latin1").matchAll(exemplarIds)];
    expect(ids.length).toBeGreaterThan(0);
    for (const [, spanId = "", traceId = ""] of ids) {
      expect(traces.includes(Buffer.from(traceId, "latin1"))).toBe(true);
      expect(traces.includes(Buffer.from(spanId, "latin1"))).toBe(true);
    }
  });

  it("stops when told to", async () => {
    const stop = new AbortController();
    const url = `http://127.0.0.1:${receivers.http.port}`;
    const running = runTestData(
      { protocol: "http", url, rate: 20, errorRate: 0, seed: 1 },
      () => stop.abort(),
      stop.signal,
    );
    expect((await running).traces).toBeGreaterThan(0);
  });

  it("takes an IPv6 address in brackets", async () => {
    const options = { protocol: "http", url: "http://[::1]:1", rate: 1, errorRate: 0, seed: 1 } as const;
    const running = runTestData(options, () => {}, new AbortController().signal);
    await expect(running).rejects.toThrow(/does not take data: connect E(?!NOTFOUND)/);
  });

  it.each(["grpc", "http"] as const)("over %s says so when nothing answers", async (protocol) => {
    const options = { protocol, url: "http://127.0.0.1:1", rate: 1, errorRate: 0, seed: 1 };
    await expect(runTestData(options, () => {}, new AbortController().signal)).rejects.toThrow(
      /^http:\/\/127\.0\.0\.1:1 \(OTLP over (gRPC|HTTP)\) does not take data: .*; start it with: watchtower up/,
    );
  });
});
