import type { z } from "zod";
import { WatchtowerError } from "../../base/errors.ts";
import { SubprocessError } from "../../base/subprocess.ts";
import type { Run, RunOptions, RunResult } from "../../base/subprocess.ts";

/** A namespace of a cluster. Every call names both: what the user's kubectl points at just now is never meant. */
export interface Cluster {
  /** Of the kubeconfig, as `kind-watchtower`. */
  readonly context: string;
  readonly namespace: string;
}

/**
 * A program that is bound to what it works on; the arguments are those of its own command line.
 *
 * @throws SubprocessError as {@link Run} does.
 */
export type Tool = (args: readonly string[], options?: RunOptions) => Promise<RunResult>;

/** Always with the context and namespace named, whatever the user's kubeconfig has as its own. */
export function kubectl(run: Run, { context, namespace }: Cluster): Tool {
  return bare(run, "kubectl", ["--context", context, "--namespace", namespace]);
}

function howToGet(error: unknown): unknown {
  if (!(error instanceof SubprocessError) || error.kind !== "notFound") return error;
  const text = `${error.message}; how to get it: watchtower doctor --engine kubernetes`;
  return new SubprocessError("notFound", error.result, text);
}

/** The library in kubectl and helm logs each attempt (klog's form) and warning, before they themselves say what failed. */
const CLIENT_LOG = /[EWI]\d{4} \d\d:\d\d:\d\d\.\d+.*\n?/g;

function withoutClientLog(error: unknown): unknown {
  if (!(error instanceof SubprocessError) || error.kind !== "execution") return error;
  const { result, message } = error;
  const stderr = result.stderr.replaceAll(CLIENT_LOG, "");
  return new SubprocessError("execution", { ...result, stderr }, message.replaceAll(CLIENT_LOG, ""));
}

/** How long helm or kubectl may wait: at least a second, as they take 0 for ever, and less for a week. */
export const waitingAtMost = (ms: number): string => `--timeout=${Math.max(1, Math.round(ms / 1000))}s`;

/** For pulling and templating, which touch no cluster. */
export const helmAlone = (run: Run): Tool => bare(run, "helm");

/** For what touches a cluster. */
export function helm(run: Run, { context, namespace }: Cluster): Tool {
  return bare(run, "helm", ["--kube-context", context, "--namespace", namespace]);
}

export const kind = (run: Run): Tool => bare(run, "kind");

export const docker = (run: Run): Tool => bare(run, "docker");

const bare =
  (run: Run, program: string, scope: readonly string[] = []): Tool =>
  (args, options) =>
    run(program, [...scope, ...args], options).catch((error: unknown) => {
      throw howToGet(withoutClientLog(error));
    });

/**
 * What a program printed as JSON, in the form that we read of it.
 *
 * @throws WatchtowerError `execution`, naming the command, if it is of another form.
 */
export function jsonOf<T>({ command, stdout }: RunResult, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parsedJson(stdout));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
  throw new WatchtowerError("execution", `${command} printed what is not understood${where}`);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
