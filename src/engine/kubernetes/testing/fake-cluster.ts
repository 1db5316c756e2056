import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { SubprocessError, commandLine } from "../../../base/subprocess.ts";
import type { Run, RunResult } from "../../../base/subprocess.ts";
import type { PodObject } from "../pods.ts";

/** An object as `kubectl` keeps it, as far as the steps read it. */
export interface FakeObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly resourceVersion?: string;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly status?: { readonly phase: string };
  readonly spec?: unknown;
}

/** Without labels and annotations; a namespace is active. */
export const fakeObject = (kind: string, name: string, over: Partial<FakeObject> = {}): FakeObject => ({
  kind,
  metadata: { name, labels: {}, annotations: {} },
  ...(kind === "namespace" ? { status: { phase: "Active" } } : {}),
  ...over,
});

type Reply = string | { readonly fails: string; readonly exitCode?: number } | { readonly missing: true };

/**
 * docker, kind, kubectl and helm over one cluster in memory, which does what the steps ask for and keeps what they
 * made. What it is not told of it refuses, so that a new command is noticed.
 */
export class FakeCluster {
  /** All command lines, in their order. */
  readonly said: string[] = [];
  /** Command lines that change something, in their order. */
  readonly changes: string[] = [];
  /** `kind/name` to object. */
  readonly objects = new Map<string, FakeObject>();
  readonly releases = new Map<string, { status: string; description: string }>();
  pods: PodObject[] = [];
  events: unknown[] = [];
  cluster: "none" | "half made" | "stopped" | "not in the kubeconfig" | "ready" = "none";
  /** Replies to commands that begin so, before anything else is done. */
  readonly replies = new Map<string, Reply>();
  dockerInfo: unknown;
  /** Addresses of Grafana from which something was read back. */
  readonly smoked: string[] = [];

  constructor(dockerInfo: unknown) {
    this.dockerInfo = dockerInfo;
  }

  put(object: FakeObject): void {
    this.objects.set(keyOf(object), object);
  }

  get(kind: string, name: string): FakeObject | undefined {
    return this.objects.get(`${kind}/${name}`);
  }

  readonly run: Run = async (program, args, options = {}) => {
    options.signal?.throwIfAborted();
    const command = commandLine(program, args);
    this.said.push(command);
    const result = (stdout: string): RunResult => ({ command, exitCode: 0, stdout, stderr: "" });
    const reply = this.reply(program, args, command, options.input);
    if (args.includes("port-forward") && typeof reply === "string") {
      for (const target of args.includes("service/grafana") ? [3000] : [4317, 4318])
        options.onLine?.(`Forwarding from 127.0.0.1:${40_000 + target} -> ${target}`);
      await new Promise((resolve) => options.signal?.addEventListener("abort", resolve));
      throw new SubprocessError("canceled", result(""), "stopped");
    }
    if (typeof reply === "string") {
      for (const line of reply.split("\n")) options.onLine?.(line);
      return result(reply);
    }
    if ("missing" in reply)
      throw new SubprocessError("notFound", { ...result(""), exitCode: -1 }, `${program} is not installed`);
    const { fails, exitCode = 1 } = reply;
    throw new SubprocessError(
      "execution",
      { ...result(""), exitCode, stderr: fails },
      `${command} failed: ${fails}`,
    );
  };

  private reply(program: string, args: readonly string[], command: string, input?: string): Reply {
    const short = command.replace(/ --(kube-)?context \S+ --namespace \S+/, "");
    const [known] = [...this.replies.entries()].filter(([start]) => short.startsWith(start));
    if (known !== undefined) return known[1];
    const bare = args.filter((_, at) => !isScope(args, at));
    switch (program) {
      case "docker":
        return this.docker(bare, short);
      case "kind":
        return this.kind(bare, short);
      case "kubectl":
        return this.kubectl(bare, short, input);
      case "helm":
        return this.helm(bare, short);
      default:
        return { missing: true };
    }
  }

  private docker([verb = "", object = ""]: readonly string[], short: string): Reply {
    if (verb === "info") return JSON.stringify(this.dockerInfo);
    if (verb === "container" && object === "inspect") {
      if (this.cluster === "none") return { fails: "Error: No such container" };
      if (short.includes("{{.State.Running}}")) return this.cluster === "stopped" ? "false\n" : "true\n";
      return JSON.stringify([
        { State: { Running: this.cluster !== "stopped" }, HostConfig: { PortBindings: BINDINGS } },
      ]);
    }
    if (verb === "ps") return "";
    if (verb === "start") {
      this.changes.push(short);
      this.cluster = "ready";
      return "";
    }
    return { fails: `unknown: ${short}` };
  }

