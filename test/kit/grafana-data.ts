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

/** What the library makes of frames by one transformation. */
export async function oracleTransform(
  id: string,
  options: unknown,
  frames: readonly GrafanaData.DataFrame[],
): Promise<readonly GrafanaData.DataFrame[]> {
  // It asks a browser's window whether the page is one of Grafana's own.
  if (!("window" in globalThis))
    Object.defineProperty(globalThis, "window", { value: {}, configurable: true });
  registerTransformers();
  const result = oracle.transformDataFrame([{ id, options }], [...frames]);
  return new Promise((resolve, reject) => {
    result.subscribe({ next: resolve, error: reject });
  });
}

let isRegistered = false;

function registerTransformers(): void {
  if (isRegistered) return;
  isRegistered = true;
  oracle.standardTransformersRegistry.setInit(() =>
    [...new Map(Object.values(oracle.standardTransformers).map((each) => [each.id, each])).values()].map(
      (transformation) => ({
        id: transformation.id,
        name: transformation.name,
        transformation: () => Promise.resolve(transformation),
        editor: () => null,
        imageDark: "",
        imageLight: "",
      }),
    ),
  );
}
