import type { Manifest } from "../folder/manifest.ts";
import type { StoreFolder } from "../folder/store-folder.ts";
import { encodeSeries, readSeries, writeSeriesAt } from "./series-file.ts";
import type { SeriesTable } from "./series-table.ts";

/** Keeps the series of a table in a file of the folder, to whose end new ones are added. */
export class SavedSeries {
  private readonly folder: StoreFolder;
  private readonly table: SeriesTable;
  /** Ids from here on are not in the file yet. */
  private firstUnsaved = 1;
  /** What stands behind a damaged place of the file may be read never again: all series go into a new one. */
  private isDamaged = false;

  constructor(folder: StoreFolder, table: SeriesTable) {
    this.folder = folder;
    this.table = table;
  }

  /** Fills the table. @param report is told of damage. */
  load(report: (problem: string) => void): void {
    const { series, nextSeriesId } = this.folder.manifest;
    if (series !== undefined) {
      this.table.reserve(nextSeriesId);
      readSeries(this.folder.path(series.file), series.bytes, this.table, (problem) => {
        this.isDamaged = true;
        report(problem);
      });
    }
    this.table.nextId = nextSeriesId;
    this.firstUnsaved = nextSeriesId;
  }

  /** Writes new series behind the others, or begins the first file. @returns what the manifest has to say of it. */
  async save(): Promise<NonNullable<Manifest["series"]>> {
    const { series } = this.folder.manifest;
    const isNew = series === undefined || this.isDamaged;
    const { file, bytes } = isNew ? { file: this.folder.newName("series"), bytes: 0 } : series;
    const frames = encodeSeries(this.table, isNew ? 0 : this.firstUnsaved);
    await writeSeriesAt(this.folder.path(file), bytes, frames);
    return { file, bytes: bytes + frames.length };
  }

  /** The manifest names what {@link save} wrote; no series came since. */
  committed(): void {
    this.firstUnsaved = this.table.nextId;
    this.isDamaged = false;
  }

  /** Writes all series into a new file, which the manifest names when it resolves. */
  async rewrite(): Promise<void> {
    const file = this.folder.newName("series");
    const frames = encodeSeries(this.table, 0);
    await writeSeriesAt(this.folder.path(file), 0, frames);
    const nextSeriesId = this.table.nextId;
    await this.folder.commit(() => ({
      manifest: { nextSeriesId, series: { file, bytes: frames.length } },
      applied: () => {
        this.firstUnsaved = nextSeriesId;
        this.isDamaged = false;
      },
    }));
  }
}
