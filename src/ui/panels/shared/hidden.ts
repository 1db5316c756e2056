import { objectOf } from "../../../dashboard-file/json.ts";
import type { ShownField } from "../../fields/show-frames.ts";

/** The file keeps the field out of the picture. */
export const isHidden = ({ config }: ShownField): boolean =>
  objectOf(config.custom?.["hideFrom"])["viz"] === true;
