/** What a file may ask of the process that reads it. An error names the limit that was hit. */
export const ALLOY_LIMITS = {
  /** Bytes of a file. */
  fileBytes: 1 << 20,
  /** Levels of nesting: blocks, lists, calls, and operators in a row. */
  depth: 200,
  /** Elements of a list, fields of an object, arguments of a call, statements of a body. */
  elements: 10_000,
  /** UTF-16 units of a string that an expression makes. */
  stringLength: 1 << 20,
  /** Values that the expressions of one file make altogether. */
  values: 1_000_000,
  /** Problems that are reported of one file. */
  diagnostics: 100,
} as const;

export type AlloyLimit = keyof typeof ALLOY_LIMITS;

/** `(limit alloy.depth = 200)`, the end of each error about a limit. */
export const limitText = (limit: AlloyLimit): string => `(limit alloy.${limit} = ${ALLOY_LIMITS[limit]})`;
