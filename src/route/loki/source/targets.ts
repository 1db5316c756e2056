import { resolve } from "node:path";
import type { Settings } from "../../../alloy/settings/settings.ts";
import type { LabelPair } from "../../../model/labels.ts";
import { labelSetText } from "../../../model/loki/label-set.ts";
import { filesMatching } from "./glob.ts";
import { globPattern } from "./glob-pattern.ts";

/** Where the lines of a file come from. */
export interface FileTarget {
  readonly path: string;
  /** Of its lines, sorted, with the file's name. */
  readonly labels: readonly LabelPair[];
  /** The target's own, as positions name it. */
  readonly key: string;
}

/** A target as the file of configuration has it: a path, or a pattern. */
export interface TargetSource {
  readonly path: string;
  /** A pattern; `""` excludes nothing. */
  readonly exclude: string;
  /** Sorted, without those that begin with `__`. */
  readonly labels: readonly LabelPair[];
}

/** Targets of `loki.source.file`; those without a path have an empty one. */
export function targetsIn(settings: Settings): readonly TargetSource[] {
  return settings.stringMaps("targets").map((target) => {
    const labels = [...target].filter(([name, value]) => !name.startsWith("__") && value !== "");
    return {
      path: target.get("__path__") ?? "",
      exclude: target.get("__path_exclude__") ?? "",
      labels: labels.toSorted(([a], [b]) => (a < b ? -1 : 1)),
    };
  });
}

/** A target whose path is that of a file. */
export function fileTarget(path: string, own: readonly LabelPair[]): FileTarget {
  const rest = own.filter(([name]) => name !== "filename");
  const labels = [...rest, ["filename", path] as const].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { path, labels, key: labelSetText(own) };
}

/** The files that a pattern means now. @throws WatchtowerError `limit` */
export async function filesOf({ path, exclude, labels }: TargetSource): Promise<readonly FileTarget[]> {
  const found = await filesMatching(path);
  const isExcluded = exclude === "" ? undefined : globPattern(resolve(exclude));
  return found.filter((file) => isExcluded?.(file) !== true).map((file) => fileTarget(file, labels));
}
