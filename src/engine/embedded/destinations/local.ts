import { resolve } from "node:path";
import type { Settings } from "../../../alloy/settings/settings.ts";
import { makeDebugDestination, makeFileDestination } from "../../../forward/destination.ts";
import type { DebugDestination, FileDestination, FileRotation } from "../../../forward/destination.ts";
import type { RemoteRoute } from "../../../route/compile.ts";
import type { DestinationContext } from "./context.ts";

const MEGABYTE = 1024 ** 2;
/** What the Collector takes 0 for. */
const DEFAULT_MEGABYTES = 100;
const VERBOSITIES = ["basic", "normal", "detailed"] as const;

/** `otelcol.exporter.debug` */
export function debugDestination(
  { settings }: RemoteRoute,
  { common }: DestinationContext,
): DebugDestination {
  return makeDebugDestination({
    ...common,
    protocol: "debug",
    verbosity: VERBOSITIES.find((one) => one === settings.string("verbosity")) ?? "basic",
    samplingInitial: settings.number("sampling_initial"),
    samplingThereafter: settings.number("sampling_thereafter"),
  });
}

/** `otelcol.exporter.file` */
export function fileDestination(
  { settings }: RemoteRoute,
  { common, folder, problem }: DestinationContext,
): FileDestination | undefined {
  if (settings.string("path") === "") problem(settings, "the path is empty");
  if (settings.string("compression") !== "")
    problem(settings, `the embedded engine does not support compression ${settings.string("compression")}`);
  if (settings.block("group_by")?.bool("enabled") === true)
    problem(settings, "the embedded engine does not support group_by: it writes one file");
  const rotation = rotationOf(settings.block("rotation"));
  return makeFileDestination({
    ...common,
    protocol: "file",
    path: resolve(folder, settings.string("path")),
    format: settings.string("format") === "proto" ? "proto" : "json",
    append: settings.bool("append"),
    ...(rotation === undefined ? {} : { rotation }),
  });
}

function rotationOf(rotation: Settings | undefined): FileRotation | undefined {
  if (rotation === undefined) return undefined;
  return {
    maxBytes: (rotation.number("max_megabytes") || DEFAULT_MEGABYTES) * MEGABYTE,
    maxDays: rotation.number("max_days"),
    maxBackups: rotation.number("max_backups"),
    isLocalTime: rotation.bool("localtime"),
  };
}
