import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ForwardBody } from "../../src/api/wire/watchtower.ts";
import { SIGNALS } from "../../src/model/signal.ts";
import type { Signal } from "../../src/model/signal.ts";
import { FakeOtlp, TEST_CA } from "../kit/fake-otlp.ts";
import { TestInstance, cli } from "../kit/instance.ts";
import { itemName, sendItems } from "../kit/otlp-items.ts";
import { sendWithSdk } from "../kit/sdk.ts";

/** In three parts, as the whole or a part may slip into a text. */
const SECRET = "ZaVnC4dhaV2xQkLm";

let fake: FakeOtlp;
let instance: TestInstance;

beforeEach(async () => {
  fake = await FakeOtlp.start();
  instance = new TestInstance({ SUMO_OTLP_ENDPOINT: `${fake.url}/receiver/v1/otlp/${SECRET}` });
});
afterEach(async () => {
  await instance.stop();
  await fake.stop();
});

const run = (...args: string[]) => cli(args, instance.env);

const send = (signal: Signal, ...ids: number[]) => sendItems(instance.endpoints.otlpHttp, signal, ids);

const isTaken = (signal: Signal, ...ids: number[]) =>
  expect
    .poll(() => [...fake.taken[signal].keys()].toSorted())
    .toEqual(ids.map((id) => itemName(signal, id)).toSorted());

async function forward(): Promise<ForwardBody["destinations"][number]> {
  const response = await fetch(`${instance.endpoints.ui}/api/watchtower/forward`);
  const [destination] = ((await response.json()) as ForwardBody).destinations;
  if (destination === undefined) throw new Error("there is no destination");
  return destination;
}

/** Every text under a folder: what the process wrote. */
function filesOf(dir: string): string {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return entries.map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1")).join("\n");
}

