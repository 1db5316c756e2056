import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ForwardBody } from "../../src/api/wire/watchtower.ts";
import { FakeOtlp } from "../kit/fake-otlp.ts";
import { TestInstance, cli } from "../kit/instance.ts";
import { itemName, sendItems } from "../kit/otlp-items.ts";

const FILE = `
otelcol.receiver.otlp "in" {
  http { }
  output {
    logs = [otelcol.exporter.otlphttp.away.input]
  }
}

local.file "address" {
  filename = "address.txt"
}

otelcol.exporter.otlphttp "away" {
  client {
    endpoint = local.file.address.content
  }
}
`;

let dir: string;
let fakes: readonly [FakeOtlp, FakeOtlp];
let instance: TestInstance;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "watchtower-local-file-"));
  fakes = [await FakeOtlp.start(), await FakeOtlp.start()];
  writeFileSync(join(dir, "my.alloy"), FILE.replace("address.txt", join(dir, "address.txt")));
  writeFileSync(join(dir, "address.txt"), fakes[0].url);
  instance = new TestInstance({ WATCHTOWER_ALLOY_FILE: join(dir, "my.alloy") });
  await instance.start();
});
afterEach(async () => {
  await instance.stop();
  for (const fake of fakes) await fake.stop();
  rmSync(dir, { recursive: true, force: true });
});

const PATIENCE = { timeout: 30_000 };

async function endpoint(): Promise<string | undefined> {
  const response = await fetch(`${instance.endpoints.ui}/api/watchtower/forward`);
  return ((await response.json()) as ForwardBody).destinations[0]?.endpoint;
}

const taken = (fake: FakeOtlp) => [...fake.taken.logs.keys()].toSorted();

it("goes on with what a file that local.file reads says now, and without a record lost", async () => {
  const [before, after] = fakes;
  await sendItems(instance.endpoints.otlpHttp, "logs", [1]);
  await expect.poll(() => taken(before), PATIENCE).toEqual([itemName("logs", 1)]);
  writeFileSync(join(dir, "address.txt"), after.url);
  await expect.poll(endpoint, PATIENCE).toContain(after.url);
  await sendItems(instance.endpoints.otlpHttp, "logs", [2]);
  await expect.poll(() => taken(after), PATIENCE).toEqual([itemName("logs", 2)]);
  // What cannot be used changes nothing.
  writeFileSync(join(dir, "address.txt"), "no address at all");
  const log = async (): Promise<string> => (await cli(["logs"], instance.env)).stdout;
  await expect.poll(log, PATIENCE).toContain("what was read before stays in use");
  await sendItems(instance.endpoints.otlpHttp, "logs", [3]);
  await expect.poll(() => taken(after), PATIENCE).toEqual([2, 3].map((id) => itemName("logs", id)));
}, 120_000);
