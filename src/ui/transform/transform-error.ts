/** A transformation cannot do what its options ask for. */
export class TransformError extends Error {
  override name = "TransformError";
}
