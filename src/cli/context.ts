import type { Command } from "commander";
import { WatchtowerError } from "../base/errors.ts";
import { loadConfig } from "../config/load.ts";
import type { LoadedConfig } from "../config/load.ts";
import type { Config, SettingName } from "../config/settings.ts";
import type { Engine, RunningInstance } from "../engine/engine.ts";
import type { Terminal } from "./output.ts";

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
}

export interface Context {
  readonly terminal: Terminal;
  readonly json: boolean;
  readonly loaded: LoadedConfig;
  readonly config: Config;
  readonly engine: () => Promise<Engine>;
  /** @throws WatchtowerError `unavailable` if it does not run. */
  readonly running: () => Promise<RunningInstance>;
}

export function makeContext(options: CommonOptions, terminal: Terminal): Context {
  const flags: Partial<Record<SettingName, string>> = {
    ...(options.engine === undefined ? {} : { engine: options.engine }),
    ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.httpPort === undefined ? {} : { httpPort: options.httpPort }),
    ...(options.otlpGrpcPort === undefined ? {} : { otlpGrpcPort: options.otlpGrpcPort }),
    ...(options.otlpHttpPort === undefined ? {} : { otlpHttpPort: options.otlpHttpPort }),
  };
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
    running: async () => {
      const found = (await engine()).find(config);
      if (found !== undefined) return found;
      throw new WatchtowerError(
        "unavailable",
        `no instance runs on ${config.dataDir}; start it with: watchtower up`,
      );
    },
  };
}

async function engineOf(config: Config): Promise<Engine> {
  if (config.engine === "kubernetes") {
    throw new WatchtowerError(
      "unsupported",
      "engine kubernetes is not in this version; use --engine embedded",
    );
  }
  return (await import("../engine/embedded/embedded.ts")).embeddedEngine;
}

/** Adds the options that every command takes. */
export function withCommonOptions(command: Command): Command {
  return command
    .option("--json", "print one object for programs")
    .option("--config <file>", "configuration file (default: watchtower.config.json if there is one)")
    .option("--engine <name>", "embedded (default) or kubernetes")
    .option("--data-dir <folder>", "the instance's data folder, by which it is found");
}
