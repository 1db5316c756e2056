/** The languages of the reader, best first; English where there is no browser. */
export function locales(): readonly string[] {
  const known = (globalThis as { navigator?: { languages?: readonly string[] } }).navigator?.languages;
  return known !== undefined && known.length > 0 ? known : ["en-US"];
}