  private kind([verb = "", what = ""]: readonly string[], short: string): Reply {
    if (verb === "version") return "kind v0.31.0 go1.25.5 linux/amd64\n";
    if (verb === "get") return this.cluster === "none" ? "" : "watchtower\n";
    this.changes.push(short);
    if (verb === "create") this.cluster = "ready";
    if (verb === "delete") this.cluster = "none";
    if (verb === "export" && this.cluster === "half made")
      return { fails: "ERROR: failed to get cluster internal kubeconfig" };
    if (verb === "export") this.cluster = "ready";
    return what === "" ? { fails: `unknown: ${short}` } : "";
  }

  private kubectl(args: readonly string[], short: string, input?: string): Reply {
    const [verb = "", kind = "", name = ""] = args;
    if (verb === "version" && args.includes("--client"))
      return JSON.stringify({ clientVersion: { gitVersion: "v1.35.0" } });
    if (verb === "config") return "kind-watchtower\n";
    if (verb === "create" && args.includes("--dry-run=client")) return JSON.stringify(created(args));
    if (args.includes("--local")) return marked(verb, args, input ?? "");
    if (this.cluster !== "ready") return { fails: "The connection to the server was refused" };
    switch (verb) {
      case "version":
        return JSON.stringify({
          clientVersion: { gitVersion: "v1.35.0" },
          serverVersion: { gitVersion: "v1.35.0" },
        });
      case "get":
        return this.list(args, kind, name.startsWith("--") ? "" : name);
      case "logs":
        return "the last line\n";
      case "create":
      case "replace":
        this.changes.push(short);
        this.put(parsed((input ?? "").replace("Lease", "lease")));
        return "";
      case "apply":
        this.changes.push(short);
        for (const object of applied(args, input)) this.put(object);
        return "";
      case "annotate": {
        this.changes.push(short);
        const object = JSON.stringify(this.get(kind, name));
        this.put(parsed(marked(verb, ["annotate", ...args.slice(3)], object)));
        return "";
      }
      case "delete":
        this.changes.push(short);
        if (kind === "namespace") this.objects.clear();
        else if (selectorOf(args) === "") this.objects.delete(`${kind}/${name}`);
        else for (const object of this.selected(args, kind)) this.objects.delete(keyOf(object));
        return "";
      case "wait":
        if (args.includes("--for=delete")) this.objects.delete(kind === "" ? "" : name);
        if (short.includes("--for=delete")) this.objects.delete("namespace/watchtower");
        return "";
      case "port-forward":
        return "";
      case "rollout":
      case "patch":
        this.changes.push(short);
        return "";
      default:
        return { fails: `unknown: ${short}` };
    }
  }

  private list(args: readonly string[], kind: string, name: string): Reply {
    const selector = selectorOf(args);
    const asName = args.includes("--output=name");
    if (kind === "nodes")
      return JSON.stringify({ items: [{ status: { conditions: [{ type: "Ready", status: "True" }] } }] });
    if (kind === "pods") return JSON.stringify({ items: this.pods });
    if (kind === "events") return JSON.stringify({ items: this.events });
    if (kind === "secrets" && selector.includes("owner=helm")) return this.records(selector);
    if (kind.startsWith("--raw")) return "ok";
    if (name !== "") {
      const found = this.get(kind, name);
      if (found === undefined)
        return args.includes("--ignore-not-found") ? "" : { fails: `Error from server (NotFound): ${kind}` };
      return asName ? `${kind}/${name}\n` : JSON.stringify(found);
    }
    const items = this.selected(args, kind);
    return asName ? items.map((object) => `${keyOf(object)}\n`).join("") : JSON.stringify({ items });
  }

  /** @param kinds plural, as `configmaps` or `persistentvolumeclaims,secrets`. */
  private selected(args: readonly string[], kinds: string): readonly FakeObject[] {
    return [...this.objects.values()].filter(
      (object) => kinds.split(",").includes(`${object.kind}s`) && hasLabels(object, selectorOf(args)),
    );
  }

  /** Releases whose description is not of ours are somebody else's. */
  private records(selector: string): string {
    const ours = !selector.includes("!=");
    return [...this.releases.entries()]
      .filter(([, { description }]) => (description !== "foreign") === ours)
      .map(([name]) => `secret/sh.helm.release.v1.${name}.v1\n`)
      .join("");
  }

