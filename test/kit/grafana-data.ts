import { createRequire } from "node:module";
import type * as GrafanaData from "@grafana/data";

/** What a browser has and Node 20 has not, as `@grafana/data` looks at it while it loads. */
const BROWSER = { userAgent: "node", platform: "node", language: "en-US", languages: ["en-US"] };

/**
 * Grafana's own data library, by which ours is tested. Its ES modules do not load in Node (a dependency of
 * theirs is CommonJS), hence `require`.
 */
export const oracle: typeof GrafanaData = load();

function load(): typeof GrafanaData {
  if (!("navigator" in globalThis)) {
    Object.defineProperty(globalThis, "navigator", { value: BROWSER, configurable: true });
  }
  return createRequire(import.meta.url)("@grafana/data") as typeof GrafanaData;
}
