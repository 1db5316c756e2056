/** A part of the page's path, by its number, without its escapes; one that is escaped wrongly stays as it is. */
export function pathPart(path: string, index: number): string {
  const part = path.split("/")[index] ?? "";
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
