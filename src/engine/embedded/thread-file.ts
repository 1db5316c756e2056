import { join } from "node:path";
import { packageRoot } from "../../base/package-root.ts";

/** The file that a thread begins with: the source, or, where this code was built, the bundle of the thread. */
export function threadFile(name: "main" | "query" | "work" | "forward"): string {
  const isSource = import.meta.url.endsWith(".ts");
  return join(
    packageRoot(),
    isSource ? "src" : "dist",
    `engine/embedded/${name}.thread.${isSource ? "ts" : "js"}`,
  );
}
