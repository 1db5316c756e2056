import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Run } from "../../../src/base/subprocess.ts";
import { KINDS, apiVersionOf, discovery } from "./api-resources.ts";
import { realTools } from "./binaries.ts";
import { secretOf } from "./secret-protobuf.ts";
import { fieldSelector, labelSelector } from "./selector.ts";

interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: boolean;
}

export interface ApiObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly generation?: number;
    readonly creationTimestamp?: string;
    readonly ownerReferences?: readonly OwnerReference[];
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly spec?: object;
  readonly status?: object;
  /** Of an EndpointSlice. */
  readonly ports?: readonly unknown[];
  readonly endpoints?: readonly unknown[];
  /** Of an Event. */
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly involvedObject?: { readonly name: string };
}

/** Instead of what was asked for. */
export interface Refusal {
  readonly code: number;
  /** As `Forbidden`, `Conflict` or `Invalid`. */
  readonly reason: string;
  readonly message: string;
}

/**
 * As much of a Kubernetes API server as kubectl and helm need to get, list, watch, create, apply, replace, patch and
 * delete the objects that are put into it. Nothing happens by itself: no controller runs.
 */
export class FakeApi {
  /** `plural/name` to object. */
  readonly objects = new Map<string, ApiObject>();
  /** `METHOD plural/name` of what changed something, in its order. */
  readonly changes: string[] = [];
  /** What each pod says. */
  readonly logs = new Map<string, string>();
  /** By `METHOD plural/name`, or `METHOD plural` for all of a kind. */
  readonly refusals = new Map<string, Refusal>();
  /** What is behind Services, by path below `/proxy`. */
  readonly proxied = new Map<string, string>();
  /** Called after each change, in the place of controllers. */
  onChange: (plural: string, name: string) => void = () => {};
  /** With the kubeconfig whose only context is `kind-watchtower`, which is this. */
  readonly home = mkdtempSync(join(tmpdir(), "watchtower-kubectl-"));
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));
  private readonly watchers = new Set<(plural: string, type: string, object: ApiObject) => void>();
  private version = 1;

  /** The real kubectl and helm, which find this server. */
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
    for (const map of [this.objects, this.logs, this.refusals, this.proxied]) map.clear();
    this.changes.length = 0;
    this.onChange = () => {};
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
    rmSync(this.home, { recursive: true, force: true });
  }

  put(plural: string, object: ApiObject): void {
    const path = `${plural}/${object.metadata.name}`;
    const isNew = !this.objects.has(path);
    const metadata = { uid: `uid-${path}`, ...object.metadata, resourceVersion: String(++this.version) };
    const whole = { apiVersion: apiVersionOf(plural), kind: KINDS[plural] ?? "", ...object, metadata };
    this.objects.set(path, whole);
    for (const tell of this.watchers) tell(plural, isNew ? "ADDED" : "MODIFIED", whole);
  }

  remove(plural: string, name: string): void {
    const found = this.objects.get(`${plural}/${name}`);
    if (found === undefined) return;
    this.objects.delete(`${plural}/${name}`);
    for (const tell of this.watchers) tell(plural, "DELETED", found);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? "", "http://api");
    const send = (code: number, body: unknown): void => {
      response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    const text = (body: string): void => {
      response.writeHead(200, { "content-type": "text/plain" }).end(body);
    };
    if (url.pathname === "/openapi/v2") {
      // No schemas at all, in protobuf: kubectl leaves the checking to the server.
      response.writeHead(200, { "content-type": "application/octet-stream" }).end();
      return;
    }
    const discovered = discovery(url.pathname);
    if (discovered !== undefined) return send(200, discovered);
    const behind = /\/services\/[\w:-]+\/proxy(\/.*)$/.exec(url.pathname)?.[1];
    if (behind !== undefined) {
      const body = this.proxied.get(behind);
      return body === undefined
        ? send(503, status({ code: 503, reason: "ServiceUnavailable", message: "no endpoints available" }))
        : text(body);
    }
    const place =
      /^\/(?:api|apis\/[\w.]+)\/v1\/(?:namespaces\/[\w-]+\/)?(\w+)(?:\/([\w.:-]+))?(?:\/(\w+))?$/.exec(
        url.pathname,
      );
    const [, plural = "", name, sub] = place ?? [];
    if (KINDS[plural] === undefined)
      return send(404, status({ ...NOT_FOUND, message: `nothing at ${url.pathname}` }));
    if (sub === "log") return text(this.logs.get(name ?? "") ?? "");
    if (sub === "portforward")
      return send(501, status({ code: 501, reason: "NotImplemented", message: "no streams here" }));
    const method = request.method ?? "";
    const body = Buffer.concat(chunks);
    const hasObject = ["POST", "PUT", "PATCH"].includes(method);
    const given = hasObject ? objectIn(plural, body) : undefined;
    const called = name ?? given?.metadata.name;
    const refusal =
      this.refusals.get(`${method} ${plural}/${called}`) ?? this.refusals.get(`${method} ${plural}`);
    if (refusal !== undefined) return send(refusal.code, status(refusal));
    if (method === "GET" && name === undefined) {
      if (url.searchParams.get("watch") === null) return send(200, this.list(plural, url.searchParams));
      return this.watch(plural, url.searchParams, response);
    }
    const reply = this.one(method, plural, called ?? "", given);
    if ("code" in reply) send(reply.code, status(reply));
    else send(method === "POST" ? 201 : 200, reply.object);
  }

  private select(query: URLSearchParams): (object: ApiObject) => boolean {
    const hasLabels = labelSelector(query.get("labelSelector") ?? "");
    const hasFields = fieldSelector(query.get("fieldSelector") ?? "");
    return (object) => hasLabels(object.metadata.labels ?? {}) && hasFields(object);
  }

  private list(plural: string, query: URLSearchParams): unknown {
    const items = [...this.objects.entries()]
      .filter(([path]) => path.startsWith(`${plural}/`))
      .map(([, object]) => object)
      .filter(this.select(query));
    return {
      apiVersion: items[0]?.apiVersion ?? apiVersionOf(plural),
      kind: `${KINDS[plural]}List`,
      metadata: { resourceVersion: String(this.version) },
      items,
    };
  }

  /** Tells changes as they come, until the client goes away. */
  private watch(plural: string, query: URLSearchParams, response: ServerResponse): void {
    const isMeant = this.select(query);
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    const tell = (changed: string, type: string, object: ApiObject): void => {
      if (changed === plural && isMeant(object)) response.write(`${JSON.stringify({ type, object })}\n`);
    };
    // A client that lists by watching is told where the list ends (Kubernetes API, "Streaming lists").
    const isList = query.get("sendInitialEvents") === "true";
    const since = isList ? 0 : Number(query.get("resourceVersion") ?? "0");
    for (const [path, object] of this.objects)
      if (Number(object.metadata.resourceVersion) > since) tell(path.split("/")[0] ?? "", "ADDED", object);
    if (isList) response.write(`${JSON.stringify(this.endOfList(plural))}\n`);
    this.watchers.add(tell);
    response.once("close", () => this.watchers.delete(tell));
  }

  private endOfList(plural: string): unknown {
    const annotations = { "k8s.io/initial-events-end": "true" };
    const metadata = { resourceVersion: String(this.version), annotations };
    return { type: "BOOKMARK", object: { apiVersion: apiVersionOf(plural), kind: KINDS[plural], metadata } };
  }

  private one(
    method: string,
    plural: string,
    name: string,
    given: ApiObject | undefined,
  ): { readonly object: unknown } | Refusal {
    const path = `${plural}/${name}`;
    const found = this.objects.get(path);
    const missing = { ...NOT_FOUND, message: `${plural} "${name}" not found` };
    if (method === "GET") return found === undefined ? missing : { object: found };
    if (method === "POST" && found !== undefined)
      return { code: 409, reason: "AlreadyExists", message: `${plural} "${name}" already exists` };
    if ((method === "DELETE" || method === "PUT") && found === undefined) return missing;
    const wanted = given?.metadata?.resourceVersion;
    if (wanted !== undefined && wanted !== "" && wanted !== found?.metadata.resourceVersion)
      return { code: 409, reason: "Conflict", message: `${plural} "${name}": the object has been modified` };
    this.changes.push(`${method} ${path}`);
    if (given === undefined) this.remove(plural, name);
    else this.put(plural, method === "PUT" ? given : merged(found, given, name));
    this.onChange(plural, name);
    return given === undefined
      ? { object: { kind: "Status", apiVersion: "v1", status: "Success" } }
      : { object: this.objects.get(path) };
  }
}

const objectIn = (plural: string, body: Buffer): ApiObject =>
  plural === "secrets" ? secretOf(body) : (JSON.parse(body.toString()) as ApiObject);

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

const NOT_FOUND = { code: 404, reason: "NotFound" } as const;

const status = ({ code, reason, message }: Refusal): unknown => ({
  kind: "Status",
  apiVersion: "v1",
  metadata: {},
  status: "Failure",
  message,
  reason,
  code,
});
