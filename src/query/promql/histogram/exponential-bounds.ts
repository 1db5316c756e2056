const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
/** Of the rational approximation of e^r that FreeBSD's `e_exp.c` gives, from r² on. */
const COEFFICIENTS = [
  1.66666666666666657415e-1, -2.77777777770155933842e-3, 6.61375632143793436117e-5, -1.6533902205465251539e-6,
  4.13813679705723846039e-8,
];

/**
 * Bounds of exponential buckets between 0.5 and 1 for the schemas 0 to 8: 0.5 × 2^(i ÷ 2^schema). Prometheus and its
 * clients have them in a table (prometheus/model/histogram, `exponentialBounds`) whose last digits are not the nearest
 * ones everywhere. They are what everybody compares and prints, so they are made here as that table was: each bound
 * from the one before, every second one from the schema below, by the powers of two as Go's `math.Exp2` has them.
 */
export const EXPONENTIAL_BOUNDS: readonly Float64Array[] = tableOfBounds(8);

function tableOfBounds(maxSchema: number): Float64Array[] {
  const table = [Float64Array.of(0.5)];
  for (let schema = 1; schema <= maxSchema; schema++) {
    const coarser = table[schema - 1] ?? new Float64Array(0);
    const factor = exp2(exp2(-schema));
    const bounds = new Float64Array(2 ** schema);
    bounds[0] = 0.5;
    for (let i = 1; i < bounds.length; i++) {
      bounds[i] = i % 2 === 0 ? (coarser[i / 2] ?? 0) : (bounds[i - 1] ?? 0) * factor;
    }
    table.push(bounds);
  }
  return table;
}

/** 2^x, rounded as by FreeBSD's and Go's `exp2`. */
function exp2(x: number): number {
  const whole = Math.trunc(x > 0 ? x + 0.5 : x - 0.5);
  const high = (x - whole) * LN2_HIGH;
  const low = -(x - whole) * LN2_LOW;
  const r = high - low;
  const square = r * r;
  const c = r - square * COEFFICIENTS.reduceRight((sum, coefficient) => coefficient + square * sum, 0);
  return (1 - (low - (r * c) / (2 - c) - high)) * 2 ** whole;
}
