import { Random } from "../../bench/random.ts";

/** Random damage to messages and queries, repeatable by its seed. */
export class Mutator {
  private readonly random: Random;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  pick<T>(items: readonly T[]): T {
    return this.random.pick(items);
  }

  /** One to four of: a flipped bit, a set byte, a cut, a doubled piece, inserted bytes. */
  bytes(original: Uint8Array): Buffer {
    let bytes: Buffer = Buffer.from(original);
    for (let times = 1 + this.random.below(4); times > 0; times--) bytes = this.damage(bytes);
    return bytes;
  }

  private damage(bytes: Buffer): Buffer {
    if (bytes.length === 0) return Buffer.from([this.random.below(256)]);
    const at = this.random.below(bytes.length);
    switch (this.random.below(5)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << this.random.below(8));
        return bytes;
      case 1:
        bytes[at] = this.pick([0x00, 0x01, 0x7f, 0x80, 0xff]);
        return bytes;
      case 2:
        return bytes.subarray(0, at);
      case 3: {
        const piece = bytes.subarray(at, at + this.random.below(64));
        return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
      }
      default: {
        const noise = Buffer.from(
          Array.from({ length: 1 + this.random.below(8) }, () => this.random.below(256)),
        );
        return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
      }
    }
  }

  /** A query spoilt: pieces of the seeds cut, doubled, crossed, or sprinkled with the language's own tokens. */
  text(seeds: readonly string[], tokens: readonly string[]): string {
    let text = this.pick(seeds);
    for (let times = 1 + this.random.below(4); times > 0; times--) text = this.spoil(text, seeds, tokens);
    return text;
  }

  private spoil(text: string, seeds: readonly string[], tokens: readonly string[]): string {
    const at = this.random.below(text.length + 1);
    const to = Math.min(text.length, at + this.random.below(12));
    switch (this.random.below(5)) {
      case 0:
        return text.slice(0, at) + text.slice(to);
      case 1:
        return text.slice(0, to) + text.slice(at);
      case 2:
        return text.slice(0, at) + this.pick(tokens) + text.slice(at);
      case 3:
        return text.slice(0, at) + this.pick(tokens) + text.slice(to);
      default: {
        const other = this.pick(seeds);
        return text.slice(0, at) + other.slice(this.random.below(other.length + 1));
      }
    }
  }
}
