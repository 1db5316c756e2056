import type { Deployed } from "../../engine/kubernetes/operations/alloy.ts";

/** What came of giving Alloy a file, as it is called here. */
export function deployedText(file: string, { changed, rolled, runs }: Deployed): string {
  if (!changed) return `Alloy has ${file} already`;
  if (rolled) return `Alloy runs with ${file}, and takes telemetry on both ports`;
  return runs ? `Alloy runs with ${file} already, and keeps it from now on` : `Alloy will start with ${file}`;
}
