/** Equal for equal sets of labels, in whatever order they were set; different for others. */
export function labelKey(labels: ReadonlyMap<string, string>): string {
  const names = [...labels.keys()].toSorted();
  return names.map((name) => `${name}\u0000${labels.get(name) ?? ""}`).join("\u0000");
}
