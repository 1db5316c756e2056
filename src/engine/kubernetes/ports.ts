import { readFileSync } from "node:fs";
import { join } from "node:path";
import { WatchtowerError } from "../../base/errors.ts";
import { PORTS } from "../../config/ports.ts";
import type { PortSet, PortTable } from "../../config/ports.ts";
import { packageRoot } from "../../base/package-root.ts";
import { assetPath } from "./assets.ts";
import type { Ports } from "./plan.ts";

/** A number in a shipped file that is a port of ours. */
interface Mention {
  /** What stands right before it. */
  readonly after: RegExp;
  readonly port: (table: PortTable) => number;
}

const mention = (after: RegExp, port: Mention["port"]): Mention => ({ after, port });

/** The three numbers of a Service's port in YAML, from its name on. */
function servicePort(name: string, set: (table: PortTable) => PortSet): readonly Mention[] {
  const named = `name: ${name}\\n`;
  return [
    mention(new RegExp(`${named} +port: `), (table) => set(table).cluster),
    mention(new RegExp(`${named}.*\\n +targetPort: `), (table) => set(table).cluster),
    mention(new RegExp(`${named}(?:.*\\n){2,3} +nodePort: `), (table) => set(table).node),
  ];
}

/** An entry of kind's port mappings, found by the comment that names its Service. */
function portMapping(comment: string, set: (table: PortTable) => PortSet): readonly Mention[] {
  return [
    mention(new RegExp(`# ${comment}\\n +- containerPort: `), (table) => set(table).node),
    mention(new RegExp(`# ${comment}\\n.*\\n +hostPort: `), (table) => set(table).host),
  ];
}

const RECEIVERS: readonly Mention[] = [
  mention(/OTLP in \(gRPC /, ({ otlpGrpc }) => otlpGrpc.cluster),
  mention(/OTLP in \(gRPC \d+, HTTP /, ({ otlpHttp }) => otlpHttp.cluster),
  mention(/grpc \{\n\s+endpoint += "0\.0\.0\.0:/, ({ otlpGrpc }) => otlpGrpc.cluster),
  mention(/http \{\n\s+endpoint += "0\.0\.0\.0:/, ({ otlpHttp }) => otlpHttp.cluster),
];

const ALLOY_PORTS: readonly Mention[] = [
  ...servicePort("otlp-grpc", ({ otlpGrpc }) => otlpGrpc),
  ...servicePort("otlp-http", ({ otlpHttp }) => otlpHttp),
];

const MENTIONS = {
  "kind/cluster-config.yaml": [
    ...portMapping("Grafana", ({ http }) => http),
    ...portMapping("Alloy, OTLP over gRPC", ({ otlpGrpc }) => otlpGrpc),
    ...portMapping("Alloy, OTLP over HTTP", ({ otlpHttp }) => otlpHttp),
  ],
  "helm/values/grafana.yaml": [
    mention(/service:\n.*\n +port: /, ({ http }) => http.cluster),
    mention(/service:\n(?:.*\n){3} +nodePort: /, ({ http }) => http.node),
    mention(/root_url: http:\/\/localhost:/, ({ http }) => http.host),
  ],
  "helm/values/alloy.yaml": ALLOY_PORTS,
  "manifests/alloy-otlp-nodeport.yaml": ALLOY_PORTS,
  "alloy/config.alloy": RECEIVERS,
  "alloy/config-local-only.alloy": RECEIVERS,
  "alloy/variants/loki-push.alloy": RECEIVERS,
  "scripts/port-forward.sh": [
    mention(/WATCHTOWER_HTTP_PORT:-/, ({ http }) => http.host),
    mention(/WATCHTOWER_OTLP_GRPC_PORT:-/, ({ otlpGrpc }) => otlpGrpc.host),
    mention(/WATCHTOWER_OTLP_HTTP_PORT:-/, ({ otlpHttp }) => otlpHttp.host),
    mention(/"\$http:/, ({ http }) => http.cluster),
    mention(/"\$otlp_grpc:/, ({ otlpGrpc }) => otlpGrpc.cluster),
    mention(/"\$otlp_http:/, ({ otlpHttp }) => otlpHttp.cluster),
  ],
} satisfies Readonly<Record<string, readonly Mention[]>>;

/** A shipped file that names ports of ours, as a path from the package's root. */
export type PortFile = keyof typeof MENTIONS;

/** All shipped files that name ports of ours. */
// Object.keys forgets the keys' type; MENTIONS is a literal.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
export const PORT_FILES = Object.keys(MENTIONS) as readonly PortFile[];

/**
 * The text of a shipped file with each port as `table` has it.
 *
 * @throws WatchtowerError `internal` if a port is not where it was: the file was rearranged.
 */
export function withPorts(file: PortFile, text: string, table: PortTable): string {
  const mentions: readonly Mention[] = MENTIONS[file];
  return mentions.reduce((followed, { after, port }) => {
    const place = new RegExp(`(?<=${after.source})\\d+`, "g");
    if (!place.test(followed))
      throw new WatchtowerError("internal", `no port after ${after.source} in ${file}`);
    return followed.replaceAll(place, String(port(table)));
  }, text);
}

/** A file as it lies in the package. */
export const portFileText = (file: PortFile): string => readFileSync(join(packageRoot(), file), "utf8");

/** The table with the ports that the user chose on this machine. */
export function chosenPorts({ httpPort, otlpGrpcPort, otlpHttpPort }: Ports): PortTable {
  return {
    http: { ...PORTS.http, host: httpPort },
    otlpGrpc: { ...PORTS.otlpGrpc, host: otlpGrpcPort },
    otlpHttp: { ...PORTS.otlpHttp, host: otlpHttpPort },
  };
}

/**
 * What `kind create cluster --config -` reads.
 *
 * @param listenAddress an IP address of this machine; kind takes no names.
 * @throws WatchtowerError `invalid` for port 0: kind maps ports once, so they must be known.
 */
export function kindConfig(ports: Ports, listenAddress = "127.0.0.1"): string {
  const table = chosenPorts(ports);
  if (Object.values(table).some(({ host }: PortSet) => host === 0))
    throw new WatchtowerError(
      "invalid",
      "port 0 (any free port) is not possible with --engine kubernetes: a kind cluster maps fixed ports",
    );
  const text = readFileSync(assetPath("kindConfig"), "utf8");
  return withPorts("kind/cluster-config.yaml", text, table).replaceAll(
    /(?<=listenAddress: )\S+/g,
    listenAddress,
  );
}
