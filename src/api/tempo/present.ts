type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Fields that are empty, 0 or undefined left out: protobuf's JSON has no defaults. */
export function present<T extends Record<string, unknown>>(fields: T): Present<T> {
  // Fields are left out, and none is added or changed.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) =>
        value !== undefined && value !== "" && value !== 0 && !(Array.isArray(value) && value.length === 0),
    ),
  ) as Present<T>;
}
