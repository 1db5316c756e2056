import type { Command } from "commander";
import { WatchtowerError } from "../base/errors.ts";
import { loadConfig } from "../config/load.ts";
import type { LoadedConfig } from "../config/load.ts";
import type { Config, SettingName } from "../config/settings.ts";
import type { EmbeddedEngine } from "../engine/embedded/contract.ts";
import type { KubernetesEngine } from "../engine/kubernetes/contract.ts";
import type { Engine, RunningInstance } from "../engine/engine.ts";
import type { Terminal } from "./output.ts";
import { commandFor, dataDirAgain } from "./own-command.ts";

/** The options that every command takes, and what they make. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly config?: string;
  readonly engine?: string;
  readonly dataDir?: string;
  readonly host?: string;
  readonly httpPort?: string;
  readonly otlpGrpcPort?: string;
  readonly otlpHttpPort?: string;
  readonly zipkinPort?: string;
  readonly context?: string;
  readonly namespace?: string;
  readonly profile?: string;
  readonly timeout?: string;
  readonly chartDir?: string;
  readonly alloy?: string;
}

/** What a command works with. Nothing of an engine is loaded or asked before it calls for it. */
export interface Context {
  readonly terminal: Terminal;
  readonly json: boolean;
  readonly loaded: LoadedConfig;
  /** That of `loaded`. */
  readonly config: Config;
  /** The one that was chosen. */
  readonly engine: () => Promise<Engine>;
  readonly embedded: () => Promise<EmbeddedEngine>;
  readonly kubernetes: () => Promise<KubernetesEngine>;
  /** @throws WatchtowerError `unavailable` if it does not run. */
  readonly running: () => Promise<RunningInstance>;
}

/** @throws WatchtowerError `invalid` if the configuration is wrong, as `loadConfig` says. */
export function makeContext(options: CommonOptions, terminal: Terminal): Context {
  const flags = flagsOf(options);
  const file = options.config === undefined ? {} : { configFile: options.config };
  const loaded = loadConfig({ env: process.env, cwd: process.cwd(), flags, ...file });
  const { config } = loaded;
  const engine = (): Promise<Engine> => engineOf(config);
  return {
    terminal,
    json: options.json === true,
    loaded,
    config,
    engine,
    embedded: embeddedEngine,
    kubernetes: kubernetesEngine,
    running: async () => {
      const found = await (await engine()).find(config);
      if (found !== undefined) return found;
      throw new WatchtowerError("unavailable", nothingRuns(loaded));
    },
  };
}

/** What the command line gave, by setting. */
function flagsOf(options: CommonOptions): Partial<Record<SettingName, string>> {
  const given: Readonly<Partial<Record<SettingName, string | undefined>>> = {
    engine: options.engine,
    dataDir: options.dataDir,
    host: options.host,
    httpPort: options.httpPort,
    otlpGrpcPort: options.otlpGrpcPort,
    otlpHttpPort: options.otlpHttpPort,
    zipkinPort: options.zipkinPort,
    kubeContext: options.context,
    kubeNamespace: options.namespace,
    kubeProfile: options.profile,
    kubeTimeoutMs: options.timeout,
    chartDir: options.chartDir,
    alloyFile: options.alloy,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Each is loaded when it is needed: a command starts faster than both together. */
const embeddedEngine = async (): Promise<EmbeddedEngine> =>
  (await import("../engine/embedded/embedded.ts")).embeddedEngine;

const kubernetesEngine = async (): Promise<KubernetesEngine> =>
  (await import("../engine/kubernetes/kubernetes.ts")).kubernetesEngine();

async function engineOf(config: Config): Promise<Engine> {
  switch (config.engine) {
    case "embedded":
      return embeddedEngine();
    case "kubernetes":
      return kubernetesEngine();
  }
}

function nothingRuns(loaded: LoadedConfig): string {
  const { config } = loaded;
  switch (config.engine) {
    case "embedded":
      return `no instance runs on ${config.dataDir}; start it with: watchtower up${dataDirAgain(loaded)}`;
    case "kubernetes":
      return `no stack is ready on ${config.kubeContext ?? "a kind cluster of ours"}; start it with: ${commandFor(config, "up")}`;
  }
}

/** Adds the options that every command takes. */
export function withCommonOptions(command: Command): Command {
  return command
    .option("--json", "print one object for programs")
    .option("--config <file>", "configuration file (default: watchtower.config.json if there is one)")
    .option("--engine <name>", "embedded (default) or kubernetes")
    .option("--data-dir <folder>", "the instance's data folder, by which it is found");
}
