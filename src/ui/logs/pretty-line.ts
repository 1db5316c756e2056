/** JSON with line breaks; any other text as it is. */
export function prettyLine(line: string): string {
  if (!/^\s*[[{]/.test(line)) return line;
  try {
    return JSON.stringify(JSON.parse(line), null, 2);
  } catch {
    return line;
  }
}
