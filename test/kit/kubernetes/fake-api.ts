import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Run } from "../../../src/base/subprocess.ts";
import { realTools } from "./binaries.ts";

export interface ApiObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly generation?: number;
    readonly creationTimestamp?: string;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: object;
  readonly status?: object;
  /** Of an EndpointSlice. */
  readonly ports?: readonly unknown[];
  readonly endpoints?: readonly unknown[];
}

const RESOURCES = {
  "": {
    namespaces: "Namespace",
    secrets: "Secret",
    configmaps: "ConfigMap",
    pods: "Pod",
    services: "Service",
  },
  apps: { deployments: "Deployment" },
  "discovery.k8s.io": { endpointslices: "EndpointSlice" },
} as const;

/** Kinds by the plural of their path. */
const KINDS: Readonly<Record<string, string>> = Object.assign({}, ...Object.values(RESOURCES));

/**
 * As much of a Kubernetes API server as kubectl needs to get, list, apply, patch and delete the objects that are put
 * into it. Nothing happens by itself: no controller runs.
 */
export class FakeApi {
  /** `plural/name` to object. */
  readonly objects = new Map<string, ApiObject>();
  /** `METHOD plural/name` of what changed something, in its order. */
  readonly changes: string[] = [];
  /** What each pod says. */
  readonly logs = new Map<string, string>();
  /** Called after each change, in the place of controllers. */
  onChange: (plural: string, name: string) => void = () => {};
  /** With the kubeconfig whose only context is `kind-watchtower`, which is this. */
  readonly home = mkdtempSync(join(tmpdir(), "watchtower-kubectl-"));
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  /** The real kubectl, which finds this server. */
  async kubectl(): Promise<Run> {
    this.server.listen(0, "127.0.0.1");
    await new Promise((resolve) => this.server.once("listening", resolve));
    const { port } = this.server.address() as AddressInfo;
    const name = "kind-watchtower";
    const config = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name, cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name, user: {} }],
      contexts: [{ name, context: { cluster: name, user: name } }],
    };
    writeFileSync(join(this.home, "kubeconfig"), JSON.stringify(config));
    return realTools(this.home);
  }

  /** As if nothing had been put into it. */
  clear(): void {
    this.objects.clear();
    this.logs.clear();
    this.changes.length = 0;
    this.onChange = () => {};
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
    rmSync(this.home, { recursive: true, force: true });
  }

  put(plural: string, object: ApiObject): void {
    const group = Object.entries(RESOURCES).find(([, plurals]) => plural in plurals)?.[0] ?? "";
    const apiVersion = group === "" ? "v1" : `${group}/v1`;
    this.objects.set(`${plural}/${object.metadata.name}`, {
      apiVersion,
      kind: KINDS[plural] ?? "",
      ...object,
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? "", "http://api");
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (url.pathname === "/openapi/v2") {
      // No schemas at all, in protobuf: kubectl leaves the checking to the server.
      response.writeHead(200, { "content-type": "application/octet-stream" }).end();
      return;
    }
    const discovered = discovery(url.pathname);
    if (discovered !== undefined) return send(200, discovered);
    const place =
      /^\/(?:api|apis\/[\w.]+)\/v1\/(?:namespaces\/[\w-]+\/)?(\w+)(?:\/([\w.-]+))?(?:\/(log))?$/.exec(
        url.pathname,
      );
    const [, plural = "", name, sub] = place ?? [];
    if (KINDS[plural] === undefined) return send(404, status(404, `nothing at ${url.pathname}`));
    if (sub === "log") {
      response.writeHead(200, { "content-type": "text/plain" }).end(this.logs.get(name ?? "") ?? "");
      return;
    }
    if (name === undefined) return send(200, this.list(plural, url.searchParams));
    const reply = this.one(request.method ?? "", plural, name, Buffer.concat(chunks).toString());
    send(reply === undefined ? 404 : 200, reply ?? status(404, `${plural} "${name}" not found`, "NotFound"));
  }

  private list(plural: string, query: URLSearchParams): unknown {
    const name = /metadata\.name=([\w.-]+)/.exec(query.get("fieldSelector") ?? "")?.[1];
    const isSelected = selector(query.get("labelSelector") ?? "");
    const items = [...this.objects.entries()]
      .filter(([path]) => path.startsWith(`${plural}/`))
      .map(([, object]) => object)
      .filter(({ metadata }) => name === undefined || metadata.name === name)
      .filter(({ metadata }) => isSelected(metadata.labels ?? {}));
    return {
      apiVersion: items[0]?.apiVersion ?? "v1",
      kind: `${KINDS[plural]}List`,
      metadata: { resourceVersion: "1" },
      items,
    };
  }

  private one(method: string, plural: string, name: string, body: string): unknown {
    const path = `${plural}/${name}`;
    const found = this.objects.get(path);
    if (method === "GET") return found;
    if (method === "DELETE" && found === undefined) return undefined;
    this.changes.push(`${method} ${path}`);
    if (method === "DELETE") this.objects.delete(path);
    else this.put(plural, merged(found, JSON.parse(body) as ApiObject, name));
    this.onChange(plural, name);
    return method === "DELETE"
      ? { kind: "Status", apiVersion: "v1", status: "Success" }
      : this.objects.get(path);
  }
}

