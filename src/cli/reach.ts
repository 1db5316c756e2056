import type { Connection } from "../engine/kubernetes/operations/connections.ts";
import type { Service } from "../engine/kubernetes/operations/port-forward.ts";
import type { Context } from "./context.ts";
import { operationOf } from "./kubernetes/operation.ts";

/**
 * Lends the way to what runs, whatever the engine: every command that asks or sends goes by it.
 *
 * @param services what of a cluster is needed.
 * @throws WatchtowerError `unavailable` if nothing runs, or it cannot be reached.
 */
export async function reached<T>(
  context: Context,
  services: readonly Service[],
  use: (connection: Connection) => Promise<T>,
): Promise<T> {
  const { config } = context;
  const { endpoints } = await context.running();
  const here: Connection = { endpoints, authorization: undefined, signal: new AbortController().signal };
  switch (config.engine) {
    case "embedded":
      return use(here);
    case "kubernetes": {
      // The ports of a kind cluster of ours are those of this machine.
      if (config.kubeContext === undefined) return use(here);
      const { withConnection } = await import("../engine/kubernetes/operations/connections.ts");
      return withConnection(await operationOf(context), use, services);
    }
  }
}
