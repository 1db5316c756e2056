/** What Watchtower tells of itself beside its status, under /api/watchtower. */

/** A setting as it is in effect. */
export interface ConfigSetting {
  /** Dotted path in `watchtower.config.json`. */
  readonly key: string;
  /** Absent if there is none; secrets are masked. */
  readonly value?: string | number | boolean | readonly string[];
  /** `default`, `file PATH`, `environment NAME`, `flag NAME`; absent where whoever started it did not say. */
  readonly origin?: string;
  /** What a number counts, where it is not only a number. */
  readonly unit?: "bytes" | "milliseconds";
  readonly env: string;
  readonly help: string;
}

/** GET /api/watchtower/config */
export interface ConfigBody {
  readonly settings: readonly ConfigSetting[];
}

export type GraphSignal = "traces" | "metrics" | "logs";

/** A component of the Alloy file in use. */
export interface GraphComponent {
  /** As `otelcol.processor.batch.default`. */
  readonly id: string;
  readonly name: string;
  readonly label: string;
  /** Where its block begins, counted from 1, and its text; secrets are masked. */
  readonly line: number;
  readonly source: string;
  /** Set if it does nothing here, and why. */
  readonly off?: string;
  /** Where what arrives goes: into the stores here, or to the destination of this name (`ForwardBody`). */
  readonly end?: { readonly kind: "store" } | { readonly kind: "destination"; readonly name: string };
  /** Items that it did not pass on since the start, by reason. */
  readonly lost: Readonly<Record<string, number>>;
}

/** Which component gives what to which, by their ids. */
export interface GraphConnection {
  readonly from: string;
  readonly to: string;
  /** None where the one only uses the other, as for authentication. */
  readonly signals: readonly GraphSignal[];
}

/** GET /api/watchtower/graph: the Alloy file that says what becomes of the data. */
export interface GraphBody {
  readonly kind: "dual-write" | "local-only" | "custom";
  readonly file: string;
  /** Since when it is in use, Unix milliseconds. */
  readonly since: number;
  readonly components: readonly GraphComponent[];
  readonly connections: readonly GraphConnection[];
  /** Why it cannot be drawn any more: a file that it reads is gone, for instance. */
  readonly problem?: string;
}

/** GET /api/watchtower/doctor?engine=: what `watchtower doctor` finds. */
export interface DoctorBody {
  readonly engine: EngineName;
  readonly findings: readonly DoctorFinding[];
}

/** What a check of `doctor` found out. */
export interface DoctorFinding {
  readonly check: string;
  readonly state: "ok" | "warning" | "failed";
  readonly observed: string;
  /** What goes wrong with that, and a command that mends it; only where it is not ok. */
  readonly why?: string;
  readonly mend?: string;
}

export const ENGINE_NAMES = ["embedded", "kubernetes"] as const;

export type EngineName = (typeof ENGINE_NAMES)[number];

/** GET /api/watchtower/engines/kubernetes: what `watchtower status --engine kubernetes` finds. */
export interface ClusterBody {
  readonly state: "ready" | "starting" | "failing" | "stopped";
  /** Where it would be: kubectl's context and the namespace. */
  readonly context: string;
  readonly namespace: string;
  readonly reason?: string;
  readonly version?: string;
  readonly ui?: string;
  readonly pods: readonly { readonly name: string; readonly state: string; readonly restarts: number }[];
}

/** A file of rules, and what of it is wrong; one with problems is left out whole. */
export interface RuleFileBody {
  readonly file: string;
  /** PromQL on metrics, or LogQL on logs. */
  readonly on: "metrics" | "logs";
  readonly groups: number;
  readonly problems: readonly string[];
}

/** GET /api/watchtower/rule-files */
export interface RuleFilesBody {
  /** As in the settings `rules.files` and `rules.logFiles`. */
  readonly patterns: Readonly<Record<"metrics" | "logs", readonly string[]>>;
  readonly files: readonly RuleFileBody[];
}

/** GET /api/watchtower/dashboard-files */
export interface DashboardFilesBody {
  /** Files in the user's folder that are not shown, and why. */
  readonly problems: readonly { readonly file: string; readonly problem: string }[];
}
