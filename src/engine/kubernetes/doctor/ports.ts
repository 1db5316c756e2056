import { PORTS } from "../../../config/ports.ts";
import { SETTINGS } from "../../../config/settings.ts";
import { failed, ok, warning } from "../../finding.ts";
import type { Finding } from "../../finding.ts";
import { ownCommand } from "../plan.ts";
import type { Plan, Ports } from "../plan.ts";
import { ask, parseJson } from "./ask.ts";
import type { Machine } from "./machine.ts";
import { nodeName } from "./node.ts";
import type { Node } from "./node.ts";

const PORT_NAMES = ["httpPort", "otlpGrpcPort", "otlpHttpPort"] as const;
/** Ports of the node, to which those of this machine are to lead. */
const NODE_PORTS: Readonly<Record<keyof Ports, number>> = {
  httpPort: PORTS.http.node,
  otlpGrpcPort: PORTS.otlpGrpc.node,
  otlpHttpPort: PORTS.otlpHttp.node,
};
const LOOPBACK = "127.0.0.1";

/** Whether the ports of this machine are ours, or can be had, and lead to the right ports of the node. */
export async function portFindings(machine: Machine, plan: Plan, node: Node): Promise<readonly Finding[]> {
  const ports = await Promise.all(PORT_NAMES.map((name) => portFinding(machine, plan, name, node)));
  return [...ports, mapping(plan, node)];
}

async function portFinding(machine: Machine, plan: Plan, name: keyof Ports, node: Node): Promise<Finding> {
  const { ports } = plan;
  const port = ports[name];
  const setting = SETTINGS[name];
  const check = `port ${setting.key.replace("ports.", "")}`;
  const address = `${LOOPBACK}:${port}`;
  if (node.kind === "there" && node.running && node.hostPorts.get(NODE_PORTS[name]) === port)
    return ok(check, `${address} leads to the cluster`);
  const found = await machine.tryPort(port, LOOPBACK);
  if (found === "free") return ok(check, `${address} is free`);
  const elsewhere = `${ownCommand(plan, "up")} ${setting.flag?.split(" ")[0]} ${port + 10_000}`;
  if (found.code !== "EADDRINUSE")
    return failed(check, `${address}: ${found.code}`, "kind cannot open it either", elsewhere);
  const holder = await holderOf(machine, ports, port);
  const why = `kind would say "port is already allocated" or "address already in use"`;
  return failed(check, `${address} is taken by ${holder.name}`, why, holder.mend ?? elsewhere);
}

interface Holder {
  readonly name: string;
  /** Ends it, where that is ours to say. */
  readonly mend?: string;
}

async function holderOf(machine: Machine, { httpPort }: Ports, port: number): Promise<Holder> {
  const embedded = await embeddedOn(machine, httpPort);
  if (embedded?.ports.includes(port) === true)
    return {
      name: `the embedded engine (pid ${embedded.pid})`,
      mend: `watchtower down --engine embedded --data-dir ${embedded.dataDir}`,
    };
  const said = await ask(machine.run, "docker", [
    "ps",
    "--filter",
    `publish=${port}`,
    "--format",
    "{{.Names}}",
  ]);
  const [container = ""] = said.kind === "said" ? said.stdout.trim().split("\n") : [];
  if (container !== "") return { name: `container ${container}`, mend: `docker stop ${container}` };
  return { name: machine.portHolder(port) ?? (await openFiles(machine, port)) ?? "another process" };
}

/** The embedded engine says itself which ports are its. */
async function embeddedOn(
  { get }: Machine,
  httpPort: number,
): Promise<
  { readonly pid: string; readonly dataDir: string; readonly ports: readonly number[] } | undefined
> {
  const { status, body } = await get(`http://${LOOPBACK}:${httpPort}/api/watchtower/status`);
  const said = status === 200 ? parseJson(body) : undefined;
  if (typeof said !== "object" || said === null || !("engine" in said) || said.engine !== "embedded")
    return undefined;
  if (!("pid" in said) || !("dataDir" in said) || !("endpoints" in said)) return undefined;
  const urls: readonly unknown[] = Object.values(said.endpoints ?? {});
  const ports = urls.map((url) =>
    typeof url === "string" && URL.canParse(url) ? Number(new URL(url).port) : 0,
  );
  return { pid: String(said.pid), dataDir: String(said.dataDir), ports };
}

/** Where there is no /proc. */
async function openFiles({ run, platform }: Machine, port: number): Promise<string | undefined> {
  if (platform === "linux") return undefined;
  const said = await ask(run, "lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"]);
  const fields = said.kind === "said" ? said.stdout.split("\n") : [];
  const pid = fields.find((field) => field.startsWith("p"))?.slice(1);
  const name = fields.find((field) => field.startsWith("c"))?.slice(1);
  return pid === undefined ? undefined : `${name ?? "a process"} (pid ${pid})`;
}

/** The name of the check, by which `up` knows it. */
export const PORT_MAPPING = "port mapping";

/** Mappings are fixed when the node is made. */
function mapping(plan: Plan, node: Node): Finding {
  const { ports, kindCluster } = plan;
  const check = PORT_MAPPING;
  const again = `${ownCommand(plan, "down")} && ${ownCommand(plan, "up")}`;
  switch (node.kind) {
    case "none":
      return ok(check, "no cluster yet");
    case "unknown":
      return warning(check, "not known", node.reason, node.mend);
    case "there": {
      const name = nodeName(kindCluster ?? "");
      if (!node.running)
        return warning(check, `${name} is stopped`, "nothing answers while it is", `docker start ${name}`);
      const drifted = PORT_NAMES.filter((port) => node.hostPorts.get(NODE_PORTS[port]) !== ports[port]);
      const shown = PORT_NAMES.map(
        (port) => `${node.hostPorts.get(NODE_PORTS[port]) ?? "none"}:${NODE_PORTS[port]}`,
      );
      if (drifted.length === 0) return ok(check, shown.join(", "));
      const wanted = drifted.map((port) => `${SETTINGS[port].key} = ${ports[port]}`).join(", ");
      const why = `the configuration says ${wanted}, and mappings are fixed when the node is made`;
      return failed(check, shown.join(", "), why, again);
    }
  }
}
