import type { Settings } from "../../../alloy/settings/settings.ts";
import type { Destination } from "../../../forward/destination.ts";
import type { RouteComponent } from "../../../route/component.ts";

/** What the settings of one exporter are read with. */
export interface DestinationContext {
  /** Another component, as a handler of `otelcol.auth.*`. */
  readonly component: (id: string) => RouteComponent | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** The folder from which paths begin. */
  readonly folder: string;
  readonly common: Pick<Destination, "name" | "signals" | "flows">;
  /** Tells what cannot be done of a block; the destination is then not used. */
  readonly problem: (settings: Settings, message: string) => void;
}
