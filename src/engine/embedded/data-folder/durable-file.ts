import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Durable under its name when it returns, and never there in part. @throws the system's error, as of a full disk. */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(`${path}.next`, "w");
  try {
    await file.writeFile(content);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(`${path}.next`, path);
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
