import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { WatchtowerError, errorMessage } from "../../../base/errors.ts";
import { packageRoot } from "../../../base/package-root.ts";
import type { AlloyFile, AlloyFileKind } from "./epoch.ts";

/** The files that come with Watchtower, which the kubernetes engine gives to Alloy as well. */
const SHIPPED: Readonly<Record<Exclude<AlloyFileKind, "custom">, string>> = {
  "dual-write": "alloy/config.alloy",
  "local-only": "alloy/config-local-only.alloy",
};

/** @throws WatchtowerError `internal` if it is not there: the package is not whole. */
export function shippedFile(kind: Exclude<AlloyFileKind, "custom">): AlloyFile {
  const path = join(packageRoot(), SHIPPED[kind]);
  try {
    return { kind, name: SHIPPED[kind], folder: dirname(path), text: readFileSync(path, "utf8") };
  } catch (error) {
    throw new WatchtowerError("internal", `${path}: ${errorMessage(error)}; install watchtower again`, {
      cause: error,
    });
  }
}
