import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { checkAlloy } from "../../../alloy/graph/check.ts";
import type { CheckedAlloy } from "../../../alloy/graph/check.ts";
import { hasErrors } from "../../../alloy/syntax/diagnostic.ts";
import type { Diagnostic } from "../../../alloy/syntax/diagnostic.ts";
import { showDiagnostics } from "../../../alloy/syntax/show-diagnostics.ts";
import type { Config } from "../../../config/settings.ts";
import { destinationsOfRoute } from "../destinations/of-route.ts";
import { compileRoute } from "../../../route/compile.ts";
import type { Route } from "../../../route/compile.ts";
import { placesOf } from "../../../route/places.ts";
import { warningAt } from "../../../route/problem.ts";
import { shownNames } from "../../../span-metrics/names.ts";
import { type PushConfig, pushLimits } from "../facts/push-limits.ts";
import type { AlloyFile } from "./epoch.ts";
import type { FilesRead } from "./read-files.ts";

/** What a file says here and now: its variables and files are those of this process. */
export interface LoadedRoute extends CheckedAlloy {
  /** Only if there are no errors. */
  readonly route: Route | undefined;
  /** By `local.file`. */
  readonly filesRead: FilesRead;
}

type RouteConfig = PushConfig &
  Pick<Config, "sumoEndpoint" | "kubeNamespace" | "httpPort" | "otlpGrpcPort" | "otlpHttpPort">;

interface RouteSurroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Told while data flow, of what is wrong with them; nobody is, if absent. */
  readonly warn?: (message: string) => void;
}

/** Checks a file and compiles it for this engine. Never throws for what stands in it. */
export function loadRoute(
  { name, folder }: Pick<AlloyFile, "name" | "folder">,
  bytes: Uint8Array,
  config: RouteConfig,
  { env, warn = () => {} }: RouteSurroundings,
): LoadedRoute {
  const variables = { ...env, SUMO_OTLP_ENDPOINT: config.sumoEndpoint };
  const filesRead = new Map<string, string>();
  const readFile = (path: string): string => {
    const content = readFileSync(resolve(folder, path), "utf8");
    filesRead.set(resolve(folder, path), content);
    return content;
  };
  const checked = checkAlloy(name, bytes, { engine: "embedded", variables, readFile });
  if (checked.graph === undefined) return { ...checked, filesRead, route: undefined };
  const { httpPort: http, otlpGrpcPort: otlpGrpc, otlpHttpPort: otlpHttp, kubeNamespace: namespace } = config;
  const { diagnostics, route } = compileRoute(checked.graph, {
    host: { hostname: hostname(), platform: process.platform, architecture: process.arch, variables },
    places: placesOf({ namespace, ports: { http, otlpGrpc, otlpHttp } }),
    pushLimits: pushLimits(config),
    warn,
  });
  const settled =
    route === undefined
      ? []
      : [...destinationsOfRoute(route, { ...NOTHING, env, folder }).diagnostics, ...madeByFile(route)];
  const all = inOrder([...checked.diagnostics, ...diagnostics, ...settled]);
  if (hasErrors(all)) return { ...checked, filesRead, diagnostics: all, graph: undefined, route: undefined };
  return { ...checked, filesRead, diagnostics: all, route };
}

/** This engine makes metrics of spans, as Tempo does, where the file does not bring the same ones. */
const madeByFile = ({ made }: Route): readonly Diagnostic[] =>
  made.flatMap(({ connector, names }) => {
    const shown = shownNames(names);
    if (shown.length === 0) return [];
    const message = `${shown.join(", ")}: this connector makes them while the file is in use, and the engine, which makes them of the spans in the store otherwise, does not`;
    return [warningAt(connector, message)];
  });

/** The settings of destinations are looked at; nothing is sent. */
const NOTHING = { flowTo: () => () => undefined };

const inOrder = (problems: readonly Diagnostic[]): readonly Diagnostic[] =>
  problems.toSorted((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));

/** The problems of a file as Alloy prints them; empty if there are none. */
export const problemsOf = ({ source, diagnostics, hidden }: CheckedAlloy): string =>
  showDiagnostics(source, diagnostics, hidden);
