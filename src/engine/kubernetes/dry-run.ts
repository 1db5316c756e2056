import type { Run } from "../../base/subprocess.ts";
import { commandLine } from "../../base/subprocess.ts";
import { piped, withInput } from "./pasteable.ts";
import type { Journey } from "./step.ts";

interface DryRun extends Pick<Journey, "run" | "look" | "get" | "smoke"> {
  /** Shows what is left. To be called at the end of each step. */
  readonly flush: () => void;
}

/** What the steps see in a dry run: nothing is there, everything works, and what would be run is told. */
export function dryRun(show: (command: string) => void): DryRun {
  let pending: string | undefined;
  const flush = (): void => {
    if (pending !== undefined) show(pending);
    pending = undefined;
  };
  const run: Run = async (program, args, { input } = {}) => {
    const command = commandLine(program, args);
    const isPiped = input !== undefined && input === outputOf(pending);
    if (!isPiped) flush();
    pending = isPiped ? piped([pending ?? "", command]) : withInput(command, input);
    return { command, exitCode: 0, stdout: outputOf(pending), stderr: "" };
  };
  return {
    run,
    look: silent,
    get: async () => ({ status: 200, body: "" }),
    smoke: async ({ plan: { kindCluster, cluster } }) => {
      const where = kindCluster === undefined ? ["--context", cluster.context] : [];
      await run("watchtower", ["smoke", "--engine", "kubernetes", ...where]);
      return { id: "", traceId: "", passed: true, results: [] };
    },
    flush,
  };
}

const silent: Run = async (program, args) => ({
  command: commandLine(program, args),
  exitCode: 0,
  stdout: "",
  stderr: "",
});

/** Stands for what a command would print, so that the next one is known to take it. */
const outputOf = (command: string | undefined): string => `what is printed by: ${command ?? ""}`;
