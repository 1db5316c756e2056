import { join } from "node:path";
import { z } from "zod";
import type { ClusterBody, DoctorFinding } from "../../../api/wire/self.ts";
import { WatchtowerError } from "../../../base/errors.ts";
import { packageRoot } from "../../../base/package-root.ts";
import { runProgram, SubprocessError } from "../../../base/subprocess.ts";
import type { Run } from "../../../base/subprocess.ts";
import type { Config } from "../../../config/settings.ts";

/**
 * The kubernetes engine as this one sees it: through the command line, in a process of its own, since each engine is
 * a room of its own and kubectl takes its time.
 */
export class Cluster {
  readonly #config: Config;
  readonly #run: Run;

  constructor(config: Config, run: Run = runProgram) {
    this.#config = config;
    this.#run = run;
  }

  /** @throws WatchtowerError `execution` if the command says nothing that is understood. */
  async status(): Promise<ClusterBody> {
    const { instance, reason, ...rest } = await this.#ask("status", statusShape);
    return {
      ...rest,
      ...(reason == null ? {} : { reason }),
      ...(instance == null ? {} : { version: instance.version, ui: instance.endpoints.ui }),
    };
  }

  /** @throws WatchtowerError as {@link status}. */
  async doctor(): Promise<readonly DoctorFinding[]> {
    const { checks } = await this.#ask("doctor", doctorShape);
    return checks.map(({ why, mend, ...rest }) => ({
      ...rest,
      ...(why === undefined ? {} : { why }),
      ...(mend === undefined ? {} : { mend }),
    }));
  }

  async #ask<T>(command: string, shape: z.ZodType<T>): Promise<T> {
    const { kubeContext, kubeNamespace } = this.#config;
    const place = [
      ...(kubeContext === undefined ? [] : ["--context", kubeContext]),
      "--namespace",
      kubeNamespace,
    ];
    const args = [
      join(packageRoot(), "bin/watchtower"),
      command,
      "--engine",
      "kubernetes",
      ...place,
      "--json",
    ];
    const text = await this.#output(args);
    const parsed = shape.safeParse(parsedJson(text));
    if (parsed.success) return parsed.data;
    throw new WatchtowerError("execution", `watchtower ${command} --engine kubernetes said: ${text.trim()}`);
  }

  /** Exit code 1 is how it tells that something is not well. */
  async #output(args: readonly string[]): Promise<string> {
    try {
      return (await this.#run(process.execPath, args, { timeoutMs: PATIENCE_MS })).stdout;
    } catch (error) {
      if (!(error instanceof SubprocessError)) throw error;
      const { stdout, stderr } = error.result;
      return stdout.trim() === "" ? stderr : stdout;
    }
  }
}

const PATIENCE_MS = 30_000;

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const statusShape = z.object({
  state: z.enum(["ready", "starting", "failing", "stopped"]),
  context: z.string(),
  namespace: z.string(),
  reason: z.string().nullish(),
  instance: z.object({ version: z.string(), endpoints: z.object({ ui: z.string() }) }).nullish(),
  pods: z.array(z.object({ name: z.string(), state: z.string(), restarts: z.number() })),
});

const doctorShape = z.object({
  checks: z.array(
    z.object({
      check: z.string(),
      state: z.enum(["ok", "warning", "failed"]),
      observed: z.string(),
      why: z.string().optional(),
      mend: z.string().optional(),
    }),
  ),
});
