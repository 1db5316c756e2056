const MASK = "****";
/** Shorter pieces of a path are words, not keys. */
const SHORTEST_KEY = 12;

/** A URL that holds a secret, as it may be shown: `https://host/****`. */
export function maskedUrl(text: string): string {
  if (!URL.canParse(text)) return MASK;
  const { protocol, host, pathname, search, username, password } = new URL(text);
  const isBare = pathname === "/" && search === "" && username === "" && password === "";
  return `${protocol}//${host}${isBare ? "" : `/${MASK}`}`;
}

/**
 * Replaces by `****` whatever of these secrets stands in a text: URLs in full or in part (path, parameters, keys
 * within them, names and passwords), other texts as they are.
 */
export function secretMasker(secrets: readonly string[]): (text: string) => string {
  const pieces = [...new Set(secrets.flatMap(piecesOf))].toSorted((a, b) => b.length - a.length);
  return (text) => pieces.reduce((masked, piece) => masked.replaceAll(piece, MASK), text);
}

function piecesOf(secret: string): readonly string[] {
  if (secret === "") return [];
  if (!URL.canParse(secret)) return [secret];
  const { href, pathname, search, searchParams, username, password } = new URL(secret);
  const keys = [...pathname.split("/"), ...searchParams.values()].filter(
    (piece) => piece.length >= SHORTEST_KEY,
  );
  const isBare = pathname === "/" && search === "";
  const whole = isBare ? [] : [secret, href, pathname + search];
  const all = [...whole, ...keys, username, password].filter((piece) => piece.length > 1);
  return [...all, ...all.flatMap(decoded)];
}

function decoded(piece: string): readonly string[] {
  try {
    return [decodeURIComponent(piece)];
  } catch {
    return [];
  }
}
