import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const text = readFileSync(join(import.meta.dirname, "../../package-lock.json"), "utf8");
const { packages } = JSON.parse(text) as { packages: Readonly<Record<string, LockedPackage>> };

/** Names of the entries at which Node would look for `name`, from the package outwards. */
function candidates(from: string, name: string): readonly string[] {
  const outer = from.lastIndexOf("/node_modules/");
  const here = `${from === "" ? "" : `${from}/`}node_modules/${name}`;
  if (from === "") return [here];
  return [here, ...candidates(outer < 0 ? "" : from.slice(0, outer), name)];
}

describe("the lock file", () => {
  it("names the native parts for every platform, without which npm ci refuses it", () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !candidates(path, name).some((entry) => entry in packages),
      ),
    );
    expect(missing).toEqual([]);
  });

  it("names no registry, so that it installs from any", () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved?.startsWith("http"))).toEqual([]);
  });
});