/** Of the forms `a=b`, `a!=b`, `a in (b,c)` and `a`, all of which have to hold (Kubernetes, "Labels and Selectors"). */
function selector(text: string): (labels: Readonly<Record<string, string>>) => boolean {
  const terms = text.split(/,(?![^(]*\))/).filter((term) => term !== "");
  return (labels) =>
    terms.every((term) => {
      const [, key = "", operator, value = ""] = /^([\w./-]+?)(?:(=|!=| in )(.*))?$/.exec(term) ?? [];
      switch (operator) {
        case undefined:
          return key in labels;
        case "=":
          return labels[key] === value;
        case "!=":
          return labels[key] !== value;
        default:
          return value
            .slice(1, -1)
            .split(",")
            .includes(labels[key] ?? "");
      }
    });
}

/** Applied and patched objects alike: nothing that is tested takes a field away. */
function merged(found: ApiObject | undefined, patch: ApiObject, name: string): ApiObject {
  const metadata = {
    ...found?.metadata,
    ...patch.metadata,
    name,
    annotations: { ...found?.metadata.annotations, ...patch.metadata?.annotations },
    generation: (found?.metadata.generation ?? 0) + 1,
  };
  const spec = { ...found?.spec, ...patch.spec };
  return { ...found, ...patch, metadata, ...(Object.keys(spec).length === 0 ? {} : { spec }) };
}

const status = (code: number, message: string, reason = "NotFound"): unknown => ({
  kind: "Status",
  apiVersion: "v1",
  metadata: {},
  status: "Failure",
  message,
  reason,
  code,
});

/** What kinds there are, as kubectl asks first. */
function discovery(path: string): unknown {
  if (path === "/version") return { major: "1", minor: "35", gitVersion: "v1.35.0" };
  if (path === "/api") return { kind: "APIVersions", versions: ["v1"] };
  if (path === "/apis")
    return {
      kind: "APIGroupList",
      apiVersion: "v1",
      groups: Object.keys(RESOURCES)
        .filter(Boolean)
        .map((name) => {
          const version = { groupVersion: `${name}/v1`, version: "v1" };
          return { name, versions: [version], preferredVersion: version };
        }),
    };
  for (const [group, plurals] of Object.entries(RESOURCES)) {
    const groupVersion = group === "" ? "v1" : `${group}/v1`;
    if (path !== (group === "" ? "/api/v1" : `/apis/${groupVersion}`)) continue;
    const verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];
    const resources = Object.entries(plurals).map(([name, kind]) => ({
      name,
      singularName: kind.toLowerCase(),
      namespaced: kind !== "Namespace",
      kind,
      verbs,
    }));
    return { kind: "APIResourceList", apiVersion: "v1", groupVersion, resources };
  }
  return path === "/openapi/v3" ? { paths: {} } : undefined;
}
