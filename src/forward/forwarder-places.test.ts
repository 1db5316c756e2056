import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { itemsRequest } from "../../test/kit/otlp-items.ts";
import { sequence } from "../base/units.ts";
import { makeDebugDestination, makeFileDestination } from "./destination.ts";
import { askToForget } from "./folder.ts";
import {
  append,
  close,
  destination,
  dir,
  fake,
  forwardDir,
  forwarder,
  isSent,
  journal,
  lane,
  lines,
  names,
  open,
  range,
  takenOf,
} from "../../test/kit/copying.ts";

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
    // What waited at a start is counted beside all else.
    await expect.poll(() => statusOf("sumo")).toMatchObject(off);
    await forwarder.replace([destination()]);
    await isSent("logs");
    expect(takenOf("logs")).toEqual(names("logs", [1, 2]));
  });

  it("is counted on when it is set again, or has other settings", async () => {
    await open([destination()]);
    const sent = () => statusOf("sumo")?.signals.logs?.sent.records;
    for (const [id, settings] of [{}, { timeoutMs: 6000 }, { timeoutMs: 7000 }].entries()) {
      await forwarder.replace([destination(settings)]);
      await append("logs", id + 1);
      await isSent("logs");
      expect(sent()).toBe(id + 1);
    }
    await forwarder.replace([]);
    expect(sent()).toBe(3);
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
    await expect.poll(queue).toBe(0);
    for (const id of [4, 5]) await append("logs", id);
    await expect.poll(place).toBe(4);
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
    await expect.poll(() => queue()?.records).toBe(1);
    await expect.poll(() => journal.stats().segments).toBe(2);
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
