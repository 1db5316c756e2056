import { expect, it } from "vitest";
import { z } from "zod";
import type { RunResult } from "../../base/subprocess.ts";
import { SubprocessError, commandLine } from "../../base/subprocess.ts";
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

it("leaves out what the library in kubectl logs of its attempts", async () => {
  const log = 'E1126 03:14:17.465494   25817 memcache.go:265] "Unhandled Error" err="connection refused"';
  const said = "The connection to the server 127.0.0.1:1 was refused";
  const failing = (): Promise<never> => {
    const text = `kubectl get pods failed with exit code 1: ${log}\n${log}\n${said}`;
    const failed = { ...result("kubectl get pods"), exitCode: 1, stderr: `${log}\n${log}\n${said}\n` };
    return Promise.reject(new SubprocessError("execution", failed, text));
  };
  await expect(kubectl(failing, cluster)(["get", "pods"])).rejects.toMatchObject({
    message: `kubectl get pods failed with exit code 1: ${said}`,
    result: { stderr: `${said}\n` },
  });
});
