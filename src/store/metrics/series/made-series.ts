import type { Series } from "./series.ts";

/** Rows of one piece. */
const PIECE = 4096;
const NONE: readonly (Series | undefined)[] = Array.from({ length: PIECE }, () => undefined);

/** Series objects by row: few of a million are ever made, so only the pieces that hold any are there. */
export class MadeSeries {
  private readonly pieces: ((Series | undefined)[] | undefined)[] = [];

  get(row: number): Series | undefined {
    return this.pieces[Math.floor(row / PIECE)]?.[row % PIECE];
  }

  /** @returns the series. */
  set(row: number, series: Series): Series {
    const number = Math.floor(row / PIECE);
    while (this.pieces.length <= number) this.pieces.push(undefined);
    const piece = (this.pieces[number] ??= NONE.slice());
    piece[row % PIECE] = series;
    return series;
  }
}
