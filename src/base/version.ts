import { existsSync, readFileSync } from "node:fs";

/** This package's version, from the package.json nearest above this file, bundled or not. */
export function packageVersion(): string {
  for (let folder = new URL(".", import.meta.url); ; folder = new URL("..", folder)) {
    const file = new URL("package.json", folder);
    if (existsSync(file)) return /"version":\s*"([^"]+)"/.exec(readFileSync(file, "utf8"))?.[1] ?? "unknown";
    if (folder.pathname === "/") return "unknown";
  }
}
