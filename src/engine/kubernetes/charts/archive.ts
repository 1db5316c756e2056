import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { WatchtowerError, errorMessage } from "../../../base/errors.ts";
import type { Run } from "../../../base/subprocess.ts";
import { helmAlone } from "../tools.ts";
import type { ChartPin } from "./pins.ts";

/** Where charts come from. */
export interface ChartPlace {
  readonly run: Run;
  /** Where pulled archives are kept; see {@link cacheFolder}. */
  readonly cacheDir: string;
  /** `--chart-dir`: charts that are on disk already; nothing is pulled then. */
  readonly chartDir: string | undefined;
}

/** `watchtower/charts`, or another, in the user's cache folder (XDG Base Directory Specification). */
export function cacheFolder(env: NodeJS.ProcessEnv, name: "charts" | "locks" = "charts"): string {
  const base = env["XDG_CACHE_HOME"];
  return join(base === undefined || base === "" ? join(homedir(), ".cache") : base, "watchtower", name);
}

/**
 * The path of a chart, as helm takes it: an archive with the pinned checksum, or an unpacked folder of the
 * pinned version.
 *
 * @throws WatchtowerError `invalid` if what is there is not what is pinned, with both sums or versions;
 *   `notFound` if `chartDir` lacks it; `unavailable` if it cannot be pulled.
 */
export async function chartPath(pin: ChartPin, place: ChartPlace): Promise<string> {
  if (place.chartDir !== undefined) return chartOnDisk(pin, place.chartDir);
  const path = pulledPath(pin, place.cacheDir);
  // A damaged copy of ours is not worth a question: it is pulled again.
  if (!existsSync(path) || sumOf(path) !== pin.sha256) await pull(pin, place, path);
  return path;
}

/** Where a pulled chart is, whether it is there yet or not. */
export const pulledPath = (pin: ChartPin, cacheDir: string): string => join(cacheDir, archiveName(pin));

/** What brings it: by its address, so that no repository has to be added to the user's helm. */
export const pullArgs = ({ url }: ChartPin, folder: string): readonly string[] => [
  "pull",
  url,
  "--destination",
  folder,
];

const archiveName = ({ chart, version }: ChartPin): string => `${chart}-${version}.tgz`;

function chartOnDisk(pin: ChartPin, chartDir: string): string {
  const archive = join(chartDir, archiveName(pin));
  if (existsSync(archive)) return verified(pin, archive);
  const folder = join(chartDir, pin.chart);
  if (existsSync(join(folder, "Chart.yaml"))) return ofPinnedVersion(pin, folder);
  throw new WatchtowerError(
    "notFound",
    `${chartDir} holds neither ${archiveName(pin)} nor a folder ${pin.chart}; bring it with: helm ${pullArgs(pin, chartDir).join(" ")}`,
  );
}

function ofPinnedVersion(pin: ChartPin, folder: string): string {
  const chart = readFileSync(join(folder, "Chart.yaml"), "utf8");
  const version = /^version:\s*["']?([^"'\s]+)/m.exec(chart)?.[1] ?? "none";
  if (version === pin.version) return folder;
  throw new WatchtowerError(
    "invalid",
    `${folder} is ${pin.chart} ${version}, but ${pin.version} is pinned in helm/pins.json`,
  );
}

/** Pulled beside its place and moved there when verified, so that nobody ever sees half of it. */
async function pull(pin: ChartPin, { run, cacheDir }: ChartPlace, path: string): Promise<void> {
  mkdirSync(cacheDir, { recursive: true });
  const folder = mkdtempSync(join(cacheDir, ".pull-"));
  try {
    await helmAlone(run)(pullArgs(pin, folder)).catch((error: unknown) => {
      throw new WatchtowerError(
        "unavailable",
        `chart ${pin.chart} ${pin.version} cannot be pulled: ${errorMessage(error)}; if it is on disk, name its folder with --chart-dir`,
        { cause: error },
      );
    });
    renameSync(verified(pin, join(folder, basename(new URL(pin.url).pathname))), path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function verified(pin: ChartPin, path: string): string {
  const sum = sumOf(path);
  if (sum === pin.sha256) return path;
  throw new WatchtowerError(
    "invalid",
    `${basename(path)} has the checksum ${sum}, but helm/pins.json has ${pin.sha256} (sha256); it is not used`,
  );
}

const sumOf = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");
