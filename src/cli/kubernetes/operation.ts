import { WatchtowerError } from "../../base/errors.ts";
import { runProgram } from "../../base/subprocess.ts";
import type { Run } from "../../base/subprocess.ts";
import type { Operation } from "../../engine/kubernetes/operations/operation.ts";
import type { Context } from "../context.ts";
import { stopSignal } from "../stop-signal.ts";

/** Alloy starts within seconds, its image being there. */
const LONGEST_MS = 180_000;

/**
 * What a command works with that is of the kubernetes engine alone.
 *
 * @param instead what to do on the embedded engine.
 * @throws WatchtowerError `unsupported` there.
 */
export async function operationOf({ config, terminal, json }: Context, instead = ""): Promise<Operation> {
  switch (config.engine) {
    case "embedded":
      throw new WatchtowerError("unsupported", `this is for --engine kubernetes; ${instead}`);
    case "kubernetes": {
      const { planOf } = await import("../../engine/kubernetes/plan.ts");
      const { thisMachine } = await import("../../engine/kubernetes/doctor/machine.ts");
      const { get } = thisMachine();
      const note = (line: string): void => {
        if (!json) terminal.err(line);
      };
      const { aloneIn } = await import("../../engine/kubernetes/alone.ts");
      const plan = planOf(config);
      const signal = stopSignal();
      const run: Run = (program, args, options) => runProgram(program, args, { signal, ...options });
      return {
        plan,
        run,
        look: run,
        get,
        signal,
        timeoutMs: Math.min(plan.timeoutMs, LONGEST_MS),
        note,
        alone: (work) => aloneIn({ plan, run, look: run, note }, process.env, work),
      };
    }
  }
}
