/**
 * The regular expression that a dashboard means: `/text/flags`, or a bare one that has to match the whole text.
 * @returns undefined if it is none
 */
export function jsRegExp(text: string): RegExp | undefined {
  const [, source, flags] = /^\/(.*?)\/(g?i?m?y?s?)$/s.exec(text) ?? [];
  if (text.startsWith("/") && source === undefined) return undefined;
  try {
    return source === undefined ? new RegExp(`^${text}$`) : new RegExp(source, flags);
  } catch {
    return undefined;
  }
}