describe("with an endpoint", () => {
  it("what an SDK sends arrives, as does the rest after an outage and a restart", async () => {
    await instance.start();
    await sendWithSdk("grpc", instance.endpoints, "shop");
    await expect.poll(() => SIGNALS.map((signal) => fake.count(signal).different)).toEqual([2, 2, 1]);
    fake.react = () => ({ kind: "refuse", status: 503 });
    await send("traces", 1, 2);
    await expect.poll(async () => (await forward()).signals.traces?.queue.records).toBe(1);
    await instance.restart();
    await send("traces", 3);
    fake.react = () => ({ kind: "accept" });
    await expect.poll(() => fake.count("traces"), { timeout: 40_000 }).toEqual({ different: 5, repeated: 0 });
  });

  it("status, pause, resume, replay, preview and dead letters do what they say", async () => {
    await instance.start();
    expect((await run("forward", "pause")).stdout).toMatch(/^sumo is paused/);
    await send("logs", 1);
    await expect.poll(async () => (await run("forward", "status")).stdout).toMatch(/paused, 1 requests wait/);
    expect((await run("status")).stdout).toMatch(
      /Copy +sumo http:\/\/127\.0\.0\.1:\d+\/\*{4}, paused, 1 requests wait/,
    );
    expect(fake.requests).toEqual([]);
    const preview = await run("forward", "preview");
    expect(preview.stdout).toContain("line 1");
    expect(fake.requests).toEqual([]);
    await run("forward", "resume");
    await isTaken("logs", 1);

    fake.react = () => ({ kind: "refuse", status: 400, body: `no source ${SECRET}` });
    await send("logs", 2);
    await expect.poll(async () => (await forward()).deadLetters.count).toBe(1);
    expect((await run("forward", "dead-letters", "ls")).stdout).toContain("HTTP 400: no source ****");
    const still = JSON.parse((await run("forward", "dead-letters", "retry", "--json")).stdout) as object;
    expect(still).toMatchObject({ records: 0, refused: 1, lastRefusal: "HTTP 400: no source ****" });
    fake.react = () => ({ kind: "accept" });
    expect((await run("forward", "dead-letters", "retry")).stdout).toMatch(/^1 dead letter sent/);
    await isTaken("logs", 1, 2);
    expect((await run("forward", "dead-letters", "ls")).stdout).toBe("no dead letters\n");

    // In another shell, where the address is not known.
    const { SUMO_OTLP_ENDPOINT: _, ...elsewhere } = instance.env;
    fake.react = () => ({ kind: "refuse", status: 400, body: `no source ${SECRET}` });
    await send("logs", 3);
    await expect.poll(async () => (await forward()).deadLetters.count).toBe(1);
    const shown = await cli(["forward", "preview"], elsewhere);
    expect(shown.stdout).toContain("line 3");
    expect(shown.stdout).toContain(`to sumo (${fake.url}/****)`);
    const refused = await cli(["forward", "dead-letters", "retry"], elsewhere);
    expect(refused.stdout).toContain("1 refused: HTTP 400: no source ****");
    fake.react = () => ({ kind: "accept" });
    expect((await cli(["forward", "dead-letters", "retry"], elsewhere)).stdout).toMatch(
      /^1 dead letter sent/,
    );
    await isTaken("logs", 1, 2, 3);
    const unknown = await cli(["forward", "dead-letters", "retry", "nothing"], elsewhere);
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining("there is no dead letter")]);
    const unset = await cli(["forward", "replay", "--destination", "sumo"], elsewhere);
    expect(unset.stderr).toMatch(
      /no destination "sumo" is set; .*replay goes by the variables of this shell/,
    );

    const other = await FakeOtlp.start({ protocol: "grpc" });
    const replay = await run(
      "forward",
      "replay",
      "--from",
      "1h",
      "--destination",
      other.url.replace("http", "grpc"),
    );
    expect(replay.stdout).toMatch(/^3 requests of the journal sent/);
    expect(other.count("logs")).toEqual({ different: 3, repeated: 0 });
    const none = await run(
      "forward",
      "replay",
      "--to",
      "1h",
      "--destination",
      other.url.replace("http", "grpc"),
    );
    expect(none.stdout).toMatch(/^0 requests/);
    await other.stop();
    expect((await run("forward", "replay", "--destination", "datadog")).stderr).toContain(
      'no destination "datadog" is set',
    );
  });

  it("a destination that is switched off is shown, and given up when that is meant", async () => {
    await instance.start();
    expect((await run("forward", "forget", "sumo", "--yes")).stderr).toContain("sumo is in use");
    fake.react = () => ({ kind: "refuse", status: 400, body: "no" });
    await send("logs", 1);
    await expect.poll(async () => (await forward()).deadLetters.count).toBe(1);
    const without = { ...instance.env, SUMO_OTLP_ENDPOINT: "" };
    const off = (...args: string[]) => cli(args, without);
    const restart = async (): Promise<void> => {
      await off("down");
      await off("up");
    };
    await restart();
    const shown =
      /sumo · off, its place is kept, 1 dead letter; to give that up: watchtower forward forget sumo/;
    expect((await off("forward", "status")).stdout).toMatch(shown);
    expect((await off("forward", "preview")).stderr).toContain('no destination "sumo" is set');
    expect((await off("forward", "forget", "sumo")).stderr).toContain("elsewhere add --yes");
    expect((await off("forward", "forget", "other", "--yes")).stderr).toContain("nothing is kept");
    expect((await off("forward", "forget", "sumo", "--yes")).stdout).toBe("sumo is forgotten\n");
    await expect.poll(async () => (await off("forward", "status")).stdout).toMatch(/^local only/);
    await off("down");
    await run("up");
    await run("down");
    expect((await off("forward", "forget", "sumo", "--yes", "--json")).stdout).toContain('"forgotten": true');
    await off("up");
    expect((await off("forward", "status")).stdout).toMatch(/^local only/);
  });

  it("the secret is told nowhere", async () => {
    fake.react = ({ path }) => ({ kind: "refuse", status: 403, body: `forbidden: ${path}` });
    await instance.start();
    await send("logs", 1);
    await expect.poll(async () => (await forward()).deadLetters.count).toBe(1);
    const { port } = fake;
    await fake.stop();
    await send("traces", 1);
    await expect.poll(async () => (await forward()).signals.traces?.retries).toBeGreaterThan(0);
    const told = await Promise.all(
      [
        ["up"],
        ["up", "--json"],
        ["status"],
        ["status", "--json"],
        ["forward", "status"],
        ["forward", "status", "--json"],
        ["forward", "preview"],
        ["forward", "preview", "--json"],
        ["forward", "dead-letters", "ls", "--json"],
        ["config", "show"],
        ["config", "show", "--json"],
        ["config", "check"],
        ["logs"],
        ["env"],
        ["journal", "inspect", "--json"],
        ["doctor"],
      ].map((args) => run(...args)),
    );
    const answers = await Promise.all(
      ["status", "forward"].map(async (name) =>
        (await fetch(`${instance.endpoints.ui}/api/watchtower/${name}`)).text(),
      ),
    );
    await fake.listen(port);
    await run("down");
    const all = [
      ...told.flatMap(({ stdout, stderr }) => [stdout, stderr]),
      ...answers,
      filesOf(instance.dataDir),
    ].join("\n");
    expect(all).toContain(`${fake.url}/****`);
    expect(all).toContain("forbidden: ****");
    for (const part of [SECRET, SECRET.slice(2, 12), Buffer.from(SECRET).toString("base64").slice(0, 12)])
      expect(all).not.toContain(part);
  });
});

it("a malformed endpoint is an error that does not tell it", async () => {
  const bad = await cli(["up"], { ...instance.env, SUMO_OTLP_ENDPOINT: `htp:/${SECRET}` });
  expect(bad.code).toBe(2);
  expect(bad.stderr).toContain("SUMO_OTLP_ENDPOINT is ***; expected an http or https URL");
  expect(bad.stderr).not.toContain(SECRET);
});

it("without an endpoint, one line says how to have a copy", async () => {
  instance = new TestInstance({});
  const up = await run("up");
  expect(up.stdout).toMatch(/Copy +local only; to copy everything to Sumo Logic: export SUMO_OTLP_ENDPOINT=/);
  expect((await run("forward", "status")).stdout).toMatch(/^local only/);
  expect((await run("forward", "pause", "--destination", "x")).code).toBe(1);
});

it("an authority of one's own is trusted, and a missing file is told", async () => {
  const secure = await FakeOtlp.start({ tls: true });
  const ca = join(instance.dataDir, "..", `watchtower-test-ca-${process.pid}.pem`);
  execFileSync("sh", ["-c", `cat > ${ca}`], { input: TEST_CA });
  const env = { SUMO_OTLP_ENDPOINT: secure.url, SUMO_OTLP_CA_FILE: ca };
  const missing = await cli(["up"], { ...instance.env, ...env, SUMO_OTLP_CA_FILE: "/no/such.pem" });
  expect(missing.stderr).toMatch(/sumo\.caFile: ENOENT/);
  instance = new TestInstance(env);
  await instance.start();
  await send("logs", 1);
  await expect.poll(() => secure.count("logs").different).toBe(1);
  execFileSync("rm", [ca]);
  await secure.stop();
});
