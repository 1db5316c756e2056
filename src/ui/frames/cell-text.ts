/** A value of any column as text: nothing is empty, objects and lists are JSON. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") return jsonText(value);
  // What is left are primitives and functions.
  // oxlint-disable-next-line typescript/no-base-to-string
  return String(value);
}

function jsonText(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "[circular]";
  }
}
