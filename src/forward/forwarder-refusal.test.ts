import { describe, expect, it } from "vitest";
import { FakeOtlp } from "../../test/kit/fake-otlp.ts";
import type { Received } from "../../test/kit/fake-otlp.ts";
import { itemsRequest, pushItems, writeItems } from "../../test/kit/otlp-items.ts";
import { WatchtowerError } from "../base/errors.ts";
import type { Flow } from "./flow.ts";
import { deadLettersOf } from "./folder.ts";
import { ownMetrics } from "./own-metrics.ts";
import { makeTextHere } from "./request-text.ts";
import type { MakeText } from "./request-text.ts";
import {
  append,
  deadLetterTexts,
  destination,
  fake,
  forwardDir,
  forwarder,
  isSent,
  lane,
  lines,
  names,
  open,
  pushOf,
  range,
  takenOf,
  writeOf,
} from "../../test/kit/copying.ts";

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

  it("what is too large to be made a text gets it in parts, and the rest is put aside", async () => {
    const makeText: MakeText = (form, signal, request) =>
      request.length > itemsRequest(signal, [1, 2]).length || Buffer.from(request).includes("line 5")
        ? Promise.reject(new WatchtowerError("limit", "out of memory, 3 times"))
        : makeTextHere(form, signal, request);
    await open([destination({ protocol: "otlphttp-json" })], {}, { makeText });
    await append("logs", ...range(1, 8));
    await isSent("logs");
    expect(takenOf("logs")).toEqual(names("logs", [1, 2, 3, 4, 6, 7, 8]));
    const [letter] = await deadLettersOf(forwardDir(), "sumo").list();
    expect(letter).toMatchObject({ status: "not made", answer: "not made: out of memory, 3 times" });
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
