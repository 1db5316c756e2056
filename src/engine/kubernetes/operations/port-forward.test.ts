import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { SubprocessError, commandLine } from "../../../base/subprocess.ts";
import type { Run } from "../../../base/subprocess.ts";
import { PLAN } from "../doctor/testing/machine.ts";
import type { Ports } from "../plan.ts";
import { forwardPorts } from "./port-forward.ts";

const ANY: Ports = { httpPort: 0, otlpGrpcPort: 0, otlpHttpPort: 0 };

/** kubectl port-forward: chooses ports, and goes on until it is stopped, or until `ends` does. */
function forwarding(said: string[], ends: (service: string, time: number) => Promise<void>): Run {
  const times = new Map<string, number>();
  return async (program, args, { onLine, signal } = {}) => {
    const command = commandLine(program, args);
    said.push(command);
    const service = args.find((arg) => arg.startsWith("service/")) ?? "";
    times.set(service, (times.get(service) ?? 0) + 1);
    for (const pair of args.filter((arg) => /^\d*:\d+$/.test(arg))) {
      const [local = "", remote = ""] = pair.split(":");
      const target = remote === "80" ? "3000" : remote;
      onLine?.(
        `Forwarding from 127.0.0.1:${local === "" ? `4${target.padStart(4, "0")}` : local} -> ${target}`,
      );
    }
    const stopped = new Promise<void>((resolve) => {
      if (signal?.aborted === true) resolve();
      signal?.addEventListener("abort", () => resolve());
    });
    await Promise.race([stopped, ends(service, times.get(service) ?? 0)]);
    const result = { command, exitCode: -1, stdout: "", stderr: "" };
    if (signal?.aborted === true) throw new SubprocessError("canceled", result, "stopped");
    return result;
  };
}

const never = (): Promise<void> => new Promise(() => {});

describe("port-forward", () => {
  it("tells the ports when all lead there, and ends when it is stopped", async () => {
    const said: string[] = [];
    const stop = new AbortController();
    const told: Ports[] = [];
    await forwardPorts(
      { plan: { ...PLAN, ports: ANY }, run: forwarding(said, never), signal: stop.signal },
      (ports) => {
        told.push(ports);
        stop.abort();
      },
      () => {},
    );
    expect(told).toEqual([{ httpPort: 43_000, otlpGrpcPort: 44_317, otlpHttpPort: 44_318 }]);
    const where = "kubectl --context kind-watchtower --namespace watchtower port-forward --address=127.0.0.1";
    expect(said.toSorted()).toEqual([`${where} service/alloy :4317 :4318`, `${where} service/grafana :80`]);
  });

  it("is begun anew on the same ports when a pod goes away", async () => {
    const said: string[] = [];
    const stop = new AbortController();
    const lines: string[] = [];
    const once = async (service: string, time: number): Promise<void> => {
      if (service === "service/alloy" && time === 1) return;
      if (service === "service/alloy") stop.abort();
      await never();
    };
    const run = forwarding(said, once);
    await forwardPorts(
      { plan: { ...PLAN, ports: ANY }, run, signal: stop.signal },
      () => {},
      (line) => lines.push(line),
    );
    expect(lines).toEqual(["the connection to alloy ended; it is made anew"]);
    expect(said.at(-1)).toContain("service/alloy 44317:4317 44318:4318");
  });

  it("fails if there is nothing to lead to, and stops the rest", async () => {
    const stop = new AbortController();
    const whole = forwarding([], never);
    const run: Run = (program, args, options) => {
      if (!args.includes("service/alloy")) return whole(program, args, options);
      const result = { command: "kubectl", exitCode: 1, stdout: "", stderr: 'services "alloy" not found' };
      return Promise.reject(new SubprocessError("execution", result, 'services "alloy" not found'));
    };
    const forward = forwardPorts(
      { plan: { ...PLAN, ports: ANY }, run, signal: stop.signal },
      () => {},
      () => {},
    );
    await expect(forward).rejects.toThrow('services "alloy" not found');
  });

  it("names who has a port", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    const plan = { ...PLAN, ports: { ...ANY, otlpGrpcPort: port } };
    const run = forwarding([], never);
    const forward = forwardPorts(
      { plan, run, signal: new AbortController().signal },
      () => {},
      () => {},
    );
    await expect(forward).rejects.toThrow(
      new RegExp(`port ${port} \\(OTLP over gRPC\\) is taken by .*--otlp-grpc-port`),
    );
    server.close();
  });
});
