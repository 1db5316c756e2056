import { goFloatText } from "../../../base/go-float.ts";

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^([+-])?inf(?:inity)?$/i;
const NOT_A_NUMBER = /^nan$/i;

/** A float as Prometheus reads it (Go's forms, without hexadecimal ones); `undefined` for what is none. */
export function readFloat(text: string): number | undefined {
  if (DECIMAL.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  if (NOT_A_NUMBER.test(text)) return NaN;
  const infinite = INFINITE.exec(text);
  if (infinite === null) return undefined;
  return infinite[1] === "-" ? -Infinity : Infinity;
}

/**
 * A float as OpenMetrics writes bounds: `1.0` for 1. Prometheus stores `le` and `quantile` so, in whichever form the
 * target has them.
 */
export function boundText(value: number): string {
  const text = goFloatText(value);
  return Number.isFinite(value) && !/[.e]/.test(text) ? `${text}.0` : text;
}
