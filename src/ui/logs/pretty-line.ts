import { lineFields } from "./line-fields.ts";

/** JSON with line breaks, logfmt, if it is wanted, with a line for each field; any other text as it is. */
export function prettyLine(line: string, withLogfmt: boolean): string {
  if (/^\s*[[{]/.test(line)) {
    try {
      return JSON.stringify(JSON.parse(line), null, 2);
    } catch {
      return line;
    }
  }
  const found = withLogfmt ? lineFields(line) : undefined;
  if (found === undefined) return line;
  const width = Math.min(24, Math.max(...found.fields.map(([name]) => name.length)));
  return found.fields.map(([name, value]) => `${name.padEnd(width)} = ${value}`).join("\n");
}
