import { realpathSync } from "node:fs";
import { delimiter, join, relative } from "node:path";

/** How this program can be called again from the same folder: its name if the path leads to it, else its file. */
export function invocation(file = process.argv[1] ?? "watchtower", path = process.env["PATH"] ?? ""): string {
  const own = real(file);
  const isOnPath =
    own !== undefined && path.split(delimiter).some((folder) => real(join(folder, "watchtower")) === own);
  if (isOnPath) return "watchtower";
  const near = relative(process.cwd(), file);
  return quoted(near.startsWith("..") ? file : near);
}

function real(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** As one word of a shell. */
export const quoted = (word: string): string =>
  /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
