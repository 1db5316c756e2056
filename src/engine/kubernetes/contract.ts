import type { Config } from "../../config/settings.ts";
import type { Engine, RunningInstance } from "../engine.ts";
import type { Pod } from "./pods.ts";
import type { Router } from "./router.ts";
import type { StepEvent } from "./step.ts";
import type { Cluster } from "./tools.ts";

/** A stack on a cluster whose start came to its end. */
export interface ClusterInstance extends RunningInstance, Cluster {
  readonly engine: "kubernetes";
  readonly profile: Config["kubeProfile"];
}

/** How a start is followed and stopped. */
export interface UpWatch {
  readonly tell: (event: StepEvent) => void;
  /** Stops what is under way; the next call goes on from there. */
  readonly signal: AbortSignal;
}

/** What `down` would remove. */
export type Removal =
  | { readonly kind: "nothing" }
  /** Our kind cluster, with all that is in it. */
  | { readonly kind: "cluster"; readonly name: string; readonly otherNamespaces: readonly string[] }
  /**
   * On a cluster of the user: our releases, and the namespace if we made it. In one that stays, `kept` are volumes and
   * secrets of ours that go only when told to purge, as `persistentvolumeclaim/storage-loki-0`.
   */
  | {
      readonly kind: "releases";
      readonly releases: readonly string[];
      readonly removesNamespace: boolean;
      readonly kept: readonly string[];
    };

/** What is removed beyond the usual, and how that is followed. */
export interface DownOptions {
  /** Also volumes and secrets in a namespace that is not ours. */
  readonly purge?: boolean;
  /** Told what is removed just now. */
  readonly say?: (line: string) => void;
  /** Stops what is under way; the next call removes the rest. */
  readonly signal?: AbortSignal;
}

/** A port of a Service; `nodePort` only where it has one. */
export interface ServicePort {
  readonly port: number;
  readonly nodePort: number | undefined;
}

/** Whether a signal was read back within the last hour; `unknown` where its data source did not answer. */
export type Seen = "seen" | "none" | "unknown";

/** What is on the cluster, and whether it works. */
export interface ClusterStatus extends Cluster {
  readonly engine: "kubernetes";
  /** `stopped`: nothing is there, or nothing answers, and `reason` says why. */
  readonly state: "ready" | "starting" | "failing" | "stopped";
  readonly reason: string | undefined;
  /** Only where a start came to its end. */
  readonly instance: ClusterInstance | undefined;
  readonly pods: readonly Pod[];
  readonly services: readonly {
    readonly name: string;
    readonly type: string;
    readonly ports: readonly ServicePort[];
  }[];
  /** `undefined` where no file was deployed. */
  readonly router: Pick<Router, "kind" | "chosenBy"> | undefined;
  readonly hasSumoSecret: boolean;
  readonly ingestion: Readonly<Record<"traces" | "metrics" | "logs", Seen>>;
}

/** Whose lines are told, and how many. */
export interface LogRequest {
  /** As `mimir` or `mimir-ingester`; all pods without it. */
  readonly component: string | undefined;
  /** Newest lines of each container. */
  readonly lines: number;
  readonly follow: boolean;
}

/** Where it cannot start, what is there stays, for the next call to go on. */
export interface KubernetesEngine extends Engine<ClusterInstance, UpWatch> {
  /** Tells each command that `up` would run where nothing is there yet. Runs nothing. */
  dryRun(config: Config, show: (title: string, commands: readonly string[]) => void): Promise<void>;
  /** Why `up` failed, for people: the command, the pods that do not work with their events and last lines, what to try. */
  explain(config: Config, error: unknown): Promise<readonly string[]>;
  /** What {@link KubernetesEngine.down} would remove now. Changes nothing. */
  removal(config: Config): Promise<Removal>;
  /**
   * Removes what {@link KubernetesEngine.removal} tells; what it calls `kept` only with `purge`.
   *
   * @returns whether there was anything to remove. @throws WatchtowerError `canceled` if it was stopped.
   */
  down(config: Config, options?: DownOptions): Promise<boolean>;
  /** Looks at the cluster, and changes nothing; one that does not answer is `stopped`, with the reason. */
  status(config: Config): Promise<ClusterStatus>;
  /** Lines as `[pod/NAME/CONTAINER] text`; with `follow` until `signal` aborts. */
  logs(config: Config, request: LogRequest, say: (line: string) => void, signal: AbortSignal): Promise<void>;
}
