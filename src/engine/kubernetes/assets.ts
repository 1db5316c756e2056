import { existsSync } from "node:fs";
import { join } from "node:path";
import { WatchtowerError } from "../../base/errors.ts";
import { packageRoot } from "../../base/package-root.ts";

/** Folders and files at the package's root that the engine hands to helm, kubectl and kind. */
export const ASSETS = {
  kindConfig: "kind/cluster-config.yaml",
  pins: "helm/pins.json",
  facts: "helm/facts",
  values: "helm/values",
  scaleValues: "helm/values/scale",
  manifests: "manifests",
  alloyDualWrite: "alloy/config.alloy",
  alloyLocalOnly: "alloy/config-local-only.alloy",
  dashboards: "dashboards",
  portForward: "scripts/port-forward.sh",
} as const;

/**
 * The absolute path of a shipped file or folder, in a checkout and in an installed package.
 *
 * @param within a path inside it.
 * @throws WatchtowerError `internal` if it is not there: the package is not whole.
 */
export function assetPath(asset: keyof typeof ASSETS, ...within: readonly string[]): string {
  const path = join(packageRoot(), ASSETS[asset], ...within);
  if (existsSync(path)) return path;
  throw new WatchtowerError("internal", `the file ${path} is missing; install watchtower again`);
}
