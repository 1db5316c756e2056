import { setTimeout as wait } from "node:timers/promises";
import { WatchtowerError } from "../../../base/errors.ts";
import { portHolder, tryPort } from "../../../base/port.ts";
import { PORTS } from "../../../config/ports.ts";
import { SETTINGS } from "../../../config/settings.ts";
import type { Ports } from "../plan.ts";
import { kubectl } from "../tools.ts";
import type { Operation } from "./operation.ts";

const LOOPBACK = "127.0.0.1";
const AGAIN_MS = 1000;

/** By the port of the Service that it leads to. */
const TARGETS = {
  grafana: [{ name: "httpPort", port: PORTS.http.cluster }],
  alloy: [
    { name: "otlpGrpcPort", port: PORTS.otlpGrpc.cluster },
    { name: "otlpHttpPort", port: PORTS.otlpHttp.cluster },
  ],
} as const;

/** A Service of the cluster that is reached from this machine. */
export type Service = keyof typeof TARGETS;

export const SERVICES: readonly Service[] = ["grafana", "alloy"];

/**
 * Leads ports of this machine to Grafana and Alloy, until the signal aborts; begun anew when a pod goes away.
 *
 * @param onReady told the ports once they lead there: those of the plan, or the chosen ones where it has 0.
 * @param say what happens meanwhile.
 * @param services those that are led to.
 * @throws WatchtowerError `unavailable` for a port that is taken, SubprocessError if there is nothing to lead to.
 */
export async function forwardPorts(
  operation: Pick<Operation, "run" | "plan" | "signal">,
  onReady: (ports: Ports) => void,
  say: (line: string) => void,
  services = SERVICES,
): Promise<void> {
  const { plan, signal } = operation;
  if (signal.aborted) return;
  const names = services.flatMap((service) => TARGETS[service].map(({ name }) => name));
  for (const name of names) await mustBeFree(name, plan.ports[name]);
  const open = new Map<keyof Ports, number>();
  const opened = (name: keyof Ports, port: number): void => {
    const isNew = !open.has(name);
    open.set(name, port);
    if (isNew && open.size === names.length) onReady({ ...plan.ports, ...Object.fromEntries(open) });
  };
  // One that fails ends the other.
  const failed = new AbortController();
  const until = AbortSignal.any([signal, failed.signal]);
  const results = await Promise.allSettled(
    services.map(async (service) => {
      try {
        await keepForwarding({ ...operation, signal: until }, service, opened, say);
      } finally {
        failed.abort();
      }
    }),
  );
  const reason: unknown = results.find((result) => result.status === "rejected")?.reason;
  if (reason !== undefined) throw reason;
}

async function mustBeFree(name: keyof Ports, port: number): Promise<void> {
  if (port === 0 || (await tryPort(port, LOOPBACK)) === "free") return;
  const { flag = "", help } = SETTINGS[name];
  const holder = portHolder(port) ?? "another process";
  const text = `port ${port} (${help}) is taken by ${holder}; choose another with ${flag.split(" ")[0]}`;
  throw new WatchtowerError("unavailable", text);
}

async function keepForwarding(
  { run, plan, signal }: Pick<Operation, "run" | "plan" | "signal">,
  service: Service,
  opened: (name: keyof Ports, port: number) => void,
  say: (line: string) => void,
): Promise<void> {
  // A port that was chosen by the system stays the same when it is begun anew.
  const local: Partial<Record<keyof Ports, number>> = { ...plan.ports };
  while (!signal.aborted) {
    let isOpen = false;
    const pairs = TARGETS[service].map(({ name, port }) => `${local[name] || ""}:${port}`);
    const onLine = (line: string): void => {
      const chosen = /^Forwarding from 127\.0\.0\.1:(\d+) -> (\d+)/.exec(line);
      if (chosen === null) return;
      isOpen = true;
      const targets = TARGETS[service];
      // Grafana's Service has one port, which leads to another one of its pod.
      const target = targets.find(({ port }) => String(port) === chosen[2]) ?? targets[0];
      local[target.name] = Number(chosen[1]);
      opened(target.name, Number(chosen[1]));
    };
    try {
      const args = ["port-forward", `--address=${LOOPBACK}`, `service/${service}`, ...pairs];
      await kubectl(run, plan.cluster)(args, { onLine, signal });
    } catch (error) {
      if (signal.aborted) return;
      if (!isOpen) throw error;
    }
    say(`the connection to ${service} ended; it is made anew`);
    await wait(AGAIN_MS, undefined, { signal }).catch(() => {});
  }
}
