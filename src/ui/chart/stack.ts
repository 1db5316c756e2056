type Values = readonly (number | null)[];

/** Running sums over series, gaps counting as nothing: what a stacked chart draws, lowest series first. */
export function stacked(series: readonly Values[]): (number | null)[][] {
  const sums: number[] = [];
  return series.map((values) =>
    values.map((value, index) => {
      const sum = (sums[index] ?? 0) + (value ?? 0);
      sums[index] = sum;
      return sum;
    }),
  );
}
