import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type * as GrafanaData from "@grafana/data";

/** What a browser has and Node 20 has not, as `@grafana/data` looks at it while it loads. */
const BROWSER = { userAgent: "node", platform: "node", language: "en-US", languages: ["en-US"] };

const require = createRequire(import.meta.url);

/**
 * Grafana's own data library, by which ours is tested. Its ES modules do not load in Node (a dependency of
 * theirs is CommonJS), hence `require`.
 */
export const oracle: typeof GrafanaData = load();

function load(): typeof GrafanaData {
  if (!("navigator" in globalThis)) {
    Object.defineProperty(globalThis, "navigator", { value: BROWSER, configurable: true });
  }
  return require("@grafana/data") as typeof GrafanaData;
}

/** A module of the library that it does not export. @param path such as `utils/valueMappings` */
export function oracleModule(path: string): Readonly<Record<string, (...args: never[]) => unknown>> {
  const root = dirname(require.resolve("@grafana/data/package.json"));
  return require(join(root, "dist/cjs", `${path}.cjs`)) as Readonly<
    Record<string, (...args: never[]) => unknown>
  >;
}
