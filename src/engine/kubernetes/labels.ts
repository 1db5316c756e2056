/** By these labels what is ours is found again. */
export const OURS = {
  /** On a namespace that we made, and so may remove. */
  managedBy: "app.kubernetes.io/managed-by=watchtower",
  /** On every object that does not come from a chart. */
  partOf: "app.kubernetes.io/part-of=watchtower",
} as const;
