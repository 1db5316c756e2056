import { SubprocessError, commandLine } from "../../../../base/subprocess.ts";
import type { Run } from "../../../../base/subprocess.ts";
import type { Plan } from "../../plan.ts";
import type { Answer, Machine } from "../machine.ts";

/** What a program does in a test: prints, fails with what it says on standard error, or is not there. */
export type Scripted = string | { readonly fails: string } | undefined;

/**
 * Programs by the beginning of their command line; the longest that fits counts, and what is not scripted is not
 * installed.
 */
export function scriptedRun(script: Readonly<Record<string, Scripted>>, said: string[] = []): Run {
  return async (program, args) => {
    const command = commandLine(program, args);
    said.push(command);
    const [found] = Object.keys(script)
      .filter((start) => command.startsWith(start))
      .toSorted((a, b) => b.length - a.length);
    const act = found === undefined ? undefined : script[found];
    const result = { command, exitCode: 0, stdout: "", stderr: "" };
    if (act === undefined)
      throw new SubprocessError("notFound", { ...result, exitCode: -1 }, `${program} is not installed`);
    if (typeof act === "string") return { ...result, stdout: act };
    throw new SubprocessError(
      "execution",
      { ...result, exitCode: 1, stderr: act.fails },
      `${command} failed`,
    );
  };
}

/** What a machine has; what is not said is not there. */
export interface Scene {
  /** By command line, or its beginning. */
  readonly programs?: Readonly<Record<string, Scripted>>;
  readonly files?: Readonly<Record<string, string>>;
  /** By URL; what is not there does not answer. */
  readonly web?: Readonly<Record<string, Answer>>;
  /** Ports that are taken, and by whom. */
  readonly taken?: Readonly<Record<number, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly platform?: NodeJS.Platform;
  /** Where programs are, by name. */
  readonly paths?: Readonly<Record<string, string>>;
  readonly freeBytes?: number;
}

/** A machine on which nothing is, but what the scene has. */
export function machineOf(scene: Scene): Machine {
  return {
    run: scriptedRun(scene.programs ?? {}),
    env: scene.env ?? {},
    platform: scene.platform ?? "linux",
    arch: "x64",
    home: "/home/me",
    readText: (path) => scene.files?.[path],
    findProgram: (name) => scene.paths?.[name],
    freeBytes: () => scene.freeBytes,
    tryPort: async (port) => (scene.taken?.[port] === undefined ? "free" : { code: "EADDRINUSE" }),
    portHolder: (port) => scene.taken?.[port],
    get: async (url) => scene.web?.[url] ?? { status: 0, body: "connect ECONNREFUSED" },
  };
}

export const PLAN: Plan = {
  cluster: { context: "kind-watchtower", namespace: "watchtower" },
  kindCluster: "watchtower",
  ports: { httpPort: 13_000, otlpGrpcPort: 14_317, otlpHttpPort: 14_318 },
  profile: "local",
  chartDir: undefined,
  timeoutMs: 600_000,
};

/** Of a daemon on Linux with enough of everything. */
export const DOCKER_INFO = {
  ServerVersion: "28.1.1",
  OperatingSystem: "Debian GNU/Linux 13",
  CgroupVersion: "2",
  CgroupDriver: "systemd",
  CpuCfsQuota: true,
  MemTotal: 16 * 1024 ** 3,
  NCPU: 8,
  DockerRootDir: "/var/lib/docker",
  SecurityOptions: ["name=seccomp,profile=builtin", "name=cgroupns"],
  DriverStatus: [["Backing Filesystem", "extfs"]],
};
