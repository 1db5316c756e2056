import { expect, it } from "vitest";
import { z } from "zod";
import type { RunResult } from "../../base/subprocess.ts";
import { commandLine } from "../../base/subprocess.ts";
import { docker, helm, jsonOf, kind, kubectl } from "./tools.ts";

const result = (command: string, stdout = ""): RunResult => ({ command, exitCode: 0, stdout, stderr: "" });
const echo = (program: string, args: readonly string[]): Promise<RunResult> =>
  Promise.resolve(result(commandLine(program, args)));
const cluster = { context: "kind-watchtower", namespace: "observability" };

it("names context and namespace with everything that touches a cluster", async () => {
  const commands = [
    await kubectl(echo, cluster)(["get", "pods"]),
    await helm(echo, cluster)(["list"]),
    await kind(echo)(["get", "clusters"]),
    await docker(echo)(["info"]),
  ].map(({ command }) => command);
  expect(commands).toEqual([
    "kubectl --context kind-watchtower --namespace observability get pods",
    "helm --kube-context kind-watchtower --namespace observability list",
    "kind get clusters",
    "docker info",
  ]);
});

const pods = z.object({ items: z.array(z.object({ name: z.string() })) });

it("reads JSON of a known form, and names the command and the place where it is another", () => {
  expect(jsonOf(result("get", '{"items":[{"name":"a","more":1}]}'), pods)).toEqual({
    items: [{ name: "a" }],
  });
  expect(() => jsonOf(result("get pods", '{"items":[{"name":1}]}'), pods)).toThrow(
    "get pods printed what is not understood at items.0.name",
  );
  expect(() => jsonOf(result("get pods", "No resources found"), pods)).toThrow(
    "get pods printed what is not understood",
  );
});
