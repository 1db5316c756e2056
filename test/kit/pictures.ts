/** A picture made very small: what is where, in which colour; letters and edges are gone, whatever fonts there are. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
}

/** Red, green and blue of each cell, row by row. */
export type SmallPicture = Uint8Array;

/** How far two small pictures are apart: on the average, and in the cells that are far off. 0 to 255, 0 to 1. */
export function pictureDistance(
  a: SmallPicture,
  b: SmallPicture,
): { readonly mean: number; readonly far: number } {
  if (a.length !== b.length) return { mean: 255, far: 1 };
  let [sum, far] = [0, 0];
  for (let cell = 0; cell < a.length; cell += 3) {
    const off = [0, 1, 2].map((part) => Math.abs((a[cell + part] ?? 0) - (b[cell + part] ?? 0)));
    sum += off.reduce((total, each) => total + each, 0) / 3;
    if (Math.max(...off) > 48) far += 1;
  }
  const cells = a.length / 3;
  return { mean: sum / cells, far: far / cells };
}