  private helm([verb = "", ...rest]: readonly string[], short: string): Reply {
    if (verb === "version") return "v3.20.1+g123\n";
    if (verb === "status") {
      const found = this.releases.get(rest[0] ?? "");
      return found === undefined ? { fails: "Error: release: not found" } : JSON.stringify({ info: found });
    }
    this.changes.push(short);
    if (verb === "uninstall") {
      this.releases.delete(rest[0] ?? "");
      if (rest[0] === "alloy") this.objects.delete("deployment/alloy");
      return "";
    }
    if (verb !== "upgrade") return { fails: `unknown: ${short}` };
    const name = rest[1] ?? "";
    const description =
      rest.find((arg) => arg.startsWith("--description="))?.slice("--description=".length) ?? "";
    this.releases.set(name, { status: "deployed", description });
    if (name === "alloy") this.put(fakeObject("deployment", "alloy"));
    return "";
  }
}

const keyOf = ({ kind, metadata }: FakeObject): string => `${kind}/${metadata.name}`;

const selectorOf = (args: readonly string[]): string =>
  args.find((arg) => arg.startsWith("--selector="))?.slice("--selector=".length) ?? "";

const BINDINGS = {
  "30000/tcp": [{ HostPort: "13000" }],
  "30317/tcp": [{ HostPort: "14317" }],
  "30318/tcp": [{ HostPort: "14318" }],
};

/** `--context X --namespace Y`, and helm's. */
const isScope = (args: readonly string[], at: number): boolean =>
  at < 4 &&
  ["--context", "--kube-context", "--namespace"].some((flag) => args[at] === flag || args[at - 1] === flag);

function applied(args: readonly string[], input: string | undefined): readonly FakeObject[] {
  if (input !== undefined) return [parsed(input)];
  const folder = args.find((arg) => arg.startsWith("--kustomize="))?.slice("--kustomize=".length);
  if (folder !== undefined) return kustomized(folder);
  const labels = { "app.kubernetes.io/part-of": "watchtower" };
  const metadata = { name: "mimir-blocks", labels, annotations: {} };
  return [fakeObject("persistentvolumeclaim", "mimir-blocks", { metadata })];
}

/** The ConfigMaps of files. */
function kustomized(folder: string): readonly FakeObject[] {
  // Only what our own file holds.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { configMapGenerator, generatorOptions } = parse(
    readFileSync(join(folder, "kustomization.yaml"), "utf8"),
  ) as {
    readonly configMapGenerator: readonly { readonly name: string; readonly files: readonly string[] }[];
    readonly generatorOptions: { readonly labels: Readonly<Record<string, string>> };
  };
  return configMapGenerator.map(({ name, files }) =>
    fakeObject("configmap", name, {
      metadata: { name, labels: generatorOptions.labels, annotations: {} },
      data: Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), "utf8")])),
    }),
  );
}

function created(args: readonly string[]): FakeObject {
  const [, kind = "", name = ""] = args;
  const literals = args.flatMap((arg) => {
    const [, from, key = "", value = ""] = /^--from-(literal|file)=([^=]+)=(.*)$/s.exec(arg) ?? [];
    if (from === undefined) return [];
    return [[key, from === "file" ? readFileSync(value, "utf8") : value] as const];
  });
  return fakeObject(kind, name, { data: Object.fromEntries(literals) });
}

// What `create` made, by way of `label` and `annotate`.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const parsed = (text: string): FakeObject => JSON.parse(text) as FakeObject;

function marked(verb: string, args: readonly string[], input: string): string {
  const object = parsed(input);
  const pairs = args
    .slice(1)
    .filter((arg) => !arg.startsWith("--"))
    .map((arg) => arg.split("="));
  const added = Object.fromEntries(pairs.map(([key = "", value = ""]) => [key, value]));
  const { labels, annotations } = object.metadata;
  const metadata =
    verb === "label"
      ? { ...object.metadata, labels: { ...labels, ...added } }
      : { ...object.metadata, annotations: { ...annotations, ...added } };
  return JSON.stringify({ ...object, metadata });
}

function hasLabels({ metadata }: FakeObject, selector: string): boolean {
  const terms = selector.split(/,(?![^(]*\))/).filter((term) => term !== "");
  return terms.every((term) => {
    const [, of = "", names = ""] = /^(\S+) in \((.*)\)$/.exec(term) ?? [];
    if (of !== "") return names.split(",").includes(metadata.labels[of] ?? "");
    const [key = "", value] = term.split(/!?=/);
    return (metadata.labels[key] === value) !== term.includes("!=");
  });
}

/** A pod that is ready, unless something else is said of it. */
export function fakePod(name: string, status: Partial<PodObject["status"]> = {}): PodObject {
  return {
    metadata: { name },
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status: "True", message: "" }],
      initContainerStatuses: [],
      containerStatuses: [],
      ...status,
    },
  };
}
