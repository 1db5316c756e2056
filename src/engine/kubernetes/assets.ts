import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { WatchtowerError } from "../../base/errors.ts";

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

/** The nearest folder above this file with a package.json: this code runs from src/, from dist/, or bundled. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
