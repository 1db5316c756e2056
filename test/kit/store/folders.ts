import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Database } from "../../../src/store/duckdb/database.ts";

/** Databases in folders of their own, for tests. */
export class TestFolders {
  private readonly folders: string[] = [];
  private readonly databases: Database[] = [];

  async folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "watchtower-store-"));
    this.folders.push(folder);
    return folder;
  }

  async open(directory?: string): Promise<Database> {
    const db = await Database.open({ directory: directory ?? (await this.folder()) });
    this.databases.push(db);
    return db;
  }

  /** The database as a crash of the process at this moment would leave it, opened again. */
  async crashed(directory: string): Promise<{ readonly db: Database; readonly directory: string }> {
    const copy = await this.folder();
    await cp(directory, copy, { recursive: true });
    return { db: await this.open(copy), directory: copy };
  }

  async remove(): Promise<void> {
    for (const db of this.databases) await db.close();
    for (const folder of this.folders) await rm(folder, { recursive: true, force: true });
  }
}
