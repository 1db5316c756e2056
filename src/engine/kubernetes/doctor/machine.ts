import { accessSync, constants, readFileSync, statfsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { errorMessage } from "../../../base/errors.ts";
import { portHolder, tryPort } from "../../../base/port.ts";
import { runProgram } from "../../../base/subprocess.ts";
import type { Run } from "../../../base/subprocess.ts";

/** What an HTTP server answered: `status` 0 if it did not, and `body` says why then. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** All that the checks see of the machine: tests pass another one. */
export interface Machine {
  readonly run: Run;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly home: string;
  /** A file's text; `undefined` if it cannot be read. */
  readonly readText: (path: string) => string | undefined;
  /** The file that the shell would run. */
  readonly findProgram: (name: string) => string | undefined;
  /** Bytes that this user may still write at `path`; `undefined` if the system does not tell. */
  readonly freeBytes: (path: string) => number | undefined;
  readonly tryPort: typeof tryPort;
  /** Who listens on a port, if the system tells. */
  readonly portHolder: typeof portHolder;
  /** Never throws; ends in time. @param authorization the header of that name. */
  readonly get: (url: string, method?: "GET" | "HEAD", authorization?: string) => Promise<Answer>;
}

/** Longest wait for one program or one answer. */
export const PATIENCE_MS = 10_000;

/** HTTPS is asked with curl where the environment names a proxy. */
export function thisMachine(run: Run = runProgram): Machine {
  const { env, platform, arch } = process;
  return {
    run,
    env,
    platform,
    arch,
    home: env["HOME"] ?? "/",
    readText,
    findProgram: (name) => findProgram(name, env["PATH"] ?? ""),
    freeBytes,
    tryPort,
    portHolder,
    get: (url, method = "GET", authorization) =>
      hasProxy(env, url) ? getByCurl(run, url, method) : get(url, method, authorization),
  };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function findProgram(name: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

function freeBytes(path: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

async function get(url: string, method: string, authorization: string | undefined): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method,
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(authorization === undefined ? {} : { headers: { authorization } }),
    });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    // What fetch says itself is "fetch failed"; the reason is its cause.
    return { status: 0, body: errorMessage(error instanceof Error ? (error.cause ?? error) : error) };
  }
}

/** Node's own fetch knows no proxies, curl does. */
async function getByCurl(run: Run, url: string, method: string): Promise<Answer> {
  const seconds = String(PATIENCE_MS / 1000);
  const head = method === "HEAD" ? ["--head"] : [];
  const args = [
    "--silent",
    "--show-error",
    "--max-time",
    seconds,
    ...head,
    "--write-out",
    "\n%{http_code}",
    url,
  ];
  try {
    const { stdout } = await run("curl", args, { timeoutMs: 2 * PATIENCE_MS });
    const cut = stdout.lastIndexOf("\n");
    return { status: Number(stdout.slice(cut + 1)), body: stdout.slice(0, cut) };
  } catch (error) {
    return { status: 0, body: errorMessage(error) };
  }
}

function hasProxy(env: Machine["env"], url: string): boolean {
  if (!url.startsWith("https:")) return false;
  return ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].some((name) => Boolean(env[name]));
}
