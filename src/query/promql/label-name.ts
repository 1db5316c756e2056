/** Any text of UTF-8 may name a label, but not an empty one. */
export function isLabelName(name: string): boolean {
  return name !== "" && !/[\p{Surrogate}\uFFFD]/u.test(name);
}
