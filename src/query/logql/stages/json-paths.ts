import { JsonScanner, JsonSyntaxError } from "./json-scanner.ts";
import { joinKeys } from "./label-name.ts";

const MAX_DEPTH = 512;

/** Where each label of a JSON line stands, member by member; of those that share a name the first. */
export function jsonPaths(line: string): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>();
  const scanner = new JsonScanner(line);
  const read = (prefix: string, above: readonly string[]): void => {
    if (above.length > MAX_DEPTH) throw new JsonSyntaxError("objects nest too deeply");
    scanner.object((key, kind) => {
      const [name, path] = [joinKeys(prefix, key), [...above, key]];
      if (kind === "object") read(name, path);
      else {
        if (!paths.has(name)) paths.set(name, path);
        scanner.passValue(kind);
      }
      return false;
    });
  };
  try {
    read("", []);
  } catch (error) {
    // What stands before the error is read, as by the stage.
    if (!(error instanceof JsonSyntaxError)) throw error;
  }
  return paths;
}
