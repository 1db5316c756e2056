/** Each character (not each UTF-16 unit) that a metric name cannot have becomes `_`. */
export function replaceInvalid(text: string): string {
  return text.replaceAll(/[^a-zA-Z0-9:]/gu, "_");
}

export function collapseUnderscores(text: string): string {
  return text.replaceAll(/_{2,}/g, "_");
}
