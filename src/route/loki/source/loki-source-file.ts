import { isAbsolute } from "node:path";
import type { Settings } from "../../../alloy/settings/settings.ts";
import type { CompileContext, ComponentCompiler } from "../../component.ts";
import { errorAt } from "../../problem.ts";
import { encodingOf } from "./encoding.ts";
import { FileSource } from "./file-source.ts";
import type { FileSourceOptions } from "./file-source.ts";
import { globPattern } from "./glob-pattern.ts";
import { fileTarget, filesOf, targetsIn } from "./targets.ts";

/** `loki.source.file`: follows files as they grow. */
export const lokiSourceFile: ComponentCompiler = ({ settings }, { report }) => {
  const options = optionsOf(settings, report);
  if (options === undefined) return { kind: "none" };
  return { kind: "active", open: (context) => new FileSource(options, context) };
};

/** In Alloy they begin where it was started, which differs from day to day for an engine in the background. */
const RELATIVE = 'the paths of targets must be whole, as "/var/log/app.log"';
const MS = 1_000_000n;
/** What Alloy looks at files by, unless the file says otherwise. */
const POLL_MS = 250;

function optionsOf(settings: Settings, report: CompileContext["report"]): FileSourceOptions | undefined {
  let isFine = true;
  const refuse = (at: Settings, message: string): void => {
    isFine = false;
    report(errorAt(at, message));
  };
  const name = settings.string("encoding");
  const encoding = encodingOf(name);
  if (encoding === undefined)
    refuse(
      settings,
      `the encoding ${JSON.stringify(name)} is not known here; UTF-16 is utf-16le or utf-16be`,
    );
  const decompression = settings.block("decompression");
  if (decompression?.bool("enabled") === true) {
    refuse(decompression, "the embedded engine does not follow compressed files: unpack them first");
  }
  const pollMs = pollOf(settings, refuse);
  const match = settings.block("file_match");
  const isMatching = match?.bool("enabled") === true;
  const syncMs = Number((match?.duration("sync_period") ?? 0n) / MS);
  if (match !== undefined && syncMs <= 0) refuse(match, "sync_period must be greater than 0");
  const sources = targetsIn(settings);
  for (const { path, exclude } of sources) {
    if (path === "") refuse(settings, "a target has no __path__");
    else if (!isAbsolute(path) || (exclude !== "" && !isAbsolute(exclude))) refuse(settings, RELATIVE);
    for (const pattern of isMatching ? [path, exclude] : []) {
      try {
        globPattern(pattern);
      } catch {
        refuse(settings, `${JSON.stringify(pattern)} is no pattern of files`);
      }
    }
  }
  const legacyPositions = settings.string("legacy_positions_file");
  if (legacyPositions !== "" && !isAbsolute(legacyPositions)) {
    refuse(settings, "the path of legacy_positions_file must be whole");
  }
  if (encoding === undefined || !isFine) return undefined;
  const ignoreOlder = isMatching ? (match?.duration("ignore_older_than") ?? 0n) : 0n;
  const fixed = sources.map(({ path, labels }) => fileTarget(path, labels));
  return {
    encoding,
    beginning: settings.bool("tail_from_end") ? "last line" : "first line",
    pollMs,
    targets: async () => (isMatching ? (await Promise.all(sources.map(filesOf))).flat() : fixed),
    targetsMs: isMatching ? syncMs : Infinity,
    ignoreOlderMs: ignoreOlder === 0n ? Infinity : Number(ignoreOlder / MS),
    legacyPositions,
    onPositionsError: settings.string("on_positions_file_error"),
  };
}

function pollOf(
  settings: Settings,
  refuse: (at: Settings, message: string) => void,
): FileSourceOptions["pollMs"] {
  const watch = settings.block("file_watch");
  if (watch === undefined) return { min: POLL_MS, max: POLL_MS };
  const min = Number(watch.duration("min_poll_frequency") / MS);
  const max = Number(watch.duration("max_poll_frequency") / MS);
  if (min <= 0 || max <= 0) refuse(watch, "min_poll_frequency and max_poll_frequency must be at least 1ms");
  else if (max < min) refuse(watch, "max_poll_frequency must not be less than min_poll_frequency");
  return { min, max };
}
