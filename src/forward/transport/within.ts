/**
 * Gives work a bound in time, beside the abort of its caller.
 *
 * @param what that did not happen, as `no answer`.
 * @throws Error `<what> within <ms> ms`; otherwise what the work throws.
 */
export async function within<T>(
  ms: number,
  what: string,
  abort: AbortSignal,
  work: (abort: AbortSignal) => Promise<T>,
): Promise<T> {
  abort.throwIfAborted();
  // Not AbortSignal.any: what a long-lived signal keeps of each short one adds up.
  const controller = new AbortController();
  let isLate = false;
  const give = (): void => controller.abort(abort.reason);
  const timer = setTimeout(() => {
    isLate = true;
    controller.abort();
  }, ms);
  abort.addEventListener("abort", give, { once: true });
  try {
    return await work(controller.signal);
  } catch (error) {
    throw isLate ? new Error(`${what} within ${ms} ms`, { cause: error }) : error;
  } finally {
    clearTimeout(timer);
    abort.removeEventListener("abort", give);
  }
}
