import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { formatBytes } from "../../base/bytes.ts";
import { errorMessage } from "../../base/errors.ts";
import { portHolder, tryPort } from "../../base/port.ts";
import { packageVersion } from "../../base/version.ts";
import { SETTINGS } from "../../config/settings.ts";
import type { Config } from "../../config/settings.ts";
import { exposure } from "../exposure.ts";
import { failed, ok, runChecks, warning } from "../finding.ts";
import type { Finding } from "../finding.ts";
import { dataFolder, foreignIn } from "./data-folder/folder.ts";
import type { PortSetting } from "./port-error.ts";
import { findBusy, findRunning } from "./data-folder/run-file.ts";

/** Oldest Node that the engine is made for; package.json says the same. */
export const LEAST_NODE = "20.20.0";
const PORTS: readonly PortSetting[] = ["httpPort", "otlpGrpcPort", "otlpHttpPort", "zipkinPort"];
/** Below this the journal cannot even make its first segments. */
const LEAST_FREE_BYTES = 200e6;
const PATIENCE_MS = 5000;

/** What the checks see of the machine. */
export interface Surroundings {
  readonly nodeVersion: string;
  readonly tryPort: typeof tryPort;
  readonly portHolder: typeof portHolder;
  /** Bytes that this user may still write there. */
  readonly freeBytes: (path: string) => number;
  /** Whether something answers HTTP there. */
  readonly answers: (url: string) => Promise<boolean>;
}

/** This machine's. */
export const surroundings: Surroundings = {
  nodeVersion: process.versions.node,
  tryPort,
  portHolder,
  freeBytes: (path) => {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  },
  answers: (url) =>
    fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) }).then(
      (response) => response.ok,
      () => false,
    ),
};

/** Whether an instance can run on this machine and this folder, and whether the one that does is well. */
export function embeddedDoctor(
  config: Config,
  around: Surroundings = surroundings,
): Promise<readonly Finding[]> {
  return runChecks(
    {
      node: async () => [node(around)],
      instance: async () => [await instance(config, around)],
      ports: () => Promise.all(portsOf(config).map(([name, wanted]) => port(config, name, wanted, around))),
      host: async () => [host(config)],
      "data folder": async () => [folder(config), disk(config, around)],
    },
    "watchtower doctor",
  );
}

function node({ nodeVersion }: Surroundings): Finding {
  const [have, least] = [nodeVersion, LEAST_NODE].map((version) => {
    const [major = 0, minor = 0] = version.split(".").map(Number);
    return major * 1000 + minor;
  });
  if ((have ?? 0) >= (least ?? 0)) return ok("node", nodeVersion);
  const mend = "npx --package node@24 --yes -- watchtower up   # or install Node from https://nodejs.org";
  return failed("node", nodeVersion, `the engine is made for ${LEAST_NODE} and newer`, mend);
}

async function instance({ dataDir }: Config, { answers }: Surroundings): Promise<Finding> {
  const folderOf = dataFolder(dataDir);
  const again = "watchtower down && watchtower up";
  const busy = findBusy(folderOf);
  if (busy !== undefined)
    return warning(
      "instance",
      `${busy.state}, pid ${busy.pid}`,
      "it does not answer yet, or no more",
      "watchtower logs",
    );
  const running = findRunning(folderOf);
  if (running === undefined) return ok("instance", "none runs; start one with: watchtower up");
  const { pid, version, endpoints } = running;
  if (!(await answers(`${endpoints.ui}/api/watchtower/status`)))
    return failed(
      "instance",
      `pid ${pid} holds ${dataDir}, ${endpoints.ui} does not answer`,
      "it hangs",
      again,
    );
  if (version !== packageVersion())
    return warning(
      "instance",
      `pid ${pid}, version ${version}`,
      `this program is version ${packageVersion()}`,
      again,
    );
  return ok("instance", `pid ${pid} at ${endpoints.ui}`);
}

/** Those that are asked for. */
const portsOf = (config: Config): readonly (readonly [PortSetting, number])[] =>
  PORTS.flatMap((name) => {
    const wanted = config[name];
    return wanted === undefined ? [] : [[name, wanted] as const];
  });

async function port(
  config: Config,
  name: PortSetting,
  wanted: number,
  around: Surroundings,
): Promise<Finding> {
  const setting = SETTINGS[name];
  const check = `port ${setting.key.replace("ports.", "")}`;
  if (wanted === 0) return ok(check, "any free one");
  if (ownPorts(config).includes(wanted)) return ok(check, `${config.host}:${wanted}, held by the instance`);
  const found = await around.tryPort(wanted, config.host);
  if (found === "free") return ok(check, `${config.host}:${wanted} is free`);
  const mend = `watchtower up ${setting.flag?.split(" ")[0]} 0   # any free one`;
  if (found.code !== "EADDRINUSE")
    return failed(check, `${config.host}:${wanted}: ${found.code}`, "it cannot be opened", mend);
  const holder = around.portHolder(wanted) ?? "another process";
  return failed(
    check,
    `${config.host}:${wanted} is taken by ${holder}`,
    "the engine cannot start on it",
    mend,
  );
}

function ownPorts({ dataDir }: Config): readonly number[] {
  const running = findRunning(dataFolder(dataDir));
  return running === undefined
    ? []
    : Object.values(running.endpoints).map((url) => Number(new URL(url).port));
}

function host({ host: address }: Config): Finding {
  const exposed = exposure(address);
  if (exposed === undefined) return ok("host", `${address}: this machine only`);
  return warning("host", address, exposed, "watchtower up --host 127.0.0.1");
}

const ELSEWHERE = "watchtower up --data-dir ~/watchtower-data";

function folder({ dataDir }: Config): Finding {
  const check = "data folder";
  try {
    accessSync(nearest(dataDir), constants.W_OK | constants.X_OK);
  } catch (error) {
    return failed(check, dataDir, errorMessage(error), ELSEWHERE);
  }
  const foreign = foreignIn(dataFolder(dataDir));
  if (foreign !== undefined) return failed(check, dataDir, `${foreign} is not of Watchtower`, ELSEWHERE);
  return ok(check, existsSync(dataDir) ? dataDir : `${dataDir}, made at the first start`);
}

/** The folder, or the one in which it would be made. */
function nearest(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearest(dirname(path));
}

function disk({ dataDir, maxBytes, journalMaxBytes }: Config, { freeBytes }: Surroundings): Finding {
  const free = freeBytes(nearest(dataDir));
  const observed = `${formatBytes(free)} free`;
  const wanted = maxBytes + journalMaxBytes;
  if (free >= wanted) return ok("disk", observed);
  const mend = `WATCHTOWER_RETENTION_MAX_BYTES=${Math.round(free / 4e6)}MB watchtower up`;
  const why = `retention.maxBytes and journal.maxBytes allow ${formatBytes(wanted)}`;
  if (free >= LEAST_FREE_BYTES) return warning("disk", observed, why, mend);
  return failed("disk", observed, "senders would be told to retry: nothing can be kept", ELSEWHERE);
}
