import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packageVersion } from "../../base/version.ts";
import { loadConfig } from "../../config/load.ts";
import type { SettingName } from "../../config/settings.ts";
import { LEAST_NODE, embeddedDoctor } from "./doctor.ts";
import type { Surroundings } from "./doctor.ts";
import { dataFolder, lockFolder } from "./data-folder/folder.ts";
import { markStopping, writeRunFile } from "./data-folder/run-file.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "watchtower-doctor-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const FINE: Surroundings = {
  nodeVersion: "22.4.0",
  tryPort: async () => "free",
  portHolder: () => undefined,
  freeBytes: () => 100e9,
  answers: async () => true,
};

async function found(
  check: string,
  around: Partial<Surroundings> = {},
  flags: Partial<Record<SettingName, string>> = {},
) {
  const { config } = loadConfig({ env: {}, cwd: root, flags: { dataDir: root, ...flags } });
  const findings = await embeddedDoctor(config, { ...FINE, ...around });
  return findings.find((finding) => finding.check === check);
}

/** As an instance of this version and this process leaves it when it is ready. */
function runs(version = packageVersion()): void {
  const folder = dataFolder(root);
  lockFolder(folder);
  const url = "http://127.0.0.1:13000";
  const endpoints = {
    ui: url,
    otlpGrpc: "http://127.0.0.1:14317",
    otlpHttp: url,
    prometheus: url,
    loki: url,
    tempo: url,
  };
  writeRunFile(folder, {
    engine: "embedded",
    version,
    pid: process.pid,
    dataDir: root,
    startedAt: 1,
    endpoints,
  });
}

describe("node", () => {
  it.each([
    ["20.20.0", "ok"],
    ["24.0.1", "ok"],
    ["20.19.9", "failed"],
    ["18.20.4", "failed"],
  ])("%s is %s", async (nodeVersion, state) => {
    expect(await found("node", { nodeVersion })).toMatchObject({ state, observed: nodeVersion });
  });

  it("is what the package asks for", () => {
    const text = readFileSync(join(import.meta.dirname, "../../../package.json"), "utf8");
    expect(text).toContain(`"node": ">=${LEAST_NODE}"`);
  });
});

describe("an instance", () => {
  it("is none, or answers, or is of another version, or hangs, or is stopping", async () => {
    expect(await found("instance")).toMatchObject({
      state: "ok",
      observed: expect.stringContaining("none runs"),
    });
    runs();
    expect(await found("instance")).toMatchObject({
      state: "ok",
      observed: `pid ${process.pid} at http://127.0.0.1:13000`,
    });
    expect(await found("instance", { answers: async () => false })).toMatchObject({
      state: "failed",
      mend: "watchtower down && watchtower up",
    });
    markStopping(dataFolder(root));
    expect(await found("instance")).toMatchObject({
      state: "warning",
      observed: `stopping, pid ${process.pid}`,
    });
  });

  it("of another version is warned of", async () => {
    runs("0.0.1");
    expect(await found("instance")).toMatchObject({
      state: "warning",
      observed: `pid ${process.pid}, version 0.0.1`,
    });
  });
});

describe("a port", () => {
  const taken: Partial<Surroundings> = {
    tryPort: async () => ({ code: "EADDRINUSE" }),
    portHolder: () => "nginx (pid 7)",
  };

  it("is free, taken, not to be had, or any", async () => {
    expect(await found("port http")).toMatchObject({ state: "ok", observed: "127.0.0.1:13000 is free" });
    expect(await found("port zipkin")).toBeUndefined();
    expect(await found("port http", taken)).toMatchObject({
      state: "failed",
      observed: "127.0.0.1:13000 is taken by nginx (pid 7)",
      mend: "watchtower up --http-port 0   # any free one",
    });
    expect(await found("port http", { tryPort: async () => ({ code: "EACCES" }) })).toMatchObject({
      state: "failed",
      observed: "127.0.0.1:13000: EACCES",
    });
    expect(await found("port http", taken, { httpPort: "0" })).toMatchObject({
      state: "ok",
      observed: "any free one",
    });
  });

  it("of the instance itself is right", async () => {
    runs();
    expect(await found("port otlpGrpc", taken)).toMatchObject({
      state: "ok",
      observed: "127.0.0.1:14317, held by the instance",
    });
    expect(await found("port otlpHttp", taken)).toMatchObject({ state: "failed" });
  });
});

it("what is reachable from elsewhere is warned of", async () => {
  expect(await found("host")).toMatchObject({ state: "ok" });
  expect(await found("host", {}, { host: "0.0.0.0" })).toMatchObject({
    state: "warning",
    observed: "0.0.0.0",
  });
});

describe("the data folder", () => {
  it("is there, or will be made", async () => {
    expect(await found("data folder")).toMatchObject({ state: "ok", observed: root });
    const dataDir = join(root, "a/b");
    expect(await found("data folder", {}, { dataDir })).toMatchObject({
      state: "ok",
      observed: `${dataDir}, made at the first start`,
    });
  });

  it("of something else, or in a place for none, has failed", async () => {
    mkdirSync(join(root, "journal"));
    writeFileSync(join(root, "journal/2026.md"), "");
    expect(await found("data folder")).toMatchObject({
      state: "failed",
      why: expect.stringContaining("is not of Watchtower"),
    });
    const dataDir = join(root, "journal/2026.md/data");
    expect(await found("data folder", {}, { dataDir })).toMatchObject({ state: "failed" });
  });
});

it.each([
  [50e9, "ok", "50 GB free"],
  [2e9, "warning", "2.0 GB free"],
  [50e6, "failed", "50 MB free"],
])("%d free bytes are %s", async (free, state, observed) => {
  expect(await found("disk", { freeBytes: () => free })).toMatchObject({ state, observed });
});
