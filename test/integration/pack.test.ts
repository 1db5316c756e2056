import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StatusBody } from "../../src/api/wire/watchtower.ts";

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, "../..");
const INSTALL_MS = 300_000;

/** The package as `npm pack` makes it, installed in an empty folder as a user would. */
describe("the packed package", () => {
  let folder = "";
  let files: readonly string[] = [];
  const watchtower = async (...args: readonly string[]): Promise<string> => {
    const env = {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      WATCHTOWER_DATA_DIR: join(folder, "data"),
      WATCHTOWER_HTTP_PORT: "0",
      WATCHTOWER_OTLP_GRPC_PORT: "0",
      WATCHTOWER_OTLP_HTTP_PORT: "0",
    };
    const { stdout } = await run(join(folder, "node_modules/.bin/watchtower"), [...args], {
      cwd: folder,
      env,
    });
    return stdout;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "watchtower-pack-"));
    // It was built before the tests; packing must not build again while others use it.
    const { stdout } = await run(
      "npm",
      ["pack", "--json", "--ignore-scripts", "--pack-destination", folder],
      { cwd: ROOT },
    );
    files = [...stdout.matchAll(/"path": "([^"]+)"/g)].map(([, path = ""]) => path);
    const archive = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
    writeFileSync(join(folder, "package.json"), '{ "private": true }');
    await run("npm", ["install", "--no-audit", "--no-fund", join(folder, archive)], { cwd: folder });
  }, INSTALL_MS);
  afterAll(async () => {
    await watchtower("down");
    rmSync(folder, { recursive: true, force: true });
  });

  it("holds what runs, and no sources or tests", () => {
    expect(files).toEqual(
      expect.arrayContaining(["bin/watchtower", "dist/cli/main.js", "dist/ui/index.html", "LICENSE"]),
    );
    expect(files.filter((file) => /^(src|test|bench|docs)\/|\.test\./.test(file))).toEqual([]);
  });

  it("holds the files of engine kubernetes, and finds them", async () => {
    expect(files).toEqual(
      expect.arrayContaining([
        "alloy/config.alloy",
        "alloy/config-local-only.alloy",
        "helm/pins.json",
        "helm/facts/local.json",
        "helm/values/mimir.yaml",
        "helm/values/scale/mimir.yaml",
        "kind/cluster-config.yaml",
        "manifests/mimir-blocks-pvc.yaml",
      ]),
    );
    // What is pinned is read from the installed package; the folder has no charts.
    await expect(watchtower("render", "--chart-dir", folder)).rejects.toThrow(
      /holds neither tempo-[\d.]+\.tgz nor a folder tempo/,
    );
  });

  it("knows its version", async () => {
    expect(JSON.parse(await watchtower("version", "--json"))).toMatchObject({ version: "0.1.0" });
  });

  it("starts, answers with its page, and stops", async () => {
    const status = JSON.parse(await watchtower("up", "--json")) as StatusBody;
    const page = await fetch(status.endpoints.ui);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("<title>");
    expect(JSON.parse(await watchtower("status", "--json"))).toMatchObject({
      state: "ready",
      version: "0.1.0",
    });
    expect(await watchtower("down")).toContain("stopped");
  });
});
