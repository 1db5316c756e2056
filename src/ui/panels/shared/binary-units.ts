/** Units whose prefixes are powers of 1024: their ticks read well at powers of two. */
const BINARY = /^(bits|[kmgtp]?bytes|bin[bB]ps|[KMGTP]iBs)$/;

export const isBinaryUnit = (unit: string | undefined): boolean => BINARY.test(unit ?? "");
