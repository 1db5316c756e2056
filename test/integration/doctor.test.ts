import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Finding } from "../../src/engine/finding.ts";
import { TestInstance, cli } from "../kit/instance.ts";

interface Report {
  readonly engine: string;
  readonly ok: number;
  readonly warning: number;
  readonly failed: number;
  readonly checks: readonly Finding[];
}

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "watchtower-doctor-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const report = async (args: readonly string[], env: Readonly<Record<string, string>>) => {
  const { code, stdout } = await cli(["doctor", "--json", ...args], env);
  // The command prints one object of this type.
  return { code, ...(JSON.parse(stdout) as Report) };
};

describe("doctor", () => {
  it("finds a machine fit for the embedded engine, and an instance that runs", async () => {
    const instance = new TestInstance({});
    try {
      const before = await report([], instance.env);
      expect(before).toMatchObject({ code: 0, engine: "embedded", failed: 0 });
      await instance.start();
      const { checks } = await report([], instance.env);
      expect(checks.find(({ check }) => check === "instance")).toMatchObject({
        state: "ok",
        observed: expect.stringContaining(`pid ${instance.pid}`),
      });
    } finally {
      await instance.stop();
    }
  });

  it("works for the kubernetes engine with nothing installed, and names what to install", async () => {
    const env = { PATH: folder, HOME: folder, WATCHTOWER_DATA_DIR: folder };
    const { code, failed, checks } = await report(["--engine", "kubernetes"], env);
    expect(code).toBe(1);
    expect(failed).toBeGreaterThanOrEqual(4);
    const missing = checks.filter(({ observed }) => observed === "not installed").map(({ check }) => check);
    expect(missing).toEqual(["docker", "kind", "kubectl", "helm"]);
    const { stdout } = await cli(["doctor", "--engine", "kubernetes"], env);
    expect(stdout).toMatch(/^failed +docker +not installed\n +kind runs its nodes in Docker\n +mend: \S/);
    expect(stdout).toMatch(/\nkubernetes: \d+ ok, \d+ warnings?, \d+ failed\n$/);
  });
});
