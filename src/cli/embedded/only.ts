import { WatchtowerError } from "../../base/errors.ts";
import type { Config } from "../../config/settings.ts";

/**
 * For commands of what the Grafana stack has not.
 *
 * @param what only the embedded engine does, as `only the embedded engine has a journal`.
 * @throws WatchtowerError `unsupported` on the other engine.
 */
export function mustBeEmbedded({ engine }: Config, what: string): void {
  if (engine !== "embedded") throw new WatchtowerError("unsupported", `${what}; use --engine embedded`);
}
