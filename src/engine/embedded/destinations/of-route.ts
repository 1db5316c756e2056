import type { Diagnostic } from "../../../alloy/syntax/diagnostic.ts";
import type { Destination } from "../../../forward/destination.ts";
import type { Flow } from "../../../forward/flow.ts";
import type { Route, RemoteRoute } from "../../../route/compile.ts";
import { errorAt } from "../../../route/problem.ts";
import { debugDestination, fileDestination } from "./local.ts";
import { lokiDestination, remoteWriteDestination } from "./write-endpoint.ts";
import { otlpGrpcDestination, otlpHttpDestination } from "./otlp-client.ts";
import type { DestinationContext } from "./context.ts";

/** What the exporters of a file come to. */
export interface RouteDestinations {
  /** Without those whose settings cannot be had. */
  readonly destinations: readonly Destination[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What of a route does not follow from the file alone. */
export interface RouteSurroundings {
  /** What goes to the destination of a name. */
  readonly flowTo: (name: string) => Flow;
  /** For proxies. */
  readonly env: NodeJS.ProcessEnv;
  /** The folder from which paths in the file begin. */
  readonly folder: string;
}

/** The destinations of a file, by the settings of its exporters. What cannot be done is told, at its place in the file. */
export function destinationsOfRoute(
  route: Pick<Route, "remotes" | "component">,
  { flowTo, env, folder }: RouteSurroundings,
): RouteDestinations {
  const diagnostics: Diagnostic[] = [];
  const destinations = route.remotes.flatMap((remote) => {
    const context: DestinationContext = {
      component: route.component,
      env,
      folder,
      common: {
        name: remote.name,
        signals: remote.signals,
        flows: Object.fromEntries(remote.signals.map((signal) => [signal, flowTo(remote.name)])),
      },
      problem: (settings, message) => void diagnostics.push(errorAt(settings, message)),
    };
    const before = diagnostics.length;
    const destination = destinationOf(remote, context);
    return diagnostics.length > before || destination === undefined ? [] : [{ remote, destination }];
  });
  return {
    destinations: destinations.map(({ destination }) => destination),
    diagnostics: [...diagnostics, ...sharedFiles(destinations)],
  };
}

/** @returns `undefined` if a problem was told. */
function destinationOf(remote: RemoteRoute, context: DestinationContext): Destination | undefined {
  switch (remote.protocol) {
    case "otlphttp":
      return otlpHttpDestination(remote, context);
    case "otlpgrpc":
      return otlpGrpcDestination(remote, context);
    case "remotewrite":
      return remoteWriteDestination(remote, context);
    case "lokipush":
      return lokiDestination(remote, context);
    case "debug":
      return debugDestination(remote, context);
    case "file":
      return fileDestination(remote, context);
  }
}

/** Two that write one file would write over each other. */
function sharedFiles(
  all: readonly { readonly remote: RemoteRoute; readonly destination: Destination }[],
): readonly Diagnostic[] {
  const known = new Map<string, string>();
  return all.flatMap(({ remote, destination }) => {
    if (destination.protocol !== "file") return [];
    const other = known.get(destination.path);
    known.set(destination.path, remote.exporter.id);
    return other === undefined ? [] : [errorAt(remote.settings, `${other} writes the same file`)];
  });
}
