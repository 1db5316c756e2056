import { readFileSync } from "node:fs";

/** Contents of the files that were read when the file in use was (`local.file`), by path. */
export type FilesRead = ReadonlyMap<string, string>;

/** Notices that files which were read have other contents now. One that cannot be read keeps what it had, as in Alloy. */
export class ReadFiles {
  private seen: string | undefined;
  private tried: string | undefined;

  /**
   * Looks at the files. They may be half written: only what was the same at the look before counts.
   *
   * @returns whether they are to be read anew, which is said once for the same contents.
   */
  isDue(files: FilesRead): boolean {
    const [before, now] = [keyOf(files), keyOf(contentsNow(files))];
    if (now === before) {
      this.seen = this.tried = undefined;
      return false;
    }
    const isSettled = now === this.seen;
    this.seen = now;
    if (!isSettled || now === this.tried) return false;
    this.tried = now;
    return true;
  }

  /** What is there could not be used yet: it is due again. */
  tryAgain(): void {
    this.tried = undefined;
  }
}

const keyOf = (files: FilesRead): string => JSON.stringify([...files]);

const contentsNow = (files: FilesRead): FilesRead =>
  new Map([...files].map(([path, content]) => [path, contentNow(path, content)]));

function contentNow(path: string, before: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return before;
  }
}
