import { afterEach, expect, it } from "vitest";
import type { SmokeReport } from "../../src/engine/smoke.ts";
import { TestInstance, cli, startInstance } from "../kit/instance.ts";

let instance: TestInstance | undefined;
afterEach(async () => {
  await instance?.stop();
  instance = undefined;
});

it("reads back from the embedded engine what it sends", async () => {
  instance = await startInstance({});
  const { code, stdout, stderr } = await cli(["smoke", "--json"], instance.env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  // The command prints one object of this type.
  const { passed, results } = JSON.parse(stdout) as SmokeReport;
  expect(passed).toBe(true);
  expect(results.map(({ signal, found }) => [signal, found])).toEqual([
    ["traces", true],
    ["logs", true],
    ["metrics", true],
  ]);
  const text = await cli(["smoke"], instance.env);
  expect(text.stdout).toMatch(/^(ok +(traces|logs|metrics) +after \d+ ms\n){3}all three were read back\n$/);
});

it("needs an instance that runs", async () => {
  const { code, stderr } = await cli(["smoke"], new TestInstance({}).env);
  expect(code).toBe(1);
  expect(stderr).toContain("start it with: watchtower up");
});
