import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { pictureDistance, type Grid } from "../kit/pictures.ts";

/** By name; red, green and blue of each cell in base64. */
export type Pictures = Readonly<Record<string, string>>;

/** A part of what the browser shows, in CSS pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Fonts, and the smoothing of lines, differ from machine to machine by less. */
const MOST = { mean: 4, far: 0.04 };

const FONTS = "fonts";

/** Where pictures are taken anew rather than compared. */
export const isWriting = process.env["WATCHTOWER_PICTURES"] === "write";

/** Small pictures in a file: look at what is drawn before `WATCHTOWER_PICTURES=write` takes them anew. */
export class StoredPictures {
  private readonly path: string;
  private pictures: Pictures;

  constructor(file: string) {
    this.path = join(import.meta.dirname, file);
    this.pictures = existsSync(this.path) ? (JSON.parse(readFileSync(this.path, "utf8")) as Pictures) : {};
  }

  /**
   * Whether text is as wide here as where the pictures were taken. Lines of other fonts break elsewhere, so that pages
   * full of text look otherwise without a fault.
   */
  hasFontsOf(widths: string): boolean {
    if (isWriting) this.write({ [FONTS]: widths });
    return this.pictures[FONTS] === widths;
  }

  names(prefix: string): readonly string[] {
    return Object.keys(this.pictures).filter((name) => name.startsWith(prefix));
  }

  /** Pictures that are not as they were, and how far they are from that; none after writing them. */
  differences(found: Pictures): readonly string[] {
    if (isWriting) {
      this.write(found);
      return [];
    }
    return Object.entries(found).flatMap(([name, picture]) => {
      const { mean, far } = pictureDistance(bytesOf(picture), bytesOf(this.pictures[name] ?? ""));
      const isFar = mean > MOST.mean || far > MOST.far;
      return isFar ? [`${name}: ${mean.toFixed(1)} off, ${(far * 100).toFixed(0)}% far`] : [];
    });
  }

  private write(found: Pictures): void {
    this.pictures = { ...this.pictures, ...found };
    writeFileSync(this.path, `${JSON.stringify(this.pictures, undefined, 2)}\n`);
  }
}

/** How wide some text is in the fonts of the page, in whole CSS pixels: those of two machines seldom agree in it. */
export function fontWidths(page: Page): Promise<string> {
  return page.evaluate(() => {
    const widths = ["body", "code"].map((name) => {
      const element = document.createElement(name === "body" ? "span" : name);
      element.style.cssText = "position:absolute;white-space:pre;font-size:100px";
      element.textContent = "Watchtower: 0123456789 agjqwWM";
      document.body.append(element);
      const { width } = element.getBoundingClientRect();
      element.remove();
      return Math.round(width);
    });
    return widths.join(" ");
  });
}

const bytesOf = (picture: string): Uint8Array => new Uint8Array(Buffer.from(picture, "base64"));

/** What stands at each place, made small by the browser that has drawn it. */
export async function smallPictures(
  page: Page,
  places: readonly Place[],
  grid: Grid,
): Promise<readonly string[]> {
  const png = (await page.screenshot({ animations: "disabled" })).toString("base64");
  const cells = await page.evaluate(
    async ([source, all, { columns, rows }]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${source}`;
      await image.decode();
      return all.map(({ x, y, width, height }) => {
        const context = new OffscreenCanvas(columns, rows).getContext("2d");
        if (context === null) return [];
        context.imageSmoothingQuality = "high";
        context.drawImage(image, x, y, width, height, 0, 0, columns, rows);
        const { data } = context.getImageData(0, 0, columns, rows);
        return [...data].filter((_, index) => index % 4 !== 3);
      });
    },
    [png, places, grid] as const,
  );
  return cells.map((each) => Buffer.from(each).toString("base64"));
}
