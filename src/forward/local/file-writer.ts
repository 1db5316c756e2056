import { mkdirSync } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { errorMessage } from "../../base/errors.ts";
import type { Signal } from "../../model/signal.ts";
import type { FileDestination } from "../destination.ts";
import type { Answer } from "../transport/answer.ts";
import type { Packet, Transport } from "../transport/transport.ts";
import { rotate } from "./file-rotation.ts";
import type { LocalContext } from "./local-context.ts";
import { wholeLength } from "./torn-tail.ts";

const LENGTH_BYTES = 4;
const LINE_BREAK = Buffer.from("\n");

interface Open {
  readonly file: FileHandle;
  /** Of what is whole in it. */
  length: number;
}

/**
 * Appends requests to a file as the Collector's file exporter does: a line of OTLP/JSON each, or protobuf behind its
 * length in four bytes, the highest first. A request is done when it is on the disk; what a crash has torn is cut off.
 */
export class FileWriter implements Transport {
  private readonly destination: FileDestination;
  private readonly context: LocalContext;
  private opened: Open | undefined;
  /** Signals share the file: one writes after another. */
  private writing: Promise<unknown> = Promise.resolve();

  constructor(destination: FileDestination, context: LocalContext) {
    this.destination = destination;
    this.context = context;
  }

  async encode(signal: Signal, request: Uint8Array): Promise<Packet> {
    if (this.destination.format === "json") {
      const text = await this.context.makeText("json", signal, request);
      return { body: Buffer.concat([text, LINE_BREAK]), headers: {} };
    }
    const head = Buffer.alloc(LENGTH_BYTES);
    head.writeUInt32BE(request.length);
    return { body: Buffer.concat([head, request]), headers: {} };
  }

  async send(_: Signal, { body }: Packet): Promise<Answer> {
    const written = this.writing.then(() => this.append(body));
    this.writing = written.catch(() => undefined);
    try {
      await written;
      return { kind: "accepted", rejected: 0, message: "" };
    } catch (error) {
      return { kind: "retry", reason: errorMessage(error) };
    }
  }

  async close(): Promise<void> {
    await this.writing;
    await this.leave();
  }

  private async append(body: Uint8Array): Promise<void> {
    const { rotation, path } = this.destination;
    if (rotation !== undefined && (await this.current()).length + body.length > rotation.maxBytes) {
      const isEmpty = (await this.current()).length === 0;
      await this.leave();
      if (!isEmpty) await rotate(path, rotation, new Date());
    }
    const opened = await this.current();
    try {
      await writeAll(opened.file, body, opened.length);
      await opened.file.datasync();
      opened.length += body.length;
    } catch (error) {
      // Half of it must not stay: the next one would stand behind it.
      await opened.file.truncate(opened.length).catch(() => undefined);
      await this.leave();
      throw error;
    }
  }

  private async current(): Promise<Open> {
    this.opened ??= await this.open();
    return this.opened;
  }

  private async open(): Promise<Open> {
    const { path, format, append, rotation } = this.destination;
    mkdirSync(dirname(path), { recursive: true });
    const keeps = append || rotation !== undefined || this.context.begunFiles.has(path);
    const file = await open(path, "a+")
      .then((created) => created.close())
      .then(() => open(path, "r+"));
    try {
      const length = keeps ? await wholeLength(file, format) : 0;
      await file.truncate(length);
      this.context.begunFiles.add(path);
      return { file, length };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  private async leave(): Promise<void> {
    const { opened } = this;
    this.opened = undefined;
    await opened?.file.close();
  }
}

/** The system may take less than it is given. */
async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
