const known = new Map<string, string>();

/** A colour of the theme that is shown, for what is drawn. Kept: to tell it a browser applies all styles anew. */
export function token(name: string): string {
  const root = document.documentElement;
  const theme = root.dataset["theme"] ?? String(matchMedia("(prefers-color-scheme: dark)").matches);
  const key = `${theme} ${name}`;
  const text = known.get(key) ?? getComputedStyle(root).getPropertyValue(name).trim();
  // Empty as long as the styles are not there.
  if (text !== "") known.set(key, text);
  return text;
}
