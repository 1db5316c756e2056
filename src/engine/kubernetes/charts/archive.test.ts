import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Run, RunResult } from "../../../base/subprocess.ts";
import { cacheFolder, chartPath } from "./archive.ts";
import type { ChartPin } from "./pins.ts";

const BYTES = "the chart";
const pin: ChartPin = {
  chart: "tempo",
  repository: "https://charts.example",
  version: "2.2.4",
  appVersion: "2.10.8",
  url: "https://charts.example/tempo-2.2.4.tgz",
  sha256: createHash("sha256").update(BYTES).digest("hex"),
};

let cacheDir = "";
beforeEach(() => {
  cacheDir = mkdtempSync(join(tmpdir(), "watchtower-charts-"));
});
afterEach(() => rmSync(cacheDir, { recursive: true, force: true }));

const done = (command: string): RunResult => ({ command, exitCode: 0, stdout: "", stderr: "" });

/** A helm that brings these bytes; `pulls` counts. */
function helmWith(bytes: string): { readonly run: Run; readonly pulls: () => number } {
  let pulls = 0;
  const run: Run = async (program, args) => {
    pulls += 1;
    const folder = args[args.indexOf("--destination") + 1] ?? "";
    writeFileSync(join(folder, "tempo-2.2.4.tgz"), bytes);
    return done([program, ...args].join(" "));
  };
  return { run, pulls: () => pulls };
}

const refusing: Run = async () => {
  throw new Error("helm must not run");
};

describe("a pinned chart", () => {
  it("is pulled once, and kept", async () => {
    const { run, pulls } = helmWith(BYTES);
    const first = await chartPath(pin, { run, cacheDir, chartDir: undefined });
    expect(first).toBe(join(cacheDir, "tempo-2.2.4.tgz"));
    expect(readFileSync(first, "utf8")).toBe(BYTES);
    expect(await chartPath(pin, { run, cacheDir, chartDir: undefined })).toBe(first);
    expect(pulls()).toBe(1);
  });

  it("is refused if its checksum differs, with both, and nothing is kept", async () => {
    const { run } = helmWith("something else");
    const sum = createHash("sha256").update("something else").digest("hex");
    await expect(chartPath(pin, { run, cacheDir, chartDir: undefined })).rejects.toThrow(
      `tempo-2.2.4.tgz has the checksum ${sum}, but helm/pins.json has ${pin.sha256} (sha256)`,
    );
    expect(readdirSync(cacheDir)).toEqual([]);
  });

  it("is pulled again if what was kept is damaged", async () => {
    const { run, pulls } = helmWith(BYTES);
    writeFileSync(join(cacheDir, "tempo-2.2.4.tgz"), "half of the ch");
    await chartPath(pin, { run, cacheDir, chartDir: undefined });
    expect(pulls()).toBe(1);
  });

  it("that cannot be pulled says why, and what to do without a network", async () => {
    const run: Run = async () => {
      throw new Error("no such host");
    };
    await expect(chartPath(pin, { run, cacheDir, chartDir: undefined })).rejects.toThrow(
      "chart tempo 2.2.4 cannot be pulled: no such host; if it is on disk, name its folder with --chart-dir",
    );
    expect(readdirSync(cacheDir)).toEqual([]);
  });
});

describe("charts on disk", () => {
  const chartFile = (text: string): void => {
    mkdirSync(join(cacheDir, "tempo"));
    writeFileSync(join(cacheDir, "tempo", "Chart.yaml"), text);
  };
  const onDisk = (): Promise<string> => chartPath(pin, { run: refusing, cacheDir, chartDir: cacheDir });

  it("may be the archive", async () => {
    writeFileSync(join(cacheDir, "tempo-2.2.4.tgz"), BYTES);
    expect(await onDisk()).toBe(join(cacheDir, "tempo-2.2.4.tgz"));
  });

  it("may be an archive that is not what is pinned, which is refused and left alone", async () => {
    writeFileSync(join(cacheDir, "tempo-2.2.4.tgz"), "other");
    await expect(onDisk()).rejects.toThrow(/has the checksum/);
    expect(existsSync(join(cacheDir, "tempo-2.2.4.tgz"))).toBe(true);
  });

  it.each(["version: 2.2.4\nname: tempo\n", 'name: tempo\nversion: "2.2.4"\n'])(
    "may be a folder: %j",
    async (text) => {
      chartFile(text);
      expect(await onDisk()).toBe(join(cacheDir, "tempo"));
    },
  );

  it("may be a folder of another version, which is refused", async () => {
    chartFile("appVersion: 2.2.4\nversion: 2.3.0\n");
    await expect(onDisk()).rejects.toThrow(/is tempo 2\.3\.0, but 2\.2\.4 is pinned/);
  });

  it("that are not there are named, with the command that brings them", async () => {
    await expect(onDisk()).rejects.toThrow(
      `holds neither tempo-2.2.4.tgz nor a folder tempo; bring it with: helm pull ${pin.url} --destination ${cacheDir}`,
    );
  });
});

it("the cache is where the system says", () => {
  expect(cacheFolder({ XDG_CACHE_HOME: "/cache" })).toBe("/cache/watchtower/charts");
  expect(cacheFolder({})).toMatch(/\/\.cache\/watchtower\/charts$/);
});
