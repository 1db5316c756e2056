import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./package-root.ts";

/** This package's version, as its package.json has it. */
export function packageVersion(): string {
  try {
    const text = readFileSync(join(packageRoot(), "package.json"), "utf8");
    return /"version":\s*"([^"]+)"/.exec(text)?.[1] ?? "unknown";
  } catch {
    return "unknown";
  }
}
